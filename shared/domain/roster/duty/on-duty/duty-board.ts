import type { DutyBoard, DutyPostState, DutyProfile, DutyShift } from '../../../../contract/duty.ts';
import type { DutyFact, DutyPlan, DutyPost, PlannedShift } from './duty-facts.ts';
import { rankRelief } from './rank-relief.ts';

const MINUTE_MS = 60_000;
const MOST_SHOWN = 100;

/** Every shift with what was signed, as of the facts given. */
export function shiftsOf(plan: DutyPlan, facts: readonly DutyFact[]): DutyShift[] {
  const shifts = new Map<string, DutyShift>(
    plan.shifts.map((shift) => [
      shift.id,
      {
        ...shift,
        people: shift.people.map((person) => ({ ...person, signedOnAtMs: null, isRelief: false })),
        handOver: null,
      },
    ]),
  );
  const nameIn = (shift: DutyShift | undefined, id: string | null) =>
    shift?.people.find((person) => person.id === id)?.name ?? id ?? '';
  const change = (id: string, edit: (shift: DutyShift) => DutyShift) => {
    const shift = shifts.get(id);
    if (shift) shifts.set(id, edit(shift));
  };
  const signOn = (shiftId: string, personId: string, atMs: number) =>
    change(shiftId, (shift) => ({
      ...shift,
      people: shift.people.map((person) =>
        person.id === personId ? { ...person, signedOnAtMs: person.signedOnAtMs ?? atMs } : person,
      ),
    }));
  for (const fact of facts) {
    if (fact.kind === 'sign-on') signOn(fact.shiftId, fact.personId, fact.atMs);
    if (fact.kind === 'fill')
      change(fact.shiftId, (shift) =>
        shift.people.some(({ id }) => id === fact.person.id)
          ? shift
          : {
              ...shift,
              people: [...shift.people, { ...fact.person, signedOnAtMs: fact.atMs, isRelief: true }],
            },
      );
    if (fact.kind !== 'hand-over') continue;
    const { toShiftId, toPersonId, fromPersonId, atMs, report } = fact;
    const to = toShiftId === null ? null : nameIn(shifts.get(toShiftId), toPersonId);
    change(fact.shiftId, (shift) => ({
      ...shift,
      handOver: { atMs, from: nameIn(shift, fromPersonId), to, report },
    }));
    if (toShiftId !== null && toPersonId !== null) signOn(toShiftId, toPersonId, atMs);
  }
  return [...shifts.values()];
}

/**
 * People at a post: signed on and not relieved. Past the time of grace after the end of a shift nobody of it counts
 * any more: somebody who went home without a hand-over covers nothing.
 */
export function presentAt(
  postId: string,
  shifts: readonly DutyShift[],
  nowMs: number,
  { graceMinutes }: DutyProfile,
): DutyPostState['present'] {
  return shifts.flatMap((shift) =>
    shift.postId !== postId || shift.handOver !== null || nowMs > shift.endMs + graceMinutes * MINUTE_MS
      ? []
      : shift.people.flatMap(({ id, name, isKeeper, signedOnAtMs }) =>
          signedOnAtMs === null ? [] : [{ id, name, isKeeper, shiftId: shift.id, sinceMs: signedOnAtMs }],
        ),
  );
}

/** What these people lack to cover a post. */
export function lackOf(
  post: DutyPost,
  people: readonly { readonly id: string; readonly isKeeper: boolean }[],
): { readonly missing: number; readonly isKeeperMissing: boolean } {
  const count = new Set(people.map(({ id }) => id)).size;
  return {
    missing: Math.max(0, post.people - count),
    isKeeperMissing: post.needsKeeper && !people.some(({ isKeeper }) => isKeeper),
  };
}

