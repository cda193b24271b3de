import type { RosterDayFact } from '../../../contract/roster-day.ts';
import type { SessionTimes } from './session-times.ts';

/** The next exam may use an id of a session again: facts of another time are not of this session. */
const AROUND_MS = 24 * 3_600_000;

type Entered = Exclude<RosterDayFact, { kind: 'take-back' }>;
export type PersonFact = Exclude<Entered, { kind: 'substitute' | 'replan' }>;

/** What counts for one session: entered around its time and not taken back, in the order of entry. */
export function liveFacts(
  facts: readonly RosterDayFact[],
  sessionId: string,
  { startMs, endMs }: SessionTimes,
): readonly Entered[] {
  const own = facts.filter(
    (fact) =>
      fact.sessionId === sessionId && fact.atMs >= startMs - AROUND_MS && fact.atMs <= endMs + AROUND_MS,
  );
  const gone = new Set(own.flatMap((fact) => (fact.kind === 'take-back' ? [fact.factId] : [])));
  return own.filter(
    (fact): fact is Entered =>
      fact.kind !== 'take-back' && !gone.has(fact.id) && !('partOf' in fact && gone.has(fact.partOf ?? '')),
  );
}

/** The facts about each person, in the order of entry. */
export function factsByPerson(live: readonly Entered[]): ReadonlyMap<string, readonly PersonFact[]> {
  const byPerson = new Map<string, PersonFact[]>();
  for (const fact of live) {
    if (fact.kind === 'substitute' || fact.kind === 'replan') continue;
    const own = byPerson.get(fact.personId);
    if (own) own.push(fact);
    else byPerson.set(fact.personId, [fact]);
  }
  return byPerson;
}
