import type { RosterDayFact } from '../../../contract/roster-day.ts';
import type { RosterTable } from '../../../contract/roster-table.ts';
import { factsByPerson, liveFacts } from './live-facts.ts';
import { type DayRules, sessionTimes } from './session-times.ts';

/** Why something cannot be entered: a code the page words, and the field it is about. */
export interface RosterDayRefusal {
  readonly code:
    | 'unknown-session'
    | 'unknown-person'
    | 'not-expected'
    | 'too-early'
    | 'too-late'
    | 'already-signed-in'
    | 'already-absent'
    | 'already-left'
    | 'is-present'
    | 'not-signed-in'
    | 'unknown-seat'
    | 'seat-changed'
    | 'unknown-fact'
    | 'not-the-last'
    | 'replan-outdated'
    | 'replan-not-whole'
    | 'card-is-a-number'
    | 'too-many-cards';
  readonly field: string;
}

/** Null when the fact may be recorded as of the table and the facts before it. */
export function judgeDayFact(
  table: Pick<RosterTable, 'people' | 'posts' | 'sessions' | 'assignments'>,
  facts: readonly RosterDayFact[],
  fact: RosterDayFact,
  rules: DayRules,
  toMs: (civil: string) => number,
): RosterDayRefusal | null {
  const refuse = (code: RosterDayRefusal['code'], field: string): RosterDayRefusal => ({ code, field });
  const session = table.sessions.find(({ id, kind }) => id === fact.sessionId && kind === 'exam');
  if (!session) return refuse('unknown-session', 'sessionId');
  const times = sessionTimes(session, rules, toMs);
  const live = liveFacts(facts, session.id, times);
  if (fact.kind === 'take-back') {
    const wrong = live.find(({ id }) => id === fact.factId);
    if (!wrong) return refuse('unknown-fact', 'factId');
    if (wrong.kind === 'substitute' || wrong.kind === 'replan') return null;
    const last = factsByPerson(live).get(wrong.personId)?.at(-1);
    return last === wrong ? null : refuse('not-the-last', 'factId');
  }
  if (fact.atMs < times.openMs) return refuse('too-early', 'sessionId');
  if (fact.atMs >= times.endMs) return refuse('too-late', 'sessionId');
  if (fact.kind === 'replan') return null;
  const personId = fact.kind === 'substitute' ? fact.toPersonId : fact.personId;
  const person = table.people.find(({ id }) => id === personId);
  if (!person) return refuse('unknown-person', 'personId');
  const last = factsByPerson(live).get(personId)?.at(-1)?.kind;
  if (fact.kind === 'substitute') {
    const post = table.posts.find(({ id, kind }) => id === fact.postId && kind === 'invigilation');
    if (!post || fact.seat >= post.seats) return refuse('unknown-seat', 'seat');
    const now = table.assignments.find(
      (one) => one.sessionId === session.id && one.postId === fact.postId && one.seat === fact.seat,
    );
    if ((now?.personId ?? null) !== fact.fromPersonId || fact.toPersonId === fact.fromPersonId)
      return refuse('seat-changed', 'fromPersonId');
    if (last === 'absent') return refuse('already-absent', 'personId');
    return last === 'left' ? refuse('already-left', 'personId') : null;
  }
  const posts = new Set(table.posts.filter(({ kind }) => kind === 'invigilation').map(({ id }) => id));
  const isSeated = table.assignments.some(
    (one) => one.sessionId === session.id && one.personId === personId && posts.has(one.postId),
  );
  if (!isSeated && !person.isStandby) return refuse('not-expected', 'personId');
  switch (fact.kind) {
    case 'sign-in':
      return last === 'sign-in' ? refuse('already-signed-in', 'personId') : null;
    case 'absent':
      if (last === 'absent') return refuse('already-absent', 'personId');
      return last === undefined ? null : refuse(last === 'left' ? 'already-left' : 'is-present', 'personId');
    case 'left':
      return last === 'sign-in' ? null : refuse('not-signed-in', 'personId');
  }
}
