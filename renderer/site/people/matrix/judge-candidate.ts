import type { Person } from '../../../../shared/contract/roster-table.ts';
import { hintsFor, type RosterModel, type Seat, type SeatHint } from '../roster-model.ts';
import type { BrokenByMove, Judge } from './judge-seat.ts';

/** A person for a seat, with everything the rules say against it. */
export interface Candidate {
  readonly person: Person;
  /** What has more exact words than the rule it belongs to. */
  readonly hints: readonly SeatHint[];
  /** Rules that the hints do not tell of. */
  readonly broken: readonly BrokenByMove[];
  /** Soft rules, weighted; more is worse. */
  readonly costChange: number;
  /** Seats the person has in all sessions. */
  readonly load: number;
}

/** Rules that a hint words. */
const RULES_OF: Readonly<Record<SeatHint['kind'], readonly string[]>> = {
  busy: ['one-place', 'other-duty'],
  twice: ['one-place'],
  untrained: ['trained'],
  expired: ['trained'],
  'own-subject': ['own-subject'],
};

/**
 * Judges one person on one seat as a drop would be judged: with the rules in use, which may leave out one that a
 * hint tells of. Seats and times are always told. Without a judge, or on a locked seat, the hints are all there is.
 */
export function judgeCandidate(
  model: RosterModel,
  judge: Judge | null,
  person: Person,
  seat: Seat,
): Candidate {
  const all = hintsFor(model, person, seat);
  const own = { person, load: model.byPerson.get(person.id)?.length ?? 0 };
  const verdict = judge?.(model, { personId: person.id, from: null }, seat);
  if (verdict?.kind !== 'judged') return { ...own, hints: all, broken: [], costChange: 0 };
  const isExam = model.sessions.get(seat.sessionId)?.kind === 'exam';
  const rules = new Set(verdict.broken.map(({ ruleId }) => ruleId));
  const hints = all.filter(
    ({ kind }) =>
      !isExam || kind === 'busy' || kind === 'twice' || RULES_OF[kind].some((rule) => rules.has(rule)),
  );
  const told = new Set(hints.flatMap(({ kind }) => RULES_OF[kind]));
  return {
    ...own,
    hints,
    broken: verdict.broken.filter(({ ruleId }) => !told.has(ruleId)),
    costChange: verdict.costChange,
  };
}

/** Fewest broken rules first, then the least cost by the soft rules, then the least loaded. */
export const byVerdict = (a: Candidate, b: Candidate): number =>
  a.hints.length + a.broken.length - b.hints.length - b.broken.length ||
  a.costChange - b.costChange ||
  a.load - b.load;
