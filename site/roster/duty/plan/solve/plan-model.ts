import type {
  DutyProblem,
  DutyProblemPerson,
} from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import type { ActiveDutyRule } from '../../../../../shared/domain/roster/duty/plan/duty-rule.ts';
import {
  type DutySlot,
  dayOf,
  dutySlots,
  overlaps,
  spanOf,
} from '../../../../../shared/domain/roster/duty/plan/duty-slots.ts';
import { restAfter } from '../../../../../shared/domain/roster/duty/plan/rest-after.ts';
import {
  fairDutyCost,
  idealDutyLoad,
} from '../../../../../shared/domain/roster/duty/plan/rules/fair-load.ts';
import {
  fairNightsCost,
  idealNights,
} from '../../../../../shared/domain/roster/duty/plan/rules/fair-nights.ts';
import { forbiddenPairs } from '../../../../../shared/domain/roster/duty/plan/rules/succession.ts';
import { minuteOf } from '../../../../../shared/domain/roster/problem/roster-view.ts';
import type { CoverLine } from '../../solve/row-source.ts';

/** Cost of one violation of a hard rule of cover while a roster is looked for: dearer than any wish or unfairness. */
const HARD_COST = 100_000;
/** Times that a pair of `succession` begins with; more cannot be followed and are left to the judge. */
const MOST_MARKS = 30;

/** What one person's shifts must keep and what they cost. */
export interface PlanPerson {
  /** Slots the person may have, in the order of time. */
  readonly slots: readonly number[];
  /** What having a slot adds to the cost; by place in `slots`. */
  readonly wish: readonly number[];
  /** Cost when the person has no shift at all, without fairness. */
  readonly offset: number;
  /** Cost by nights, and by points of load; null: not counted. Convex. */
  readonly nightCost: readonly number[] | null;
  readonly loadCost: readonly number[] | null;
  readonly maxShifts: number;
  readonly maxMinutes: number;
  readonly maxWeekends: number;
  /** From where on the soft rules of the model charge this person. */
  readonly soft: { readonly maxShifts: number; readonly maxMinutes: number; readonly maxWeekends: number };
  /** Where rest and runs stand when the problem begins. */
  readonly before: {
    readonly readyMinute: number;
    readonly restUntil: number;
    readonly lastDay: number;
    readonly run: number;
    readonly lastNight: number;
    readonly nightRun: number;
  };
}

/** A duty problem as the dynamic program and the linear program see it. */
export interface PlanModel {
  readonly slots: readonly DutySlot[];
  readonly people: readonly PlanPerson[];
  readonly lines: readonly CoverLine[];
  /** Lines on which a person counts in a slot: [person][slot]. */
  linesOf(person: number, slot: number): readonly number[];
  readonly maxDays: number;
  readonly maxNightRun: number;
  /** What each violation of a soft rule of one person's course costs, 0 where the rule is not soft; and its limits. */
  readonly soft: {
    readonly rest: number;
    readonly succession: number;
    readonly nightRun: number;
    readonly run: number;
    readonly weekends: number;
    readonly load: number;
    readonly maxDays: number;
    readonly maxNightRun: number;
  };
  /** Minute from which the next shift may begin, and until when the rest due runs. */
  readonly readyAt: readonly number[];
  readonly restUntil: readonly number[];
  /** Bits of the times of `succession`: what a slot leaves for the next day, and what must not have been before it. */
  readonly marks: readonly number[];
  readonly bans: readonly number[];
}

export interface CompileOptions {
  /** Only whether every rule can be kept: wishes and fairness cost nothing, and each missing person 1. */
  readonly isFeasibilityOnly: boolean;
  /** Slots that need their people, by place in the order of time; all where nothing is said. */
  readonly wanted?: ReadonlySet<number>;
}

/**
 * A problem under the rules that hold. Hard rules of one person's course are kept by every row; hard rules of cover
 * become lines that cost; soft rules of a course are charged by every row.
 */
