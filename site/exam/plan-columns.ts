import { column, type ImportColumn } from '../../server/table/read-columns.ts';
import type { PlanImportKind } from '../../shared/contract/exam-plan.ts';

/** Columns of the two files of a plan; the first header of each is the one shown. */
export const PLAN_COLUMNS: Readonly<Record<PlanImportKind, readonly ImportColumn[]>> = {
  sessions: [
    column('name', true, '场次', '场次名称', '名称', 'session', 'name'),
    column('subject', false, '科目', 'subject'),
    column('date', false, '日期', '考试日期', 'date'),
    column('start', true, '开始', '开始时间', 'start'),
    column('end', true, '结束', '结束时间', 'end'),
    column('hasListening', false, '听力', '含听力', 'listening'),
    column('steps', false, '步骤表', '考务步骤', 'steps'),
  ],
  rooms: [
    column('session', false, '场次', '场次名称', 'session'),
    column('room', true, '考场', '考场编号', '考场号', '考场名称', 'room'),
    column('candidates', true, '人数', '考生人数', 'candidates'),
    column('seatNumbers', false, '座位号', '座号', 'seats', 'seat numbers'),
  ],
};
