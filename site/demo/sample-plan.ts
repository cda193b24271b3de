import type { RoomConfig } from '../../shared/contract/site-config.ts';
import { offsetMsAt } from '../../shared/domain/civil-time.ts';

/** Two sessions filled, two left open: the roster shows both. */
const FILLED_SESSIONS = 2;

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** Civil date in a zone, `days` from an instant. */
function civilDate(nowMs: number, timeZone: string, days: number): string {
  const local = nowMs + offsetMsAt(nowMs, timeZone) + days * 86_400_000;
  return new Date(local).toISOString().slice(0, 10);
}

/** Two exam days from the sample: subjects, times after domain.md D4 (old scheme), and the duty shifts around them. */
const SESSIONS = [
  { id: 'D1AM', name: '第一天上午', subject: '语文', day: 0, start: '09:00', end: '11:30' },
  { id: 'D1PM', name: '第一天下午', subject: '数学', day: 0, start: '15:00', end: '17:00' },
  { id: 'D2AM', name: '第二天上午', subject: '综合', day: 1, start: '09:00', end: '11:30' },
  { id: 'D2PM', name: '第二天下午', subject: '外语', day: 1, start: '15:00', end: '17:00' },
] as const;
const SUBJECTS = ['语文', '数学', '外语', '物理', '化学', '生物', '历史', '地理'] as const;
/** Invented: numbered, without any real name, school or phone. */
const SURNAMES = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'] as const;

export interface SamplePlan {
  readonly rooms: readonly RoomConfig[];
  /** Texts for the roster's own import, in the order they must be imported. */
  readonly files: readonly { readonly kind: 'rooms' | 'posts' | 'sessions'; readonly csv: string }[];
  /** The list for the people's import. */
  readonly peopleCsv: string;
  /** Who sits where in the first sessions; the later ones are left open. */
  readonly seats: readonly { readonly sessionId: string; readonly personIds: readonly string[] }[];
}

/**
 * An invented site of `roomCount` exam rooms. One member of staff without training sits in the first
 * session, so that the conflict marks have something to say.
 */
export function samplePlan(roomCount: number, timeZone: string, nowMs: number): SamplePlan {
  const rooms: RoomConfig[] = Array.from({ length: roomCount }, (_, index) => ({
    id: `r${pad(index + 1)}`,
    name: `第${pad(index + 1)}考场`,
    kind: 'exam',
  }));
  // An eighth of the staff teaches the subject examined and cannot serve then.
  const personCount = Math.ceil(roomCount * 2.5) + 8;
  const day = (offset: number): string => civilDate(nowMs, timeZone, offset);
  const people = Array.from({ length: personCount }, (_, index) => {
    const number = index + 1;
    return [
      `P${pad(number, 4)}`,
      `示例${SURNAMES[index % 10]}${pad(number, 3)}`,
      `示例学校${(index % 6) + 1}`,
      index % 2 === 0 ? '女' : '男',
      number === 5 ? '否' : '是',
      number === 6 ? day(0) : '',
      index % 3 === 0 ? '是' : '否',
      SUBJECTS[index % SUBJECTS.length] ?? '',
    ].join(',');
  });
  const sessions = [
    ...SESSIONS.map((session) =>
      [
        session.id,
        session.name,
        '考试',
        session.subject,
        `${day(session.day)}T${session.start}`,
        `${day(session.day)}T${session.end}`,
      ].join(','),
    ),
    ...[0, 1].map((offset) =>
      [
        `N${offset + 1}`,
        `保密室夜班${offset + 1}`,
        '值班',
        '',
        `${day(offset)}T20:00`,
        `${day(offset + 1)}T06:00`,
      ].join(','),
    ),
  ];
  return {
    rooms,
    files: [
      { kind: 'sessions', csv: ['编号,名称,类型,科目,开始,结束', ...sessions].join('\n') },
      {
        kind: 'posts',
        csv: ['编号,名称,类型,考场编号,人数', 'guard,保密室值守,值班,,2', 'monitor,视频监考,值班,,2'].join(
          '\n',
        ),
      },
      {
        kind: 'rooms',
        csv: [
          '编号,名称,类型,楼栋',
          ...rooms.map(
            ({ id, name }, index) => `${id},${name},考场,${index * 2 < roomCount ? '南楼' : '北楼'}`,
          ),
        ].join('\n'),
      },
    ],
    peopleCsv: ['编号,姓名,学校,性别,培训合格,培训有效期至,有监考经验,任教科目', ...people].join('\n'),
    seats: SESSIONS.slice(0, FILLED_SESSIONS).map(({ id, subject }, index) => {
      // Everybody moves on by some places from session to session; nobody invigilates the own subject.
      const able = people
        .map((line) => line.split(','))
        .filter((cells) => cells[7] !== subject && (cells[4] === '是' || index === 0))
        .map((cells) => cells[0] ?? '');
      const shift = index * 7;
      return { sessionId: id, personIds: [...able.slice(shift), ...able.slice(0, shift)] };
    }),
  };
}
