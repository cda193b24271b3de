/** What pages and papers call the limits of a listening profile. */
export interface LimitWords {
  /** By key of the limit. */
  readonly limitNames: Readonly<Record<string, string>>;
  /** Grounds of the shipped limits in the reader's language, by section; the profile itself has them in English. */
  readonly shippedSources: Readonly<Record<string, string>>;
}

/** Chinese, the reference. */
export const limitWordsZh: LimitWords = {
  limitNames: {
    'sti.pass': '语言传输指数 STI，不低于为合格',
    'sti.warn': '语言传输指数 STI，低于为不合格',
    'snrA.passDb': '信噪比（A 计权），不低于为合格',
    'snrA.warnDb': '信噪比（A 计权），低于为不合格',
    'levelSpread.mostDb': '与其他考场声级之差，不超过',
    'thd.mostPercent': '谐波失真，不超过',
    'hum.leastUnderSpeechDb': '交流声低于语声，不少于',
    'clipping.mostPercent': '过载采样，不超过',
    'dropout.mostCount': '断声次数，不超过',
    'response.fromHz': '频率响应下限频率',
    'response.toHz': '频率响应上限频率',
    'response.withinDb': '频率响应起伏，不超过正负',
    'programme.leastMatchScore': '与录音相符程度，不低于',
    'change.mostSti': '与验收或另一系统相比，STI 之差不超过',
    'change.mostLevelDb': '与验收或另一系统相比，声级之差不超过',
    'change.mostResponseDb': '与验收或另一系统相比，任一倍频程之差不超过',
    'switchOver.passSeconds': '主备切换无声时间，不超过为合格',
    'switchOver.warnSeconds': '主备切换无声时间，超过为不合格',
    'zone.leastAttenuationDb': '其他分区的考场比本分区轻，不少于',
    'validity.mostHours': '结果在多长时间内有效',
  },
  shippedSources: {
    profile:
      '未见到专门针对听力考场的公开声学限值，考试机构要求每个座位都听得清。以下为自定默认值，逐项注明依据；考试机构另有规定的，另建一版。',
    sti: 'IEC 60268-16:2020 的目标值 0.66，英语听力考场研究（Kawata 2023，Applied Acoustics）认为足够；0.60 为母语听者“良好”的下限，单次直接法读数的不确定度约 0.03',
    snrA: '自定；GB 50526 要求公共广播高于环境噪声 12 至 15 dB',
    levelSpread: '自定；GB 50526 一级公共广播声场不均匀度不大于 10 dB',
    thd: '自定，适用于经摄像机拾音器听到的吸顶音箱',
    hum: '自定',
    clipping: '自定',
    dropout: '自定：断一下可能丢一个词，一个词就是一道题',
    response: '自定，为语声所在频段',
    programme: '自测：放对录音时即使信噪比 0 dB 也有 230 至 475，放错录音为 16，无声为 6',
    change: '自定；单次直接法 STI 读数的不确定度约 0.03（IEC 60268-16），变化应大于两次读数的散布',
    switchOver: '自定，参照考试机构自己的写法：有考点要求 2 秒内切换，有全国英语考试的预案要求不超过 1 分钟',
    zone: 'GB 50526 一级公共广播漏出声衰减不小于 15 dB；此处为未校准拾音器之间的比较',
    validity: '自定；考试当天应再测全部考场',
  },
};
