import type {
  DutyProblem,
  DutyProblemPerson,
} from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { type ActiveDutyRule, shiftWords } from '../../../../../shared/domain/roster/duty/plan/duty-rule.ts';
import { type DutySlot, dutySlots } from '../../../../../shared/domain/roster/duty/plan/duty-slots.ts';
import { evaluateDuty } from '../../../../../shared/domain/roster/duty/plan/evaluate-duty.ts';
import type { DutyConflict } from './duty-conflict.ts';

/** Beyond this a page helps nobody. */
const MOST_TOLD = 50;
/** Rules about the times of a post, whoever serves. */
const OF_TIMES = ['two-in-room', 'no-gap', 'hand-over'];

/** Times of posts that no roster can mend: everybody needed is there, and still a rule about the times is broken. */
export function timesAlone(problem: DutyProblem, rules: readonly ActiveDutyRule[]): DutyConflict[] {
  const people: DutyProblemPerson[] = [];
  const shifts = dutySlots(problem).map(({ post, start, end }) => {
    const ids = Array.from({ length: post.people }, (_, index) => `${people.length + index}`);
    for (const id of ids) people.push(anybody(id));
    return { postId: post.id, start, end, people: ids };
  });
  const times = rules.filter(({ rule, level }) => level === 'hard' && OF_TIMES.includes(rule.id));
  return evaluateDuty({ ...problem, people }, times, shifts)
    .broken.slice(0, MOST_TOLD)
    .map(({ ruleId, postId, start, text, textZh }) => ({
      text: `${text}, whoever serves`,
      textZh: `${textZh}，与排谁无关`,
      repair: 'Change the times or the number of people of the post',
      repairZh: '请调整该岗位的班次时间或人数',
      requirements: [{ ruleId, postId, start, text, textZh }],
      isIrreducible: true,
    }));
}

/** Somebody of whom nothing is asked. */
export const anybody = (id: string): DutyProblemPerson => ({
  ...{ id, name: '', isKeeper: false, groups: [], skills: [], posts: [], daysOff: [], duties: [] },
  ...{ maxShifts: null, maxHours: null, maxWeekends: null, nightsBefore: 0, previous: [], requests: [] },
});

/** Shifts for which fewer people may serve than are needed, of all, of keepers, or of a skill. */
export function shortSlots(problem: DutyProblem, rules: readonly ActiveDutyRule[]): DutyConflict[] {
  const isHard = (id: string) => rules.some(({ rule, level }) => rule.id === id && level === 'hard');
  return dutySlots(problem)
    .flatMap((slot) => {
      const { post } = slot;
      const kinds = [
        { ruleId: 'coverage', needed: post.people, zh: '人', en: 'people', counts: () => true },
        ...(post.needsKeeper
          ? [
              {
                ...{ ruleId: 'keeper', needed: 1, zh: '名保管员', en: 'named keeper' },
                counts: (person: DutyProblemPerson) => person.isKeeper,
              },
            ]
          : []),
        ...post.skills.map(({ skill, people }) => ({
          ...{ ruleId: 'skills', needed: people, zh: `名${skill}`, en: `with ${skill}` },
          counts: (person: DutyProblemPerson) => person.skills.includes(skill),
        })),
      ];
      return kinds
        .filter(({ ruleId }) => isHard(ruleId))
        .flatMap((kind) => shortage(problem, rules, slot, kind));
    })
    .slice(0, MOST_TOLD);
}

interface Kind {
  readonly ruleId: string;
  readonly needed: number;
  readonly zh: string;
  readonly en: string;
  counts(person: DutyProblemPerson): boolean;
}

function shortage(
  problem: DutyProblem,
  rules: readonly ActiveDutyRule[],
  slot: DutySlot,
  { ruleId, needed, zh, en, counts }: Kind,
): DutyConflict[] {
  const kind = problem.people.filter(counts);
  const barring = rules.flatMap((active) =>
    active.level === 'hard' && active.rule.kind === 'shift' ? [{ ...active, rule: active.rule }] : [],
  );
  const barsOf = (person: DutyProblemPerson) =>
    barring.filter(({ rule, params }) => rule.isBroken(person, slot.post, slot, params));
  const free = (left: readonly (typeof barring)[number][]) =>
    kind.filter((person) => !barsOf(person).some((bar) => left.includes(bar))).length;
  if (free(barring) >= needed) return [];
  // Rules are left out one after another as long as too few remain.
  let left = barring;
  for (const one of barring) {
    const next = left.filter((other) => other !== one);
    if (free(next) < needed) left = next;
  }
  const words = shiftWords(slot.post, slot.fromMinute);
  const missing = needed - free(barring);
  const barred = left.map(({ rule }) => ({
    rule,
    count: kind.filter((person) => barsOf(person).some((bar) => bar.rule === rule)).length,
  }));
  const whyZh = barred.map(({ rule, count }) => `${count} 人因“${rule.term.zh}”不能值`).join('，');
  const whyEn = barred.map(({ rule, count }) => `${count} barred by "${rule.term.en}"`).join(', ');
  return [
    {
      textZh: `${words.zh}需要 ${needed} ${zh}，能值的有 ${free(barring)} 人${whyZh === '' ? '' : `（${whyZh}）`}`,
      text: `${words.en} needs ${needed} ${en}, ${free(barring)} may serve${whyEn === '' ? '' : ` (${whyEn})`}`,
      repairZh: [
        `再有 ${missing} ${zh}可值该班即可`,
        ...barred.map(({ rule }) => `或对该班放宽“${rule.term.zh}”`),
      ].join('，'),
      repair: [
        `${missing} more ${en} for this shift`,
        ...barred.map(({ rule }) => `or relaxing "${rule.term.en}" for it`),
      ].join(', '),
      requirements: [
        {
          ...{ ruleId, postId: slot.post.id, start: slot.start },
          text: `${words.en} needs ${needed} ${en}`,
          textZh: `${words.zh}需要 ${needed} ${zh}`,
        },
        ...barred.map(({ rule }) => ({
          ...{ ruleId: rule.id, postId: slot.post.id, start: slot.start },
          text: rule.term.en,
          textZh: rule.term.zh,
        })),
      ],
      isIrreducible: true,
    },
  ];
}
