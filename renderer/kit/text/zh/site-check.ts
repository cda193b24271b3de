import type {
  SelfTestReason,
  SelfTestStepId,
  SelfTestUnit,
  SelfTestVerdict,
} from '../../../../shared/contract/self-test.ts';

const step: Record<SelfTestStepId, string> = {
  cameras: '视频联调',
  network: '到上级的线路',
  certificate: '证书有效期',
  'recording-space': '录像空间（够不够用到考完）',
  'disk-write': '磁盘写入速度',
  backup: '数据库备份与恢复',
};

const reason: Record<SelfTestReason, string> = {
  none: '',
  'step-error': '这一步没有做成',
  'not-run': '还没有做过联调',
  outdated: '上次联调已过期',
  'rooms-not-passed': '有房间没有通过联调',
  'not-configured': '没有接入上级平台',
  'not-online': '线路不通',
  'reports-late': '有上报迟迟没有收到确认',
  'expires-soon': '证书快到期',
  expired: '证书已到期',
  'recording-off': '录像没有启用',
  'cameras-not-recorded': '有摄像机没有在录',
  'no-plan': '没有待考的场次，无从计算',
  'rate-unknown': '录像刚开始，用量还不知道',
  'space-short': '空间不够录到考完',
  'write-slow': '写入太慢',
  'copy-damaged': '恢复出来的数据库有损坏',
  'copy-differs': '恢复出来的内容与原来不一致',
  'journal-broken': '恢复出来的日志链断了',
};

const action: Record<SelfTestReason, string> = {
  none: '',
  'step-error': '看原因，排除后重测',
  'not-run': '在本页做一次联调，再重测',
  outdated: '重做一次联调，再重测',
  'rooms-not-passed': '按下面的联调结果逐间处理，重做联调后重测',
  'not-configured': '向上级要入网文件，配置后重启服务',
  'not-online': '查网线、交换机和专线；仍不通就报告上级技术人员',
  'reports-late': '等几分钟重测；仍积压就报告上级技术人员',
  'expires-soon': '向上级申请换发入网文件',
  expired: '马上向上级申请换发入网文件',
  'recording-off': '在配置里启用录像，重启服务',
  'cameras-not-recorded': '在录像页看是哪几路、什么原因',
  'no-plan': '排好场次后重测',
  'rate-unknown': '录像几分钟后重测',
  'space-short': '导出并封存旧录像后清理，或加大录像空间',
  'write-slow': '关掉占用磁盘的程序；仍慢就换盘',
  'copy-damaged': '不要关机，马上另行备份，报告技术支持',
  'copy-differs': '重测；仍不一致就报告技术支持',
  'journal-broken': '在日志页校验，保留现场，报告技术支持',
};

const verdict: Record<SelfTestVerdict, string> = {
  pass: '通过',
  warn: '需注意',
  fail: '不通过',
  'not-measurable': '无法测量',
};

const unit: Record<SelfTestUnit, string> = {
  rooms: '间',
  s: '秒',
  days: '天',
  h: '小时',
  'MB/s': 'MB/s',
  tables: '张表',
};

export const siteCheck = {
  heading: '全站自检',
  why: '考前整体测一遍：视频、线路、证书、录像空间、磁盘、备份与恢复。备份会真的恢复一次再逐表核对。',
  start: '开始自检',
  again: '再做一次自检',
  retry: '只重测没通过的',
  cancel: '停止',
  running: (done: number, total: number | null) => `正在自检，已完成 ${done} / ${total ?? '—'} 步`,
  runs: '历次自检',
  noRun: '还没有做过自检',
  noRunAction: '考前至少做一次；不通过的排在最前，并写明怎么办。',
  noSteps: '这一次没有测到任何一步。',
  column: {
    step: '项目',
    verdict: '结果',
    before: '上次',
    value: '测量值',
    limit: '限值',
    next: '原因与下一步',
  },
  roomsNoted: '全部通过，有的房间带说明，见下面的联调结果',
  counts: (pass: number, warn: number, fail: number, missing: number) =>
    `通过 ${pass} 项 · 需注意 ${warn} 项 · 不通过 ${fail} 项 · 无法测量 ${missing} 项`,
  step,
  reason,
  action,
  verdict,
  unit,
};
