import type { NrpPerson, NrpProblem } from '../../../../shared/domain/roster/duty/nrp/nrp-problem.ts';
import { compileDuty } from './duty-model.ts';
import { RowPricer } from './row-pricer.ts';

/** A rule of one person that can be left out. */
interface Requirement {
  readonly ruleId: string;
  readonly text: string;
  readonly textZh: string;
}

/** Somebody who can have no row at all: leave any one of these rules out and there is one. */
export interface ImpossiblePerson {
  readonly staffId: string;
  readonly text: string;
  readonly textZh: string;
  readonly requirements: readonly Requirement[];
}

interface Loosening {
  /** Null: the rule asks nothing of this person. */
  words(person: NrpPerson): { readonly text: string; readonly textZh: string } | null;
  loosen(
    problem: NrpProblem,
    person: NrpPerson,
  ): { readonly problem: NrpProblem; readonly person: NrpPerson };
}

const ofPerson =
  (change: (problem: NrpProblem) => Partial<NrpPerson>): Loosening['loosen'] =>
  (problem, person) => ({ problem, person: { ...person, ...change(problem) } });

const LOOSENINGS: Readonly<Record<string, Loosening>> = {
  'min-minutes': {
    words: ({ minMinutes }) =>
      minMinutes === 0
        ? null
        : { text: `at least ${minMinutes} minutes`, textZh: `总时长不少于 ${minMinutes} 分钟` },
    loosen: ofPerson(() => ({ minMinutes: 0 })),
  },
  'max-minutes': {
    words: ({ maxMinutes }) => ({
      text: `at most ${maxMinutes} minutes`,
      textZh: `总时长不多于 ${maxMinutes} 分钟`,
    }),
    loosen: ofPerson(({ days }) => ({ maxMinutes: days * 2 * 24 * 60 })),
  },
  'max-shifts': {
    words: () => ({ text: 'the most shifts of each kind', textZh: '各班种的最多班数' }),
    loosen: (problem, person) => ({
      problem,
      person: { ...person, maxShifts: problem.shifts.map(() => problem.days) },
    }),
  },
  'max-weekends': {
    words: ({ maxWeekends }) => ({
      text: `at most ${maxWeekends} weekends`,
      textZh: `最多值 ${maxWeekends} 个周末`,
    }),
    loosen: ofPerson(({ days }) => ({ maxWeekends: days })),
  },
  'days-off': {
    words: ({ daysOff }) =>
      daysOff.length === 0
        ? null
        : { text: `${daysOff.length} days off`, textZh: `${daysOff.length} 天请假` },
    loosen: ofPerson(() => ({ daysOff: [] })),
  },
  'max-consecutive-shifts': {
    words: ({ maxConsecutiveShifts }) => ({
      text: `at most ${maxConsecutiveShifts} shifts in a row`,
      textZh: `连续值班不超过 ${maxConsecutiveShifts} 天`,
    }),
    loosen: ofPerson(({ days }) => ({ maxConsecutiveShifts: days })),
  },
  'min-consecutive-shifts': {
    words: ({ minConsecutiveShifts }) =>
      minConsecutiveShifts <= 1
        ? null
        : {
            text: `at least ${minConsecutiveShifts} shifts in a row`,
            textZh: `连续值班不少于 ${minConsecutiveShifts} 天`,
          },
    loosen: ofPerson(() => ({ minConsecutiveShifts: 1 })),
  },
  'min-consecutive-days-off': {
    words: ({ minConsecutiveDaysOff }) =>
      minConsecutiveDaysOff <= 1
        ? null
        : {
            text: `at least ${minConsecutiveDaysOff} days off in a row`,
            textZh: `连续休息不少于 ${minConsecutiveDaysOff} 天`,
          },
    loosen: ofPerson(() => ({ minConsecutiveDaysOff: 1 })),
  },
  succession: {
    words: () => ({ text: 'rest between shifts', textZh: '班次衔接与休息' }),
    loosen: (problem, person) => ({
      problem: { ...problem, shifts: problem.shifts.map((shift) => ({ ...shift, forbiddenNext: [] })) },
      person,
    }),
  },
};

/** Beyond this a page helps nobody. */
const MOST_EXPLAINED = 50;

/**
 * Why these people can have no row: rules are left out one after another as long as the person stays impossible, so
 * that each of those that remain is needed. Minimum minutes are what nobody can be without: every other rule is met
 * by somebody who never works.
 */
export function explainImpossible(problem: NrpProblem, people: readonly number[]): ImpossiblePerson[] {
  return people.slice(0, MOST_EXPLAINED).flatMap((index) => {
    const person = problem.staff[index];
    return person ? [explain(problem, person)] : [];
  });
}

function explain(problem: NrpProblem, person: NrpPerson): ImpossiblePerson {
  let current = { problem, person };
  const requirements: Requirement[] = [];
  for (const [ruleId, rule] of Object.entries(LOOSENINGS)) {
    const words = rule.words(person);
    if (words === null) continue;
    const without = rule.loosen(current.problem, current.person);
    if (hasRow(without.problem, without.person)) requirements.push({ ruleId, ...words });
    else current = without;
  }
  return {
    staffId: person.id,
    text: `${person.id} cannot be given any roster: ${requirements.map(({ text }) => text).join(', ')} do not go together`,
    textZh: `${person.id} 无法排班：${requirements.map(({ textZh }) => textZh).join('、')}不能同时满足`,
    requirements,
  };
}

function hasRow(problem: NrpProblem, person: NrpPerson): boolean {
  const model = compileDuty({ ...problem, staff: [person], cover: [], onRequests: [], offRequests: [] });
  return new RowPricer(model, 0).price(new Float64Array(model.days * model.shifts), 1).length > 0;
}
