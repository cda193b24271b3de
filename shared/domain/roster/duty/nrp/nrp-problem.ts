/**
 * A shift scheduling problem as in Curtois and Qu, "Computational results on new staff scheduling benchmark
 * instances" (2014): who works which shift on which day. Days count from 0.
 */
export interface NrpProblem {
  readonly days: number;
  /** Day of the first Saturday: 5 in the text format, where day 0 is a Monday; -1 when day 0 is a Sunday. */
  readonly firstSaturday: number;
  readonly shifts: readonly NrpShift[];
  readonly staff: readonly NrpPerson[];
  readonly cover: readonly NrpCover[];
  readonly onRequests: readonly NrpRequest[];
  readonly offRequests: readonly NrpRequest[];
}

export interface NrpShift {
  readonly id: string;
  readonly minutes: number;
  /** Shifts (by index) that must not be worked on the day after this one. */
  readonly forbiddenNext: readonly number[];
}

export interface NrpPerson {
  readonly id: string;
  /** Most shifts of each kind over all days; a kind that is not named is not limited. */
  readonly maxShifts: readonly number[];
  readonly maxMinutes: number;
  readonly minMinutes: number;
  readonly maxConsecutiveShifts: number;
  readonly minConsecutiveShifts: number;
  readonly minConsecutiveDaysOff: number;
  /** A weekend counts when its Saturday or its Sunday is worked. */
  readonly maxWeekends: number;
  /** Days that must stay free. */
  readonly daysOff: readonly number[];
}

/** Wishes: to work that shift on that day (on), or not to (off); `weight` is the cost when it is not met. */
export interface NrpRequest {
  readonly person: number;
  readonly day: number;
  readonly shift: number;
  readonly weight: number;
}

/** How many people a shift of a day should have, and the cost of each one missing or too many. */
export interface NrpCover {
  readonly day: number;
  readonly shift: number;
  readonly required: number;
  readonly underWeight: number;
  readonly overWeight: number;
}

/** One shift of one person, as answers name it. */
export interface NrpAssignment {
  readonly staffId: string;
  readonly day: number;
  readonly shiftId: string;
}

/**
 * The largest published instance has 364 days, 150 people and 32 shifts. Weights are bounded so that every sum of
 * costs stays a whole number.
 */
export const NRP_LIMITS = {
  characters: 16 * 1024 * 1024,
  days: 400,
  shifts: 64,
  staff: 500,
  /** Days x shifts x staff. */
  cells: 4_000_000,
  requests: 400_000,
  number: 1_000_000,
  idLength: 64,
} as const;
