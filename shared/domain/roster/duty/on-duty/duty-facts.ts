import type { DutyPerson } from '../../../../contract/duty.ts';

/** A published roster with its times as instants. */
export interface DutyPlan {
  readonly id: string;
  readonly name: string;
  readonly publishedAtMs: number;
  readonly publishedBy: string;
  readonly posts: readonly DutyPost[];
  readonly people: readonly DutyPerson[];
  /** In the order of their starts. */
  readonly shifts: readonly PlannedShift[];
}

export interface DutyPost {
  readonly id: string;
  readonly name: string;
  readonly people: number;
  readonly needsKeeper: boolean;
  readonly isAroundTheClock: boolean;
}

export interface PlannedShift {
  /** Post and start: a shift keeps its id, and so what was signed, when a roster is published again. */
  readonly id: string;
  readonly postId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly people: readonly DutyPerson[];
}

/** What people did, in the order in which they did it; never changed. */
export type DutyFact =
  | { readonly kind: 'sign-on'; readonly atMs: number; readonly shiftId: string; readonly personId: string }
  | {
      readonly kind: 'hand-over';
      readonly atMs: number;
      readonly shiftId: string;
      readonly fromPersonId: string;
      readonly toShiftId: string | null;
      readonly toPersonId: string | null;
      readonly report: string;
    }
  | {
      readonly kind: 'fill';
      readonly atMs: number;
      readonly shiftId: string;
      readonly person: DutyPerson;
      readonly reason: string;
    };
