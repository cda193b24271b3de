import type { ImportKind } from '../../contract/roster-table.ts';

/** Sample tables to start from; all names invented. */
export const TABLE_TEMPLATES: Readonly<Record<ImportKind, string>> = {
  posts: ['编号,名称,类型,考场编号,人数', 'P01,第01考场监考,监考,r01,2', 'G01,保密室值守,值班,,2'].join(
    '\r\n',
  ),
  rooms: [
    '编号,名称,类型,监考人数,楼栋,区县,考生学校,考生班级',
    'r01,第01考场,考场,2,东楼,示例县,东湖中学;西山中学,高三1班',
    'papers,保密室,保密室,,东楼,,,',
  ].join('\r\n'),
  candidates: [
    '考场,场次,考生学校,考生班级',
    'r01,S1,东湖中学,高三1班;高三2班',
    'r01,S2,西山中学,高三5班',
  ].join('\r\n'),
  sessions: [
    '编号,名称,类型,科目,开始,结束',
    'S1,语文,考试,语文,2026-06-07 09:00,2026-06-07 11:30',
    'D1,保密值班（夜）,值班,,2026-06-07 20:00,2026-06-08 07:00',
  ].join('\r\n'),
};
