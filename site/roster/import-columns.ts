import { column, type ImportColumn } from '../../server/table/read-columns.ts';
import type { ImportKind } from '../../shared/contract/roster-table.ts';

const ID = column('id', true, '编号', '工号', '代码', 'id', 'no');
const NAME = column('name', true, '名称', '姓名', 'name');

export const IMPORT_COLUMNS: Readonly<Record<ImportKind, readonly ImportColumn[]>> = {
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
    column('building', false, '楼栋', '教学楼', '楼', 'building'),
    column('county', false, '区县', '县区', 'county'),
    column('candidateSchools', false, '考生学校', '考生所在学校', 'candidate schools', 'candidateschools'),
    column('candidateClasses', false, '考生班级', '考生所在班级', 'candidate classes', 'candidateclasses'),
  ],
  candidates: [
    column('roomId', true, '考场', '考场编号', '考场名称', 'room', 'roomid'),
    column('sessionId', true, '场次', '场次编号', '场次名称', 'session', 'sessionid'),
    column('candidateSchools', false, '考生学校', '考生所在学校', 'candidate schools', 'candidateschools'),
    column('candidateClasses', false, '考生班级', '考生所在班级', 'candidate classes', 'candidateclasses'),
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

/** Words of the kinds, as written in files. */
export const POST_KINDS = {
  invigilation: ['监考', 'invigilation'],
  duty: ['值班', '值守', 'duty'],
} as const;

export const SESSION_KINDS = {
  exam: ['考试', 'exam'],
  duty: ['值班', '值守', 'duty'],
} as const;
