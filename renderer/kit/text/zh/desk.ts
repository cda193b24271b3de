import type { UrgentKind } from '../../../../shared/contract/desk.ts';

const kinds: Record<UrgentKind, string> = {
  incident: '突发事件',
  listening: '听力放音异常',
  interruption: '听力中断请示',
  alarm: '告警',
  custody: '试卷交接不符',
  finding: '隐患',
  'duty-log': '紧急值班记录',
  outbox: '上报记录损坏',
  blind: '听力值守中断',
  refused: '指令被退回',
};

/** The incident desk of the centre. */
export const desk = {
  heading: '事件台',
  show: '显示哪些',
  views: { waiting: '待确认', lasting: '未结束', all: '全部' },
  kind: '类型',
  kinds,
  allKinds: '全部类型',
  search: '考点名称或代码',
  by: '您的姓名',
  what: '事项',
  site: '考点',
  where: '场所',
  since: '起始时间',
  acknowledged: '确认',
  rooms: (names: string, isMore: boolean) => `${names}${isMore ? ' 等' : ''}`,
  ended: (time: string) => `${time} 已结束`,
  lasting: (duration: string) => `已持续 ${duration}`,
  acknowledge: '确认知悉',
  note: '如何处置（可不填）',
  confirm: '确认',
  cancel: '取消',
  noBy: '先在右上方填写您的姓名',
  none: '各考点没有紧急事项',
  noneWhy: '突发事件、紧急告警、听力异常、紧急值班记录到达后立即出现在这里。',
  noMatch: '没有符合条件的事项',
};