/** The board of a moment: a function of the plan, the facts, the profile and the time. */
export function dutyBoard(
  plan: DutyPlan | null,
  facts: readonly DutyFact[],
  profile: DutyProfile,
  nowMs: number,
): DutyBoard {
  if (plan === null) return { roster: null, profile, posts: [], overdue: [], gaps: [], people: [] };
  const shifts = shiftsOf(plan, facts);
  const posts = plan.posts.map((post) => postState(post, plan, shifts, profile, nowMs));
  const overdue = shifts
    .filter(
      ({ endMs, handOver }) => handOver === null && nowMs >= endMs + profile.reportDueMinutes * MINUTE_MS,
    )
    .slice(0, MOST_SHOWN)
    .map((shift) => ({
      ...shift,
      postName: plan.posts.find(({ id }) => id === shift.postId)?.name ?? shift.postId,
      dueMs: shift.endMs + profile.reportDueMinutes * MINUTE_MS,
    }));
  const { id, name, publishedAtMs, publishedBy, people } = plan;
  return {
    roster: {
      id,
      name,
      publishedAtMs,
      publishedBy,
      fromMs: Math.min(...plan.shifts.map(({ startMs }) => startMs)),
      toMs: Math.max(...plan.shifts.map(({ endMs }) => endMs)),
      shifts: plan.shifts.length,
    },
    profile,
    posts,
    overdue,
    gaps: plan.posts.flatMap((post) => plannedGaps(post, plan.shifts, nowMs)).slice(0, MOST_SHOWN),
    people: [...people],
  };
}

function postState(
  post: DutyPost,
  plan: DutyPlan,
  shifts: readonly DutyShift[],
  profile: DutyProfile,
  nowMs: number,
): DutyPostState {
  const own = shifts.filter(({ postId }) => postId === post.id);
  const running = own.filter(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
  // Shifts may overlap for the hand-over: the one that began last is the one that should be there.
  const current = running.at(-1) ?? null;
  const next = own.find(({ startMs }) => startMs > nowMs) ?? null;
  const leaving =
    own.findLast(
      (shift) =>
        shift !== current &&
        shift.startMs <= nowMs &&
        shift.handOver === null &&
        shift.people.some(({ signedOnAtMs }) => signedOnAtMs !== null),
    ) ?? null;
  const present = presentAt(post.id, shifts, nowMs, profile);
  const lack = lackOf(post, present);
  const [first, last] = [own[0], Math.max(...own.map(({ endMs }) => endMs))];
  const isDue =
    current !== null ||
    (post.isAroundTheClock && first !== undefined && nowMs >= first.startMs && nowMs < last);
  const isLacking = lack.missing > 0 || lack.isKeeperMissing;
  // Grace runs from the change of shift, or from the publication of a roster that is under way already.
  const sinceMs = current === null ? 0 : Math.max(current.startMs, plan.publishedAtMs);
  const isInGrace = current !== null && nowMs < sinceMs + profile.graceMinutes * MINUTE_MS;
  const state = !isDue ? 'not-due' : !isLacking ? 'covered' : isInGrace ? 'waiting' : 'short';
  return {
    ...post,
    state,
    ...(isDue ? lack : { missing: 0, isKeeperMissing: false }),
    present,
    current,
    next,
    leaving,
    relief: state === 'short' ? rankRelief(plan.people, shifts, nowMs, lack.isKeeperMissing) : [],
  };
}

/** Times from now on in which a post has fewer people in the plan than it needs, or no keeper. */
function plannedGaps(post: DutyPost, all: readonly PlannedShift[], nowMs: number): DutyBoard['gaps'] {
  const own = all.filter(({ postId }) => postId === post.id);
  const edges = [...new Set(own.flatMap(({ startMs, endMs }) => [startMs, endMs]))].sort((a, b) => a - b);
  const gaps: DutyBoard['gaps'] = [];
  for (const [index, fromMs] of edges.entries()) {
    const toMs = edges[index + 1];
    if (toMs === undefined || toMs <= nowMs) continue;
    const there = own.filter(({ startMs, endMs }) => startMs <= fromMs && endMs >= toMs);
    if (there.length === 0 && !post.isAroundTheClock) continue;
    const { missing, isKeeperMissing } = lackOf(
      post,
      there.flatMap(({ people }) => people),
    );
    const lacking = Math.max(missing, isKeeperMissing ? 1 : 0);
    if (lacking === 0) continue;
    const before = gaps.at(-1);
    if (before && before.toMs === fromMs && before.missing === lacking) before.toMs = toMs;
    else gaps.push({ postId: post.id, postName: post.name, fromMs, toMs, missing: lacking });
  }
  return gaps;
}
