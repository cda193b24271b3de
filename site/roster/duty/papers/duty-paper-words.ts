import type { PaperLanguage } from '../../../../shared/contract/roster-papers.ts';

/** Words of the duty table; a paper is one language throughout. */
export interface DutyPaperWords {
  readonly title: string;
  readonly plan: string;
  readonly signTitle: string;
  readonly madeAt: (time: string) => string;
  readonly responsible: string;
  readonly noResponsible: string;
  readonly deputy: (name: string) => string;
  readonly legend: (start: string, end: string, minutes: number) => string;
  readonly signatures: readonly string[];
  readonly signedOn: string;
  readonly day: string;
  readonly weekdays: readonly string[];
  readonly night: string;
  readonly nextDay: string;
  readonly keeper: string;
  readonly keeperMark: string;
  readonly open: (count: number) => string;
  readonly post: string;
  readonly start: string;
  readonly end: string;
  readonly hours: string;
  readonly people: string;
  readonly name: string;
  readonly id: string;
  readonly shifts: string;
  readonly nights: string;
  readonly takeOver: string;
  readonly handOver: string;
  readonly byDay: string;
  readonly byShift: string;
  readonly byPerson: string;
  readonly yes: string;
  readonly duty: string;
  readonly mark: string;
  readonly colon: string;
  readonly page: (page: number, pages: number) => string;
  readonly missing: (codes: string) => string;
  readonly fileNames: Readonly<Record<'table' | 'calendar', string>>;
}

const zh: DutyPaperWords = {
  title: '值班表',
  plan: '排班方案，尚未发布',
  signTitle: '到岗和交班签字',
  madeAt: (time) => `${time} 打印`,
  responsible: '责任人',
  noResponsible: '责任人：（责任体系中还没有登记）',
  deputy: (name) => `副职 ${name}`,
  legend: (start, end, minutes) =>
    `【夜】夜班：${start}–${end} 内不少于 ${minutes} 分钟。（管）保管员。班次按开始时间记在当天。`,
  signatures: ['值班负责人签字', '分管领导签字', '主考签字'],
  signedOn: '日期',
  day: '日期',
  weekdays: ['日', '一', '二', '三', '四', '五', '六'].map((day) => `周${day}`),
  night: '【夜】',
  nextDay: '次日',
  keeper: '保管员',
  keeperMark: '（管）',
  open: (count) => `（缺 ${count} 人）`,
  post: '岗位',
  start: '开始',
  end: '结束',
  hours: '小时',
  people: '值班人员',
  name: '姓名',
  id: '编号',
  shifts: '班次',
  nights: '夜班',
  takeOver: '到岗签字',
  handOver: '交班签字',
  byDay: '按日期',
  byShift: '按班次',
  byPerson: '按人员',
  yes: '是',
  duty: '值班',
  mark: '、',
  colon: '：',
  page: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
  missing: (codes) => `字库缺少下列字，已用编码代替，请手工补写：${codes}`,
  fileNames: { table: '值班表', calendar: '值班日历' },
};

const en: DutyPaperWords = {
  title: 'Duty table',
  plan: 'A plan, not published',
  signTitle: 'Signatures of taking over and handing over',
  madeAt: (time) => `Printed ${time}`,
  responsible: 'Responsible',
  noResponsible: 'Responsible: (nobody is recorded in the tree of responsibilities)',
  deputy: (name) => `deputy ${name}`,
  legend: (start, end, minutes) =>
    `[night] at least ${minutes} minutes within ${start}–${end}. (K) keeper. A shift is on the day on which it starts.`,
  signatures: ['Duty leader', 'Leader in charge', 'Head of the site'],
  signedOn: 'Date',
  day: 'Day',
  weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  night: '[night] ',
  nextDay: 'next day ',
  keeper: 'Keeper',
  keeperMark: ' (K)',
  open: (count) => `(${count} missing)`,
  post: 'Post',
  start: 'Start',
  end: 'End',
  hours: 'Hours',
  people: 'People on duty',
  name: 'Name',
  id: 'Id',
  shifts: 'Shifts',
  nights: 'Nights',
  takeOver: 'Took over',
  handOver: 'Handed over',
  byDay: 'By day',
  byShift: 'By shift',
  byPerson: 'By person',
  yes: 'yes',
  duty: 'Duty',
  mark: ', ',
  colon: ': ',
  page: (page, pages) => `Page ${page} of ${pages}`,
  missing: (codes) => `The font lacks these characters, printed as codes; write them by hand: ${codes}`,
  fileNames: { table: 'duty-table', calendar: 'duty-calendar' },
};

export const DUTY_PAPER_WORDS: Readonly<Record<PaperLanguage, DutyPaperWords>> = { zh, en };
