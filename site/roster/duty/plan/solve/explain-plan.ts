import type { Highs } from 'highs';
import type {
  DutyProblem,
  DutyProblemPerson,
} from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { type ActiveDutyRule, shiftWords } from '../../../../../shared/domain/roster/duty/plan/duty-rule.ts';
import { type DutySlot, dutySlots } from '../../../../../shared/domain/roster/duty/plan/duty-slots.ts';
import { ColumnSearch, wholeAbove } from '../../solve/column-search.ts';
import type { DutyConflict, DutyRequirement } from './duty-conflict.ts';
import { compilePlan } from './plan-model.ts';
import { PlanRows } from './plan-rows.ts';
import { anybody } from './simple-conflicts.ts';

/** All programs together, counted as in the search: about 12 seconds of a current desktop core; a page waits for this. */
const MOST_EFFORT = 72_000_000;
const MOST_NEW_PEOPLE = 12;
const MOST_CONFLICTS = 5;
/** Rules that say how many are needed, and rules of one person's course and shifts. */
const COVER = ['coverage', 'keeper', 'skills'];
const COURSE = [
  'group',
  'days-off',
  'other-duty',
  'rest',
  'succession',
  'nights-in-row',
  'max-consecutive-days',
  'max-weekends',
  'max-load',
];

/**
 * Why a duty problem without simple deficits has no roster, proven by the linear program: sets of shifts and rules
 * that do not go together, each as small as can be, no shift in two of them. Empty: no proof.
 */
export function explainPlan(
  highs: Highs,
  problem: DutyProblem,
  rules: readonly ActiveDutyRule[],
  isStopped: () => boolean,
): readonly DutyConflict[] {
  let spent = 0;
  const isOver = () => isStopped() || spent > MOST_EFFORT;
  /** People missing at least, by the linear program; null: not known in the time. */
  const missing = (
    active: readonly ActiveDutyRule[],
    wanted?: ReadonlySet<number>,
    people?: readonly DutyProblemPerson[],
  ) => {
    const model = compilePlan(people ? { ...problem, people: [...people] } : problem, active, {
      isFeasibilityOnly: true,
      ...(wanted ? { wanted } : {}),
    });
    const generation = new ColumnSearch(highs, new PlanRows(model));
    try {
      let bound = 0;
      const isDone = generation.converge(
        () => isOver() || spent + generation.effort() > MOST_EFFORT,
        (value) => {
          bound = Math.max(bound, value);
        },
        // One missing is enough to know.
        (value) => people === undefined && wholeAbove(value) >= 1,
      );
      return isDone === null && wholeAbove(bound) < 1 ? null : Math.max(0, wholeAbove(bound));
    } finally {
      spent += generation.effort();
      generation.dispose();
    }
  };
  const slots = dutySlots(problem);
  let pool: ReadonlySet<number> = new Set(slots.keys());
  const found: Shrunk[] = [];
  while (found.length < MOST_CONFLICTS && pool.size > 0 && (missing(rules, pool) ?? 0) >= 1) {
    const shrunk = shrink(problem, rules, pool, slots, missing, isOver);
    found.push(shrunk);
    // Others that share no shift with it.
    pool = new Set([...pool].filter((index) => !shrunk.wanted.has(index)));
  }
  return found.map(({ wanted, active, isIrreducible }) => {
    const needed = [...wanted].flatMap((index) => slots[index] ?? []);
    const ruleIds = [...COURSE, ...COVER].filter((id) =>
      active.some(({ rule, level }) => rule.id === id && level === 'hard'),
    );
    // What mends this one when the others are mended.
    const scope = new Set([...pool, ...wanted]);
    const repairs = repairsOf(problem, rules, needed, ruleIds, (nextRules, people) =>
      isOver() ? null : missing(nextRules, scope, people),
    );
    return conflictOf(needed, ruleIds, active, repairs, isIrreducible);
  });
}

interface Shrunk {
  readonly wanted: ReadonlySet<number>;
  readonly active: readonly ActiveDutyRule[];
  readonly isIrreducible: boolean;
}