export function compilePlan(
  problem: DutyProblem,
  rules: readonly ActiveDutyRule[],
  { isFeasibilityOnly, wanted: only }: CompileOptions,
): PlanModel {
  const slots = dutySlots(problem);
  const find = (id: string) => rules.find(({ rule }) => rule.id === id);
  const hard = (id: string) => {
    const found = find(id);
    return found?.level === 'hard' ? found : undefined;
  };
  const softWeight = (id: string) => {
    const found = find(id);
    return found?.level === 'soft' && !isFeasibilityOnly ? found.weight : 0;
  };
  const hardCost = isFeasibilityOnly ? 1 : HARD_COST;
  const weightOf = (id: string) => (hard(id) ? hardCost : softWeight(id));

  const lines: CoverLine[] = [];
  const countsOn: { line: number; counts: (person: DutyProblemPerson) => boolean }[][] = slots.map(() => []);
  for (const [index, { post }] of slots.entries()) {
    if (only && !only.has(index)) continue;
    const add = (line: CoverLine, counts: (person: DutyProblemPerson) => boolean) => {
      if (line.underWeight === 0 && line.overWeight === 0) return;
      countsOn[index]?.push({ line: lines.length, counts });
      lines.push(line);
    };
    const cover = weightOf('coverage');
    add({ required: post.people, underWeight: cover, overWeight: cover }, () => true);
    if (post.needsKeeper)
      add({ required: 1, underWeight: weightOf('keeper'), overWeight: 0 }, ({ isKeeper }) => isKeeper);
    for (const { skill, people } of post.skills)
      add({ required: people, underWeight: weightOf('skills'), overWeight: 0 }, (person) =>
        person.skills.includes(skill),
      );
  }

  const shiftRules = rules.flatMap((active) =>
    active.rule.kind === 'shift' ? [{ ...active, rule: active.rule }] : [],
  );
  const requests = softWeight('requests');
  const nights = idealNights(problem);
  const load = idealDutyLoad(problem);
  const [nightWeight, loadWeight] = [softWeight('fair-nights'), softWeight('fair-load')];
  const rest = hard('rest');
  const softRest = softWeight('rest') > 0 ? find('rest') : undefined;
  const succession = weightOf('succession') > 0 ? find('succession') : undefined;
  const pairs = succession ? forbiddenPairs(succession.params) : [];
  const marked = [...new Set(pairs.map(([after]) => after))].slice(0, MOST_MARKS);
  /** A limit of a rule at this level: a person's own before that for everybody. */
  const limitOf = (
    id: string,
    level: 'hard' | 'soft',
    name: string,
    own: number | null,
    none: number,
  ): number => {
    const holds = level === 'hard' ? hard(id) : softWeight(id) > 0 ? find(id) : undefined;
    if (!holds) return none;
    const value = own ?? holds.params[name];
    return typeof value === 'number' ? value : none;
  };
  const limitsOf = (level: 'hard' | 'soft', { maxShifts, maxHours, maxWeekends }: DutyProblemPerson) => ({
    maxShifts: limitOf('max-load', level, 'shifts', maxShifts, 1e6),
    maxMinutes: 60 * limitOf('max-load', level, 'hours', maxHours, 1e6),
    maxWeekends: limitOf('max-weekends', level, 'weekends', maxWeekends, 1e6),
  });
  const isOnePlace = hard('one-place') !== undefined;
  const totalNights = slots.filter(({ isNight }) => isNight).length;
  const totalPoints = slots.reduce((sum, { points }) => sum + points, 0);

  const people = problem.people.map((person, index): PlanPerson => {
    const previous = person.previous.map(({ start, end }) => spanOf(problem, minuteOf(start), minuteOf(end)));
    const locked = problem.locked.filter(({ personId }) => personId === person.id);
    const own: number[] = [];
    const wish: number[] = [];
    const wanted = person.requests.filter((one) => one.wish === 'on');
    for (const [slotIndex, slot] of slots.entries()) {
      let cost = 0;
      let isAllowed = true;
      for (const { rule, level, weight, params } of shiftRules)
        if (rule.isBroken(person, slot.post, slot, params)) {
          if (level === 'hard') isAllowed = false;
          else if (!isFeasibilityOnly) cost += weight;
        }
      if (isOnePlace && previous.some((span) => overlaps(span, slot))) isAllowed = false;
      if (!isAllowed || (only && !only.has(slotIndex))) continue;
      for (const request of person.requests)
        if (request.wish === 'on') {
          if (request.postId === slot.post.id && minuteOf(request.start) === slot.fromMinute)
            cost -= requests * request.weight;
        } else {
          const day = dayOf(request.date) * 1_440;
          const isTouched = slot.fromMinute < day + 1_440 && slot.toMinute > day;
          if (isTouched && (request.postId === null || request.postId === slot.post.id))
            cost += requests * request.weight;
        }
      if (locked.some(({ postId, start }) => postId === slot.post.id && minuteOf(start) === slot.fromMinute))
        cost -= only ? 0 : weightOf('locked');
      own.push(slotIndex);
      wish.push(cost);
    }
    const nightTable = nights.isCounted[index] && nightWeight > 0;
    const loadTable = load.isCounted[index] && loadWeight > 0;
    return {
      slots: own,
      wish,
      offset:
        wanted.reduce((sum, { weight }) => sum + requests * weight, 0) +
        weightOf('locked') * (only ? 0 : locked.length),
      nightCost: nightTable
        ? Array.from(
            { length: totalNights + 1 },
            (_, count) => nightWeight * fairNightsCost(person.nightsBefore + count, nights.ideal),
          )
        : null,
      loadCost: loadTable
        ? Array.from(
            { length: totalPoints + 1 },
            (_, points) => loadWeight * fairDutyCost(points, load.ideal),
          )
        : null,
      ...limitsOf('hard', person),
      soft: limitsOf('soft', person),
      before: {
        readyMinute: Math.max(
          Number.NEGATIVE_INFINITY,
          ...previous.map((span) => (rest ? span.toMinute + restAfter(span, rest.params) : span.fromMinute)),
        ),
        restUntil: Math.max(
          Number.NEGATIVE_INFINITY,
          ...previous.map((span) => (softRest ? span.toMinute + restAfter(span, softRest.params) : 0)),
        ),
        ...runOf(
          previous.map(({ day }) => day),
          'lastDay',
          'run',
        ),
        ...runOf(
          previous.filter(({ isNight }) => isNight).map(({ day }) => day),
          'lastNight',
          'nightRun',
        ),
      },
    };
  });
  const bit = (timeId: string) => (timeId === '' ? 0 : 1 << (marked.indexOf(timeId) + 1)) & ~1;
  const countsFor = problem.people.map((person) =>
    countsOn.map((list) => list.filter(({ counts }) => counts(person)).map(({ line }) => line)),
  );
  return {
    slots,
    people,
    lines,
    linesOf: (person, slot) => countsFor[person]?.[slot] ?? [],
    maxDays: limitOf('max-consecutive-days', 'hard', 'days', null, 1e6),
    maxNightRun: limitOf('nights-in-row', 'hard', 'nights', null, 1e6),
    soft: {
      rest: softWeight('rest'),
      succession: softWeight('succession'),
      nightRun: softWeight('nights-in-row'),
      run: softWeight('max-consecutive-days'),
      weekends: softWeight('max-weekends'),
      load: softWeight('max-load'),
      maxDays: limitOf('max-consecutive-days', 'soft', 'days', null, 1e6),
      maxNightRun: limitOf('nights-in-row', 'soft', 'nights', null, 1e6),
    },
    readyAt: slots.map((slot) =>
      rest ? slot.toMinute + restAfter(slot, rest.params) : isOnePlace ? slot.toMinute : slot.fromMinute,
    ),
    restUntil: slots.map((slot) =>
      softRest ? slot.toMinute + restAfter(slot, softRest.params) : slot.toMinute,
    ),
    marks: slots.map(({ timeId }) => bit(timeId)),
    bans: slots.map(({ timeId }) =>
      pairs.filter(([, next]) => next === timeId).reduce((bits, [after]) => bits | bit(after), 0),
    ),
  };
}

/** The last of some days and how many in a row end with it. */
function runOf<Last extends string, Run extends string>(
  days: readonly number[],
  lastName: Last,
  runName: Run,
): Record<Last | Run, number> {
  const set = new Set(days);
  const last = Math.max(Number.NEGATIVE_INFINITY, ...days);
  let run = 0;
  while (set.has(last - run)) run += 1;
  return { [lastName]: last, [runName]: run } as Record<Last | Run, number>;
}
