import type { ImportKind } from '../../shared/contract/roster-table.ts';

/** A column of a file: its key, the headers it goes by (the first is shown), and whether it must be there. */
export interface ImportColumn {
  readonly key: string;
  readonly headers: readonly string[];
  readonly isRequired: boolean;
}

const column = (key: string, isRequired: boolean, ...headers: string[]): ImportColumn => ({
  key,
  headers,
  isRequired,
});

const ID = column('id', true, '编号', '工号', '代码', 'id', 'no');
const NAME = column('name', true, '姓名', '名称', 'name');

export const IMPORT_COLUMNS: Readonly<Record<ImportKind, readonly ImportColumn[]>> = {
  people: [
    ID,
    NAME,
    column('school', false, '学校', '单位', '工作单位', 'school'),
    column('sex', false, '性别', 'sex', 'gender'),
    column('isTrained', false, '培训合格', '已培训', 'trained'),
    column('trainedUntil', false, '培训有效期至', '有效期至', 'trained until', 'traineduntil'),
    column('isExperienced', false, '有监考经验', '有经验', 'experienced'),
    column('subjects', false, '任教科目', '科目', 'subjects', 'subject'),
  ],
  posts: [
    ID,
    NAME,
    column('kind', true, '类型', '岗位类型', 'kind', 'type'),
    column('roomId', false, '考场编号', '房间编号', '考场', 'room', 'roomid'),
    column('seats', false, '人数', '席位', 'seats'),
  ],
  rooms: [
    ID,
    NAME,
    column('kind', false, '类型', '用途', 'kind', 'type'),
    column('seats', false, '监考人数', '人数', 'seats', 'invigilators'),
  ],
  sessions: [
    ID,
    NAME,
    column('kind', true, '类型', 'kind', 'type'),
    column('subject', false, '科目', 'subject'),
    column('date', false, '日期', 'date'),
    column('start', true, '开始', '开始时间', 'start'),
    column('end', true, '结束', '结束时间', 'end'),
  ],
};

/** Columns people keep for themselves. */
export const IGNORED_HEADERS: ReadonlySet<string> = new Set([
  '备注',
  '序号',
  '说明',
  'remark',
  'remarks',
  'note',
  'notes',
  '',
]);

/** Words of the kinds, as written in files. */
export const POST_KINDS = {
  invigilation: ['监考', 'invigilation'],
  duty: ['值班', '值守', 'duty'],
} as const;

export const SESSION_KINDS = {
  exam: ['考试', 'exam'],
  duty: ['值班', '值守', 'duty'],
} as const;

export const ROOM_KIND_WORDS = {
  exam: ['', '考场', '考试', 'exam'],
  spare: ['备用考场', '备用', 'spare'],
  papers: ['保密室', 'papers'],
  office: ['考务室', 'office'],
  monitor: ['视频监考室', '监控室', 'monitor'],
  broadcast: ['语音播放室', '广播室', 'broadcast'],
  corridor: ['走廊', '楼道', 'corridor'],
  gate: ['大门', '校门', 'gate'],
  other: ['其他', '其它', 'other'],
} as const;
