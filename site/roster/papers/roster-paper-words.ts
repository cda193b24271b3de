import type { PaperLanguage } from '../../../shared/contract/roster-papers.ts';

/** Words of the papers; a paper is one language throughout. */
export interface RosterPaperWords {
  readonly doorTitle: string;
  readonly slipTitle: string;
  readonly signInTitle: string;
  readonly rosterTitle: string;
  readonly site: string;
  readonly session: string;
  readonly subject: string;
  readonly time: string;
  readonly post: string;
  readonly seat: string;
  readonly name: string;
  readonly id: string;
  readonly school: string;
  readonly signature: string;
  readonly arrived: string;
  readonly load: string;
  readonly open: string;
  readonly invigilators: string;
  readonly together: string;
  readonly cut: string;
  readonly byRoom: string;
  readonly byPerson: string;
  readonly page: (page: number, pages: number) => string;
  readonly missing: (codes: string) => string;
  readonly mark: string;
  readonly fileNames: Readonly<Record<'door' | 'slips' | 'sign-in' | 'roster' | 'calendar', string>>;
}

const zh: RosterPaperWords = {
  doorTitle: '监考安排',
  slipTitle: '监考通知单',
  signInTitle: '监考人员签到表',
  rosterTitle: '监考安排总表',
  site: '考点',
  session: '场次',
  subject: '科目',
  time: '时间',
  post: '考场（岗位）',
  seat: '席位',
  name: '姓名',
  id: '编号',
  school: '单位',
  signature: '签名',
  arrived: '到岗时间',
  load: '场次数',
  open: '（空缺）',
  invigilators: '监考员',
  together: '同场监考',
  cut: '沿虚线裁开，每人一张',
  byRoom: '按考场',
  byPerson: '按人员',
  page: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
  missing: (codes) => `字库缺少下列字，已用编码代替，请手工补写：${codes}`,
  mark: '、',
  fileNames: {
    door: '考场门贴',
    slips: '监考通知单',
    'sign-in': '签到表',
    roster: '监考安排总表',
    calendar: '监考日历',
  },
};

const en: RosterPaperWords = {
  doorTitle: 'Invigilators',
  slipTitle: 'Notice of invigilation',
  signInTitle: 'Sign-in of invigilators',
  rosterTitle: 'Roster',
  site: 'Site',
  session: 'Session',
  subject: 'Subject',
  time: 'Time',
  post: 'Room or post',
  seat: 'Seat',
  name: 'Name',
  id: 'Id',
  school: 'School',
  signature: 'Signature',
  arrived: 'Arrived at',
  load: 'Sessions',
  open: '(open)',
  invigilators: 'Invigilators',
  together: 'Together with',
  cut: 'Cut along the dashed lines, one slip each',
  byRoom: 'By room',
  byPerson: 'By person',
  page: (page, pages) => `Page ${page} of ${pages}`,
  missing: (codes) => `The font lacks these characters, printed as codes; write them by hand: ${codes}`,
  mark: ', ',
  fileNames: {
    door: 'door-sheets',
    slips: 'slips',
    'sign-in': 'sign-in',
    roster: 'roster',
    calendar: 'calendar',
  },
};

export const ROSTER_PAPER_WORDS: Readonly<Record<PaperLanguage, RosterPaperWords>> = { zh, en };
