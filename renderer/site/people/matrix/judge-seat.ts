import { judgeMove, type RosterMove } from '../../../../shared/domain/roster/problem/judge-move.ts';
import { type MoveView, openMoveView } from '../../../../shared/domain/roster/problem/move-view.ts';
import { problemOfTable } from '../../../../shared/domain/roster/problem/problem-of-table.ts';
import type { RosterPlace, RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../../shared/domain/roster/problem/rule-set.ts';
import { type SoftCost, softCosts } from '../../../../shared/domain/roster/problem/soft-costs.ts';
import { hintsFor, type RosterModel, type Seat, type SeatHint, seatKey } from '../roster-model.ts';

/** What is being moved: a person of a list, or whoever sits on a seat. */
export interface Carried {
  readonly personId: string;
  /** Null: not from a seat. */
  readonly from: Seat | null;
}

/** A rule a move would break, with who and where; the page words it. */
export interface BrokenByMove {
  readonly ruleId: string;
  readonly sessionId: string | null;
  readonly roomId: string | null;
  readonly staffIds: readonly string[];
}

/** What dropping would do, told before it is done. */
export type SeatVerdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'locked' }
  | {
      readonly kind: 'judged';
      readonly isAllowed: boolean;
      readonly broken: readonly BrokenByMove[];
      readonly mended: readonly BrokenByMove[];
      /** For posts the rules of invigilation do not know. */
      readonly hints: readonly SeatHint[];
      readonly costChange: number;
    };

export interface Judge {
  (model: RosterModel, carried: Carried, target: Seat): SeatVerdict;
  /** Reads the roster before the first move asks: tens of milliseconds with thousands of people. */
  prepare(model: RosterModel): void;
  /** What the roster costs by the soft rules, and where. */
  costs(model: RosterModel): readonly SoftCost[];
}

const placeOf = (seat: Seat, staffId: string): RosterPlace => ({
  sessionId: seat.sessionId,
  roomId: seat.postId,
  staffId,
});

const placesOf = (model: RosterModel): RosterPlace[] =>
  model.table.assignments.map((one) => placeOf(one, one.personId));

/** The move of a drop: a person of a list replaces whoever sits there, two seats exchange their people. */
export function moveOf(model: RosterModel, { personId, from }: Carried, target: Seat): RosterMove {
  const there = model.seats.get(seatKey(target.sessionId, target.postId, target.seat));
  const remove = there === undefined ? [] : [placeOf(target, there)];
  const add = [placeOf(target, personId)];
  if (from === null) return { remove, add };
  return {
    remove: [...remove, placeOf(from, personId)],
    add: there === undefined ? add : [...add, placeOf(from, there)],
  };
}

/**
 * The rules as they hold, on the roster as it is. People and rooms are read once for all moves until they change, the
 * seats once for each revision, when somebody begins to move or `prepare` was called.
 */
export function createJudge(rules: readonly ActiveRule[]): Judge {
  let problem: { readonly key: readonly unknown[]; readonly value: RosterProblem } | null = null;
  let view: { readonly model: RosterModel; readonly value: MoveView } | null = null;

  function problemFor(model: RosterModel): RosterProblem {
    const { people, posts, sessions, rooms, assignments } = model.table;
    const isExam = (sessionId: string, postId: string): boolean =>
      model.sessions.get(sessionId)?.kind === 'exam' && model.posts.get(postId)?.kind === 'invigilation';
    const duties = assignments.filter(({ sessionId, postId }) => !isExam(sessionId, postId));
    const key = [people, posts, sessions, rooms, JSON.stringify(duties)];
    if (problem === null || problem.key.some((part, index) => part !== key[index])) {
      const read = problemOfTable({ people, posts, sessions, rooms, assignments: duties }, []);
      problem = { key, value: read.problem };
    }
    return problem.value;
  }

  function viewFor(model: RosterModel): MoveView {
    if (view?.model !== model) {
      view = { model, value: openMoveView(problemFor(model), rules, placesOf(model), null) };
    }
    return view.value;
  }

  const judge = (model: RosterModel, carried: Carried, target: Seat): SeatVerdict => {
    const { from, personId } = carried;
    const key = seatKey(target.sessionId, target.postId, target.seat);
    if (model.seats.get(key) === personId) return { kind: 'same' };
    if (
      model.locked.has(key) ||
      (from !== null && model.locked.has(seatKey(from.sessionId, from.postId, from.seat)))
    )
      return { kind: 'locked' };
    const person = model.people.get(personId);
    const isKnown = model.sessions.get(target.sessionId)?.kind === 'exam';
    const hints = person && !isKnown ? hintsFor(model, person, target) : [];
    const { broken, healed, change } = judgeMove(viewFor(model), moveOf(model, carried, target));
    // An empty seat is work to be done, not a rule that the move breaks.
    const bad = broken.filter(({ ruleId }) => ruleId !== 'coverage');
    const isBad = bad.length + hints.length > 0;
    return {
      ...{ kind: 'judged', isAllowed: !isBad, broken: bad, mended: healed, hints },
      costChange: change.soft,
    };
  };
  return Object.assign(judge, {
    prepare: (model: RosterModel) => void viewFor(model),
    costs(model: RosterModel) {
      return softCosts(problemFor(model), rules, placesOf(model), null);
    },
  });
}
