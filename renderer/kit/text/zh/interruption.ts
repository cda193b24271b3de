import type { ResumeRule } from '../../../../shared/contract/interruption.ts';

const rules: Record<ResumeRule, string> = {
  'question-before': '从出错那题的前一题重放',
  'question-itself': '从出错那题的开头重放',
  position: '从中断处接着放',
};

export const interruption = {
  title: '听力中断处置',
  why: '先报告主考并启用备用设备。这里算出从哪里重放、误了多少时间，拟好向省里的请示。没有批准之前不能延长。',
  rule: '重放规则',
  rules,
  source: (source: string | null) => (source === null ? '没有查到公布的依据' : `依据：${source}`),
  extensionSource: (source: string) => `“按受影响的时间顺延”的依据：${source}`,
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
  }) =>
    [
      `听力中断情况及延长考试时间的请示（${f.state}）`,
      `考点：${f.site}`,
      `科目录音：${f.title}`,
      `${f.time}，放音至 ${f.place} 时出现异常：${f.cause}。`,
      `受影响考场 ${f.count} 间：${f.rooms}。`,
      `拟从 ${f.resume} 重放。中断 ${f.interrupted}，重听 ${f.repeated}，合计误时 ${f.lost}。`,
      `请批准受影响考场延长考试时间 ${f.minutes} 分钟。批准之前不延长。`,
      ...(f.clip === null ? [] : [`现场录音 SHA-256：${f.clip}`]),
    ].join('\n'),
};
