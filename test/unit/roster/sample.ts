import { type Assignment, Person, type Post, type Session } from '../../../shared/contract/roster-table.ts';

export function person(id: string, change: Partial<Person> = {}): Person {
  return Person.parse({
    id,
    name: `示例${id}`,
    school: '示例学校',
    sex: '',
    isTrained: true,
    trainedUntil: null,
    isExperienced: false,
    subjects: [],
    ...change,
  });
}

export function post(id: string, change: Partial<Post> = {}): Post {
  return { id, name: id, kind: 'invigilation', roomId: null, seats: 2, ...change };
}

export function session(id: string, start: string, end: string, change: Partial<Session> = {}): Session {
  return { id, name: id, kind: 'exam', subject: '', start, end, ...change };
}

export function assign(sessionId: string, postId: string, seat: number, personId: string): Assignment {
  return { sessionId, postId, seat, personId };
}
