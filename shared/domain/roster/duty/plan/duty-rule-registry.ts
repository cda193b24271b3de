import type { RuleSetFile } from '../../../../contract/roster-rule-set.ts';
import { mergeRuleSet } from '../../merge-rules.ts';
import type { Parsed } from '../../problem/parse-problem.ts';
import type { RuleChange } from '../../problem/roster-problem.ts';
import type { ActiveDutyRule, DutyRule } from './duty-rule.ts';
import { coverage } from './rules/coverage.ts';
import { daysOff } from './rules/days-off.ts';
import { fairDutyLoad } from './rules/fair-load.ts';
import { fairNights } from './rules/fair-nights.ts';
import { group } from './rules/group.ts';
import { handOver } from './rules/hand-over.ts';
import { keeper } from './rules/keeper.ts';
import { locked } from './rules/locked.ts';
import { maxConsecutiveDays } from './rules/max-consecutive-days.ts';
import { maxLoad } from './rules/max-load.ts';
import { maxWeekends } from './rules/max-weekends.ts';
import { nightsInRow } from './rules/nights-in-row.ts';
import { noGap } from './rules/no-gap.ts';
import { onePlace } from './rules/one-place.ts';
import { otherDuty } from './rules/other-duty.ts';
import { requests } from './rules/requests.ts';
import { rest } from './rules/rest.ts';
import { skills } from './rules/skills.ts';
import { succession } from './rules/succession.ts';
import { twoInRoom } from './rules/two-in-room.ts';

/** Every rule of duty, in the order in which broken ones are shown. */
export const DUTY_RULES: readonly DutyRule[] = [
  coverage,
  twoInRoom,
  keeper,
  noGap,
  handOver,
  skills,
  onePlace,
  locked,
  group,
  daysOff,
  otherDuty,
  rest,
  succession,
  nightsInRow,
  maxConsecutiveDays,
  maxWeekends,
  maxLoad,
  requests,
  fairNights,
  fairDutyLoad,
];

/** The default set of duty rules with a problem's changes merged by id; rules that are off are left out. */
export function mergeDutyRules(
  file: RuleSetFile,
  changes: readonly RuleChange[],
): Parsed<readonly ActiveDutyRule[]> {
  return mergeRuleSet(DUTY_RULES, file, changes);
}
