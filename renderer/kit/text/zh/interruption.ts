/** How many questions before the one being read; null: where it stopped. */
const resumeRule = (questionsBack: number | null): string => {
  if (questionsBack === null) return '从中断处接着放';
  if (questionsBack === 0) return '从出错那题的开头重放';
  return questionsBack === 1 ? '从出错那题的前一题重放' : `从出错那题往前数第 ${questionsBack} 题重放`;
};

export const interruption = {
  title: '听力中断处置',
  why: '先报告主考并启用备用设备。这里算出从哪里重放、误了多少时间，拟好向省里的请示。没有批准之前不能延长。',
  rule: '重放规则',
  resumeRule,
  beforeFirstRule: { beginning: '第一题之前出错：从头重放', position: '第一题之前出错：接着放' },
  extensionRule: (countsRepeated: boolean, wholeMinutes: number) =>
    `延长：${countsRepeated ? '中断加重听' : '只算中断，重听不算'}，进位到 ${wholeMinutes} 分钟的整数倍`,
  roomsRule: (seconds: number) => `受影响考场：前后 ${seconds} 秒之内出错的`,
  basis: '计算规则',
  rules: {
    heading: '中断处置规则',
    why: '算重放位置和延长时间用的规则，每条都写明条文和依据。修改会成为新的一版；已拟的请示仍按当时的版本。',
    name: '规则名称',
    ownName: '本省听力中断处置规则',
    source: '整套规则的依据',
    reasonPlaceholder: '如：按省考试院通知',
    importBroken: '这个文件不是中断处置规则',
    from: (number: number) => `第 ${number} 条从哪里重放`,
    fromNames: { question: '往前数几题', position: '从中断处' },
    questionsBack: (number: number) => `第 ${number} 条往前数的题数`,
    beforeFirst: '第一题之前出错',
    counts: '延长按什么算',
    countsNames: { both: '中断加重听', interruption: '只算中断' },
    wholeMinutes: '进位到几分钟',
    togetherSeconds: '算同一次中断的秒数',
    proposed: '首选',
    propose: '设为首选',
    remove: '删除',
    add: '再加一条重放规则',
    newClause: '从出错那题往前数第 2 题重放',
    refused: '这一条不能这样写',
  },
  profile: (name: string, version: number) => `${name} 第 ${version} 版`,
  letterBasis: (profile: string, resume: string, extension: string) =>
    `计算规则：${profile}（${resume}；${extension}）`,
  clause: '条文',
  ground: '依据',
  noGround: '没有查到公布的依据',
  basisUnknown: '这份请示是旧版本拟的，没有记下所用的规则版本。',
  profileMissing: '计算规则读不到，请关闭后再试',
  interrupted: '从出错到重放开始（秒）',
  fault: '出错处',
  resume: '重放处',
  repeated: '重听',
  lost: '误时合计',
  proposed: '建议延长',
  minutes: (count: number) => `${count} 分钟`,
  rooms: '受影响考场',
  noCues: '没有题号时间表，只能给出时间位置',
  beforeFirst: '第一题之前，从头重放',
  place: (place: string, question: string | null) =>
    question === null ? place : `${place}（第 ${question} 题）`,
  draft: '拟好请示',
  drafted: '请示已拟好并上报，尚未批准',
  states: { 'not-approved': '尚未批准', approved: '已批准', refused: '未同意' },
  copy: '复制',
  copied: '已复制',
  print: '打印',
  decision: '省里的答复',
  decidedBy: '答复人',
  number: '文号或登记号',
  extension: '批准延长（分钟）',
  remark: '备注',
  approve: '记为已批准',
  refuse: '记为未同意',
  answered: (who: string, number: string, minutes: number, time: string) =>
    `${who}，${number}，延长 ${minutes} 分钟，${time} 记录`,
  close: '关闭',
  earlier: '已有的请示',
  letter: (f: {
    site: string;
    title: string;
    time: string;
    place: string;
    rooms: string;
    count: number;
    cause: string;
    resume: string;
    interrupted: string;
    repeated: string;
    lost: string;
    minutes: number;
    state: string;
    clip: string | null;
    basis: string | null;
  }) =>
    [
      `听力中断情况及延长考试时间的请示（${f.state}）`,
      `考点：${f.site}`,
      `科目录音：${f.title}`,
      `${f.time}，放音至 ${f.place} 时出现异常：${f.cause}。`,
      `受影响考场 ${f.count} 间：${f.rooms}。`,
      `拟从 ${f.resume} 重放。中断 ${f.interrupted}，重听 ${f.repeated}，合计误时 ${f.lost}。`,
      `请批准受影响考场延长考试时间 ${f.minutes} 分钟。批准之前不延长。`,
      ...(f.basis === null ? [] : [f.basis]),
      ...(f.clip === null ? [] : [`现场录音 SHA-256：${f.clip}`]),
    ].join('\n'),
};
