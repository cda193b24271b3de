import type { DutyProfile, DutyShift } from '../../../../contract/duty.ts';
import { lackOf, presentAt, shiftsOf } from './duty-board.ts';
import type { DutyFact, DutyPlan } from './duty-facts.ts';

const MINUTE_MS = 60_000;

/** Why something cannot be signed: a code the page words, and the field it is about. */
export interface DutyRefusal {
  readonly code:
    | 'unknown-shift'
    | 'unknown-person'
    | 'too-early'
    | 'too-late'
    | 'already-signed-on'
    | 'at-another-post'
    | 'not-on-duty'
    | 'already-handed-over'
    | 'taker-needed'
    | 'not-the-next-shift'
    | 'same-person'
    | 'would-be-short';
  readonly field: string;
}

/** Null when the fact may be recorded as of the facts before it. */
export function judgeDutyFact(
  plan: DutyPlan,
  facts: readonly DutyFact[],
  fact: DutyFact,
  profile: DutyProfile,
): DutyRefusal | null {
  const shifts = shiftsOf(plan, facts);
  const shift = shifts.find(({ id }) => id === fact.shiftId);
  const refuse = (code: DutyRefusal['code'], field: string): DutyRefusal => ({ code, field });
  if (!shift) return refuse('unknown-shift', 'shiftId');
  if (shift.handOver !== null) return refuse('already-handed-over', 'shiftId');
  const earliestMs = (one: DutyShift) => one.startMs - profile.signOnEarlyMinutes * MINUTE_MS;
  const isElsewhere = (personId: string, postId: string) =>
    plan.posts.some(
      (post) =>
        post.id !== postId &&
        presentAt(post.id, shifts, fact.atMs, profile).some(({ id }) => id === personId),
    );
  const joins = (one: DutyShift, personId: string, field: string): DutyRefusal | null => {
    const member = one.people.find(({ id }) => id === personId);
    if (!member) return refuse('unknown-person', field);
    if (member.signedOnAtMs !== null) return refuse('already-signed-on', field);
    if (fact.atMs < earliestMs(one)) return refuse('too-early', field);
    if (fact.atMs >= one.endMs) return refuse('too-late', field);
    return isElsewhere(personId, one.postId) ? refuse('at-another-post', field) : null;
  };
  switch (fact.kind) {
    case 'sign-on':
      return joins(shift, fact.personId, 'personId');
    case 'fill':
      if (shift.people.some(({ id }) => id === fact.person.id)) return refuse('already-signed-on', 'person');
      if (fact.atMs < earliestMs(shift)) return refuse('too-early', 'shiftId');
      if (fact.atMs >= shift.endMs) return refuse('too-late', 'shiftId');
      return isElsewhere(fact.person.id, shift.postId) ? refuse('at-another-post', 'person') : null;
    case 'hand-over': {
      const giver = shift.people.find(({ id }) => id === fact.fromPersonId);
      if (!giver) return refuse('unknown-person', 'fromPersonId');
      const isOver = fact.atMs >= shift.endMs;
      if (giver.signedOnAtMs === null && !isOver) return refuse('not-on-duty', 'fromPersonId');
      const post = plan.posts.find(({ id }) => id === shift.postId);
      if (!post) return refuse('unknown-shift', 'shiftId');
      if (fact.toShiftId === null || fact.toPersonId === null) {
        // Without a taker: the last shift of the post, a post with pauses, or a report after the end.
        const isLast = !shifts.some(({ postId, startMs }) => postId === post.id && startMs > shift.startMs);
        return isLast || isOver || !post.isAroundTheClock ? null : refuse('taker-needed', 'toPersonId');
      }
      const next = shifts.find(({ id }) => id === fact.toShiftId);
      if (!next || next.postId !== post.id || next.startMs <= shift.startMs)
        return refuse('not-the-next-shift', 'toShiftId');
      if (next.handOver !== null) return refuse('already-handed-over', 'toShiftId');
      if (fact.toPersonId === fact.fromPersonId) return refuse('same-person', 'toPersonId');
      const taker = next.people.find(({ id }) => id === fact.toPersonId);
      // The taker may have signed on before, with the others of the new shift.
      if (!taker || taker.signedOnAtMs === null) {
        const wrong = joins(next, fact.toPersonId, 'toPersonId');
        if (wrong) return wrong;
      }
      const after = presentAt(post.id, shifts, fact.atMs, profile).filter(
        ({ shiftId }) => shiftId !== shift.id,
      );
      const { missing, isKeeperMissing } = lackOf(post, [...after, ...(taker ? [taker] : [])]);
      return missing > 0 || isKeeperMissing ? refuse('would-be-short', 'toPersonId') : null;
    }
  }
}
