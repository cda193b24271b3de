import type { DutyProblem } from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { DUTY_PROBLEM_LIMITS } from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import {
  countDutySlots,
  type DutySlot,
  dayOf,
  dutySlots,
} from '../../../../../shared/domain/roster/duty/plan/duty-slots.ts';

/** Days of a draft and the one on which its last night ends; none while its dates are no dates. */
export function draftDays({ from, to }: Pick<DutyProblem, 'from' | 'to'>): string[] {
  const [first, last] = [dayOf(from), dayOf(to)];
  const count = last - first + 2;
  if (!(count >= 2 && count <= DUTY_PROBLEM_LIMITS.days + 1)) return [];
  return Array.from({ length: count }, (_, index) =>
    new Date((first + index) * 86_400_000).toISOString().slice(0, 10),
  );
}

/** Shifts of a draft, as far as it can have any. */
export function draftSlots(problem: DutyProblem): readonly DutySlot[] {
  if (draftDays(problem).length === 0 || countDutySlots(problem) > DUTY_PROBLEM_LIMITS.shifts) return [];
  return dutySlots(problem);
}
