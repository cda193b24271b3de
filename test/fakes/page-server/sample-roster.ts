import type { RosterRoom } from '../../../shared/contract/roster-rooms.ts';
import {
  type Assignment,
  Person,
  type Post,
  type RosterConflict,
  type RosterTable,
  type Session,
} from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';

const FAMILY_NAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许';
const GIVEN_NAMES = [
  '明',
  '芳',
  '伟',
  '静',
  '磊',
  '洋',
  '丽',
  '强',
  '敏',
  '军',
  '杰',
  '娟',
  '涛',
  '霞',
  '平',
  '桂英',
  '晓东',
  '文博',
];
const SCHOOLS = ['东湖中学', '西山中学', '南园中学', '北桥中学', '城关一中', '新河职高'];
const SUBJECTS = ['语文', '数学', '外语', '物理', '历史', ''];

export function samplePeople(count: number): Person[] {
  return Array.from(
    { length: count },
    (_, index): Person =>
      Person.parse({
        id: `t${String(index + 1).padStart(4, '0')}`,
        name: `${FAMILY_NAMES[index % FAMILY_NAMES.length]}${GIVEN_NAMES[(index * 5) % GIVEN_NAMES.length]}`,
        school: SCHOOLS[index % SCHOOLS.length] ?? '',
        sex: index % 2 === 0 ? 'F' : 'M',
        isTrained: index % 17 !== 5,
        trainedUntil: index % 23 === 9 ? '2025-12-31' : null,
        isExperienced: index % 3 !== 0,
        subjects: SUBJECTS[index % SUBJECTS.length] ? [SUBJECTS[index % SUBJECTS.length] ?? ''] : [],
        preference: index % 10 === 4 ? { sessions: { s2: 3 }, buildings: { 西楼: 2 } } : {},
      }),
  );
}

export const SESSIONS: readonly Session[] = [
  {
    id: 's1',
    name: '语文',
    kind: 'exam',
    subject: '语文',
    start: '2026-06-07T09:00',
    end: '2026-06-07T11:30',
  },
  {
    id: 's2',
    name: '数学',
    kind: 'exam',
    subject: '数学',
    start: '2026-06-07T15:00',
    end: '2026-06-07T17:00',
  },
  {
    id: 's3',
    name: '物理 / 历史',
    kind: 'exam',
    subject: '物理',
    start: '2026-06-08T09:00',
    end: '2026-06-08T10:15',
  },
  {
    id: 's4',
    name: '外语',
    kind: 'exam',
    subject: '外语',
    start: '2026-06-08T15:00',
    end: '2026-06-08T17:00',
  },
  {
    id: 'd1',
    name: '保密值班（夜）',
    kind: 'duty',
    subject: '',
    start: '2026-06-07T20:00',
    end: '2026-06-08T07:00',
  },
];

export function samplePosts(rooms: readonly RoomConfig[]): Post[] {
  const exam = rooms
    .filter(({ kind }) => kind === 'exam')
    .map(({ id, name }): Post => ({ id: `p-${id}`, name, kind: 'invigilation', roomId: id, seats: 2 }));
  return [...exam, { id: 'p-papers', name: '保密室值守', kind: 'duty', roomId: 'papers', seats: 2 }];
}

/** Two buildings, candidates of one school in each room (nobody on the list is of it), and others in the last exam of the first. */
function sampleRoomFacts(rooms: readonly RoomConfig[]): RosterRoom[] {
  return rooms
    .filter(({ kind }) => kind === 'exam')
    .map(({ id }, index) => ({
      roomId: id,
      building: index % 2 === 0 ? '东楼' : '西楼',
      county: '',
      candidateSchools: [index % 3 === 0 ? '育才中学' : '实验中学'],
      candidateClasses: [],
      sessions:
        index === 0 ? [{ sessionId: 's4', candidateSchools: ['外国语学校'], candidateClasses: [] }] : [],
    }));
}

/** Fills most seats in turn, with one person in two places and one untrained, so that conflicts show. */
export function sampleRoster(rooms: readonly RoomConfig[], peopleCount: number): RosterTable {
  const people = samplePeople(peopleCount);
  const posts = samplePosts(rooms);
  const assignments: Assignment[] = [];
  const conflicts: RosterConflict[] = [];
  let next = 0;
  for (const session of SESSIONS)
    for (const post of posts) {
      if ((post.kind === 'duty') !== (session.kind === 'duty')) continue;
      for (let seat = 0; seat < post.seats; seat += 1) {
        next += 1;
        if (next % 19 === 7) {
          const where = { sessionIds: [session.id], postIds: [post.id], personIds: [] };
          conflicts.push({
            ruleId: 'coverage',
            level: 'open',
            ...where,
            facts: { missing: 1, seats: post.seats },
          });
          continue;
        }
        const person = people[(next * 2) % people.length];
        if (person) assignments.push({ sessionId: session.id, postId: post.id, seat, personId: person.id });
      }
    }
  const [first, , third] = assignments;
  if (first && third) {
    assignments[2] = { ...third, personId: first.personId };
    conflicts.push({
      ruleId: 'one-place',
      level: 'hard',
      sessionIds: [first.sessionId],
      postIds: [first.postId, third.postId],
      personIds: [first.personId],
      facts: {},
    });
  }
  return {
    revision: 1,
    people,
    posts,
    sessions: [...SESSIONS],
    assignments,
    locks: [],
    rooms: sampleRoomFacts(rooms),
    conflicts,
    canUndo: false,
    canRedo: false,
  };
}