/** Leaves out posts, then shifts by halves, then rules, as long as the rest stays impossible. */
function shrink(
  problem: DutyProblem,
  rules: readonly ActiveDutyRule[],
  pool: ReadonlySet<number>,
  slots: readonly DutySlot[],
  missing: (rules: readonly ActiveDutyRule[], wanted: ReadonlySet<number>) => number | null,
  isOver: () => boolean,
): Shrunk {
  let wanted = pool;
  let active = rules;
  let isIrreducible = true;
  const isStill = (nextRules: readonly ActiveDutyRule[], nextWanted: ReadonlySet<number>): boolean => {
    const count = isOver() ? null : missing(nextRules, nextWanted);
    if (count === null) isIrreducible = false;
    return count !== null && count >= 1;
  };
  for (const post of problem.posts) {
    const next = new Set([...wanted].filter((index) => slots[index]?.post !== post));
    if (next.size < wanted.size && next.size > 0 && isStill(active, next)) wanted = next;
  }
  for (let size = Math.ceil(wanted.size / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < wanted.size && wanted.size > 1; ) {
      const list = [...wanted];
      const next = new Set([...list.slice(0, from), ...list.slice(from + size)]);
      if (next.size > 0 && isStill(active, next)) wanted = next;
      else from += size;
    }
  for (const id of [...COURSE, ...COVER]) {
    const next = active.filter(({ rule }) => rule.id !== id);
    if (next.length < active.length && isStill(next, wanted)) active = next;
  }
  return { wanted, active, isIrreducible };
}

interface Repair {
  readonly en: string;
  readonly zh: string;
}

/** Rules that can be left out alone, and how many more people of the conflict's kind would do, for the whole problem. */
function repairsOf(
  problem: DutyProblem,
  rules: readonly ActiveDutyRule[],
  needed: readonly DutySlot[],
  ruleIds: readonly string[],
  missing: (rules: readonly ActiveDutyRule[], people: readonly DutyProblemPerson[]) => number | null,
): Repair[] {
  const repairs: Repair[] = [];
  const posts = [...new Set(needed.map(({ post }) => post))];
  const isKeeper = ruleIds.includes('keeper') && posts.some(({ needsKeeper }) => needsKeeper);
  const skills = ruleIds.includes('skills')
    ? [...new Set(posts.flatMap((post) => post.skills.map(({ skill }) => skill)))]
    : [];
  const groups = [...new Set(posts.flatMap((post) => post.groups))];
  const more = (count: number): DutyProblemPerson[] =>
    Array.from({ length: count }, (_, index) => ({
      ...anybody(`more ${index}`),
      ...{ isKeeper, groups, skills },
    }));
  const kind = {
    zh: [...groups, ...skills, isKeeper ? '保管员' : '值班员'].join('、'),
    en: [
      isKeeper ? 'keepers' : 'people',
      ...groups.map((one) => `of ${one}`),
      ...skills.map((one) => `with ${one}`),
    ].join(' '),
  };
  for (let count = 1; count <= MOST_NEW_PEOPLE; count += 1) {
    const left = missing(rules, [...problem.people, ...more(count)]);
    if (left === null) break;
    if (left > 0) continue;
    repairs.push({ zh: `再增加 ${count} 名${kind.zh}即可排出`, en: `${count} more ${kind.en} would do` });
    break;
  }
  for (const { rule } of rules) {
    if (!COURSE.includes(rule.id) || !ruleIds.includes(rule.id)) continue;
    const next = rules.filter((one) => one.rule !== rule);
    if (missing(next, problem.people) === 0)
      repairs.push({
        zh: `放宽“${rule.term.zh}”即可排出`,
        en: `relaxing "${rule.term.en}" alone would do`,
      });
  }
  return repairs;
}

function conflictOf(
  needed: readonly DutySlot[],
  ruleIds: readonly string[],
  rules: readonly ActiveDutyRule[],
  repairs: readonly Repair[],
  isIrreducible: boolean,
): DutyConflict {
  const shifts = needed.map(({ post, start, fromMinute }): DutyRequirement => {
    const { zh, en } = shiftWords(post, fromMinute);
    return {
      ruleId: 'coverage',
      postId: post.id,
      start,
      text: `${en} needs ${post.people}`,
      textZh: `${zh}须有 ${post.people} 人`,
    };
  });
  const terms = ruleIds.flatMap((id) => {
    const rule = rules.find((one) => one.rule.id === id);
    return rule && id !== 'coverage' ? [{ ruleId: id, ...rule.rule.term, params: rule.params }] : [];
  });
  const shown = shifts.slice(0, 6);
  const rest = shifts.length - shown.length;
  return {
    textZh: `${shown.map(({ textZh }) => textZh).join('；')}${rest > 0 ? `；另有 ${rest} 个班次` : ''}：与${terms
      .map(({ zh, params }) => `“${zh}”${figures(params)}`)
      .join('、')}不能同时满足`,
    text: `${shown.map(({ text }) => text).join('; ')}${rest > 0 ? `; and ${rest} more shifts` : ''}: cannot all be met with ${terms
      .map(({ en, params }) => `"${en}"${figures(params)}`)
      .join(', ')}`,
    repairZh: repairs.map(({ zh }) => zh).join('；'),
    repair: repairs.map(({ en }) => en).join('; '),
    requirements: [
      ...shifts,
      ...terms.map(({ ruleId, zh, en }) => ({ ruleId, postId: null, start: null, text: en, textZh: zh })),
    ],
    isIrreducible,
  };
}

/** The figures of a rule, where it has one. */
function figures(params: Readonly<Record<string, unknown>>): string {
  const numbers = Object.values(params).filter((value) => typeof value === 'number');
  return numbers.length === 1 ? ` (${numbers[0]})` : '';
}
