import { describe, expect, it } from 'vitest';
import type { DutyProblem } from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { evaluateDuty } from '../../../../../shared/domain/roster/duty/plan/evaluate-duty.ts';
import type { PlanMessage } from '../../../../../site/roster/duty/plan/solve/plan-messages.ts';
import { compilePlan } from '../../../../../site/roster/duty/plan/solve/plan-model.ts';
import { PlanPricer } from '../../../../../site/roster/duty/plan/solve/plan-pricer.ts';
import { runPlanThread } from '../../../../../site/roster/duty/plan/solve/plan-thread.ts';
import { shiftsOf } from '../../../../../site/roster/duty/plan/solve/solve-duty.ts';
import { DUTY_CONTROL } from '../../../../../site/roster/duty/solve/duty-messages.ts';
import { Random } from '../../../../../site/roster/solve/random.ts';
import { dutyOracle } from './duty-oracle.ts';
import { DEFAULT_DUTY_RULES, dutyProblemOf, dutyRulesOf, randomDuty } from './sample-duty-problem.ts';

const COURSE = [
  ...['one-place', 'group', 'days-off', 'other-duty', 'rest', 'succession'],
  ...['nights-in-row', 'max-consecutive-days', 'max-weekends', 'max-load'],
];
const COSTS = ['requests', 'fair-nights', 'fair-load'];
const paramsOf = (problem: DutyProblem) =>
  Object.fromEntries(dutyRulesOf(problem).map(({ rule, params }) => [rule.id, { ...params }]));

/** Rules of one person's course that may be soft. */
const SOFT = ['rest', 'succession', 'nights-in-row', 'max-consecutive-days', 'max-weekends', 'max-load'];

/** The same problem with those rules at level soft, and limits that bind. */
const softened = (problem: DutyProblem): DutyProblem => ({
  ...problem,
  rules: SOFT.map((id, index) => ({
    ...{ id, level: 'soft', weight: 3 + index },
    params: {
      ...problem.rules.find((rule) => rule.id === id)?.params,
      ...(id === 'nights-in-row' ? { nights: 1 } : id === 'max-consecutive-days' ? { days: 1 } : {}),
      ...(id === 'rest' ? { minutes: 1_500 + 300 * (problem.people.length % 4) } : {}),
      ...(id === 'max-weekends' ? { weekends: 0 } : id === 'max-load' ? { shifts: 1, hours: 18 } : {}),
    },
  })),
});
/** What soft rules of a course cost by the judge written apart. */
const softCost = (problem: DutyProblem, counts: Readonly<Record<string, number>>): number =>
  dutyRulesOf(problem).reduce(
    (sum, { rule, level, weight }) =>
      sum + (level === 'soft' && SOFT.includes(rule.id) ? weight * (counts[rule.id] ?? 0) : 0),
    0,
  );
const isSoft = (problem: DutyProblem, id: string): boolean =>
  problem.rules.some((rule) => rule.id === id && rule.level === 'soft');

/** The thread's work without a thread; so many seconds' worth of counted work, however long that takes. */
async function solve(problem: DutyProblem, seconds: number) {
  const messages: PlanMessage[] = [];
  const control = new Int32Array(new SharedArrayBuffer(8));
  expect(control[DUTY_CONTROL.isStopped]).toBe(0);
  await runPlanThread(
    { kind: 'duty-plan', problem, ruleSet: DEFAULT_DUTY_RULES, seed: 1, seconds, control },
    (message) => messages.push(message),
  );
  const of = <Kind extends PlanMessage['kind']>(kind: Kind) =>
    messages.filter((message): message is Extract<PlanMessage, { kind: Kind }> => message.kind === kind);
  const roster = shiftsOf(problem, of('better').at(-1)?.rows ?? []);
  const { score, broken } = evaluateDuty(problem, dutyRulesOf(problem), roster);
  const bound = of('bound').at(-1)?.lowerBound ?? null;
  return { roster, score, broken, bound, conflicts: of('infeasible').flatMap(({ conflicts }) => conflicts) };
}

describe('rows of duty', () => {
  it('finds the cheapest of all rows, by a judge written apart', () => {
    let compared = 0;
    let charged = 0;
    for (let seed = 1; seed <= 14; seed += 1) {
      const random4 = randomDuty(seed, { posts: 2, people: 2, days: 4 });
      const problem = seed % 2 === 0 ? random4 : softened(random4);
      const model = compilePlan(problem, dutyRulesOf(problem), { isFeasibilityOnly: false });
      const random = new Random(seed);
      for (const [index, person] of model.people.entries()) {
        // Every subset is judged: few slots, of the whole time.
        const step = Math.ceil(person.slots.length / 4);
        const slots = person.slots.filter((_, place) => place % step === 0);
        const wish = person.wish.filter((_, place) => place % step === 0);
        const pricer = new PlanPricer(model, { ...person, slots, wish });
        const prices = Float64Array.from(slots, () => random.below(61) - 40);
        let least = Number.POSITIVE_INFINITY;
        const keys = new Set<string>();
        for (let code = 0; code < 2 ** slots.length; code += 1) {
          const row = slots.filter((_, place) => (code >> place) & 1);
          const roster = shiftsOf(
            problem,
            problem.people.map((_, other) => (other === index ? row : [])),
          ).filter(({ people }) => people.length > 0);
          const alone = { ...problem, people: problem.people.filter((_, other) => other === index) };
          const counts = dutyOracle(alone, roster, paramsOf(problem));
          if (COURSE.some((id) => !isSoft(problem, id) && (counts[id] ?? 0) > 0)) continue;
          keys.add(row.join());
          // Fairness is a matter of all people: the model's table, which the whole rosters below prove.
          const nights = row.filter((slot) => model.slots[slot]?.isNight).length;
          const points = row.reduce((sum, slot) => sum + (model.slots[slot]?.points ?? 0), 0);
          const price =
            person.offset +
            (person.nightCost?.[nights] ?? 0) +
            (person.loadCost?.[points] ?? 0) +
            row.reduce((sum, slot) => sum + (prices[slots.indexOf(slot)] ?? 0), 0) +
            softCost(problem, counts);
          least = Math.min(least, price);
        }
        const { rows, isExact } = pricer.price(prices, 4);
        const [best = []] = rows;
        const spent = best.reduce(
          (sum, slot) => sum + (prices[slots.indexOf(slot)] ?? 0) - (wish[slots.indexOf(slot)] ?? 0),
          0,
        );
        const cost = pricer.costOf(best) + spent;
        expect(isExact).toBe(true);
        expect(`${seed} ${index} ${cost.toFixed(6)}`).toBe(`${seed} ${index} ${least.toFixed(6)}`);
        for (const row of rows) expect(keys.has(row.join())).toBe(true);
        if (best.length > 1) compared += 1;
        const own = shiftsOf(
          problem,
          problem.people.map((_, other) => (other === index ? best : [])),
        );
        const alone = { ...problem, people: problem.people.filter((_, other) => other === index) };
        if (softCost(problem, dutyOracle(alone, own, paramsOf(problem))) > 0) charged += 1;
      }
    }
    // The cheapest rows take a soft rule's cost now and then, so that it was really weighed.
    expect(compared).toBeGreaterThan(10);
    expect(charged).toBeGreaterThan(2);
  }, 60_000);
});

it('drops no row of duty that a soft rule makes cheaper in the end', () => {
  let charged = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const all = softened(randomDuty(seed, { posts: 3, people: 2, days: 6 }));
    // Every other time rest alone, which the others would hide.
    const problem = seed % 2 === 0 ? all : { ...all, rules: all.rules.filter(({ id }) => id === 'rest') };
    const model = compilePlan(problem, dutyRulesOf(problem), { isFeasibilityOnly: false });
    const random = new Random(seed);
    for (const person of model.people) {
      const step = Math.ceil(person.slots.length / 10);
      const slots = person.slots.filter((_, place) => place % step === 0);
      const wish = slots.map(() => 0);
      const pricer = new PlanPricer(model, { ...person, slots, wish, nightCost: null, loadCost: null });
      const prices = Float64Array.from(slots, () => random.below(31) - 25);
      let least = Number.POSITIVE_INFINITY;
      for (let code = 0; code < 2 ** slots.length; code += 1) {
        const row = slots.filter((_, place) => (code >> place) & 1);
        const worth = row.reduce((sum, slot) => sum + (prices[slots.indexOf(slot)] ?? 0), 0);
        least = Math.min(least, pricer.costOf(row) + worth);
      }
      const [best = []] = pricer.price(prices, 1).rows;
      const worth = best.reduce((sum, slot) => sum + (prices[slots.indexOf(slot)] ?? 0), 0);
      expect(`${seed} ${(pricer.costOf(best) + worth).toFixed(6)}`).toBe(`${seed} ${least.toFixed(6)}`);
      if (pricer.costOf(best) > person.offset) charged += 1;
    }
  }
  expect(charged).toBeGreaterThan(20);
}, 60_000);

describe('duty rosters', () => {
  it('break no hard rule and cost what a judge written apart says, or have a proven conflict', async () => {
    let feasible = 0;
    let infeasible = 0;
    // Not among them are five whose proofs take a second each: the smallest conflict has a test of its own.
    for (const seed of [201, 202, 203, 204, 205, 207, 209, 210, 211, 213, 215, 216, 217, 218, 219, 221]) {
      const drawn = randomDuty(seed, { posts: 2, people: 8, days: 4 });
      const random = seed % 3 === 0 ? softened(drawn) : drawn;
      // Posts that can be served, and by every other seed enough people for it.
      const able = { isKeeper: true, groups: ['A'], skills: ['带班'], posts: [] };
      const problem = dutyProblemOf({
        ...random,
        posts: random.posts.map((post) => ({
          ...{ ...post, isAroundTheClock: false },
          people: post.needsKeeper ? 2 : post.people,
        })),
        people: [0, 1, 2].flatMap((copy) =>
          random.people.map((person) => ({
            ...{ ...person, ...(copy < 2 && seed % 2 === 0 ? able : {}) },
            id: `${person.id}-${copy}`,
          })),
        ),
        locked: [],
      });
      const { roster, score, bound, conflicts } = await solve(problem, 0.1);
      const counts = dutyOracle(problem, roster, paramsOf(problem));
      const cost = COSTS.reduce((sum, id) => sum + (counts[id] ?? 0), softCost(problem, counts));
      const hard = Object.entries(counts).reduce(
        (sum, [id, count]) => sum + (COSTS.includes(id) || isSoft(problem, id) ? 0 : count),
        0,
      );
      if (conflicts.length > 0) {
        infeasible += 1;
        expect(`${seed} ${hard > 0}`).toBe(`${seed} true`);
        for (const { text, textZh, requirements } of conflicts)
          expect([text, textZh].every((one) => one !== '') && requirements.length > 0).toBe(true);
        continue;
      }
      expect({ seed, hard, cost }).toEqual({ seed, hard: 0, cost: score.soft });
      expect(bound ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(cost);
      feasible += 1;
    }
    expect(feasible).toBeGreaterThan(5);
    expect(infeasible).toBeGreaterThan(2);
  }, 120_000);

  it('are the best of all that there are, and proven so', async () => {
    for (const seed of [3, 4, 5]) {
      const problem = dutyProblemOf({
        ...{ from: '2026-06-05', to: '2026-06-06' },
        posts: [
          {
            ...{ id: 'papers', people: 2, needsKeeper: true },
            times: [
              { id: 'day', start: '08:00', end: '20:15' },
              { id: 'night', start: '20:00', end: '08:15' },
            ],
          },
        ],
        people: [0, 1, 2, 3, 4].map((n) => ({
          ...{ id: `P${n}`, isKeeper: n < 3, nightsBefore: (n * seed) % 3 },
          requests: [{ wish: 'off', date: n % 2 === 0 ? '2026-06-05' : '2026-06-07', weight: seed + n }],
        })),
      });
      let least = Number.POSITIVE_INFINITY;
      const pairs = [0, 1, 2, 3, 4].flatMap((a) => [0, 1, 2, 3, 4].filter((b) => b > a).map((b) => [a, b]));
      for (const one of pairs)
        for (const two of pairs)
          for (const three of pairs)
            for (const four of pairs) {
              const teams = [one, two, three, four];
              // Somebody at two shifts in a row breaks rest or place: only those are worth judging.
              if (teams.some((team, at) => team.some((person) => teams[at + 1]?.includes(person)))) continue;
              const rows = problem.people.map((_, person) =>
                teams.flatMap((team, slot) => (team.includes(person) ? [slot] : [])),
              );
              const { score } = evaluateDuty(problem, dutyRulesOf(problem), shiftsOf(problem, rows));
              if (score.hard === 0) least = Math.min(least, score.soft);
            }
      const { score, bound } = await solve(problem, 5);
      expect({ score, bound }).toEqual({ score: { hard: 0, soft: least }, bound: least });
    }
  }, 60_000);

  it('say the smallest conflict in words, with who would have to come or which rule to relax', async () => {
    const problem = dutyProblemOf({
      ...{ from: '2026-06-05', to: '2026-06-06' },
      posts: [
        {
          ...{ id: 'papers', name: '保密室', people: 2, needsKeeper: true },
          times: [
            { id: 'day', start: '08:00', end: '20:00' },
            { id: 'night', start: '20:00', end: '08:00' },
          ],
        },
      ],
      people: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((id) => ({ id, isKeeper: id === 'A' })),
      rules: [{ id: 'rest', params: { minutes: 600, afterNightMinutes: 600 } }],
    });
    const { conflicts } = await solve(problem, 5);
    const [first] = conflicts;
    expect(first?.isIrreducible).toBe(true);
    expect(first?.requirements.map(({ ruleId }) => ruleId).sort()).toEqual([
      'coverage',
      'coverage',
      'keeper',
      'rest',
    ]);
    expect(first?.textZh).toContain('与“班次间休息”、“保管员在岗”不能同时满足');
    expect(first?.repairZh).toContain('再增加 1 名保管员即可排出');
    expect(first?.repairZh).toContain('放宽“班次间休息”即可排出');
    // What the repair says is so.
    const mended = dutyProblemOf({ ...problem, people: [...problem.people, { id: 'K', isKeeper: true }] });
    expect((await solve(mended, 5)).score.hard).toBe(0);
  }, 60_000);

  it('name the shift that nobody may serve, and times that no roster mends', async () => {
    const post = {
      ...{ id: 'office', name: '值班室', groups: ['办公室'] },
      times: [{ id: 'night', start: '20:00', end: '06:00' }],
    };
    const base = { from: '2026-06-05', to: '2026-06-06' };
    const people = ['A', 'B'].map((id) => ({ id, groups: ['办公室'], daysOff: ['2026-06-06'] }));
    const { conflicts } = await solve(dutyProblemOf({ ...base, posts: [post], people }), 2);
    expect(conflicts[0]?.textZh).toBe('值班室 6月6日 06:00 至 6月6日 20:00 无人值班，与排谁无关');
    const loose = { ...post, isAroundTheClock: false };
    const other = await solve(dutyProblemOf({ ...base, posts: [loose], people }), 2);
    expect(other.conflicts.map(({ textZh }) => textZh)).toEqual([
      '值班室 6月5日 20:00 的班需要 1 人，能值的有 0 人（2 人因“请假”不能值）',
      '值班室 6月6日 20:00 的班需要 1 人，能值的有 0 人（2 人因“请假”不能值）',
    ]);
    expect(other.conflicts[0]?.repairZh).toBe('再有 1 人可值该班即可，或对该班放宽“请假”');
  }, 60_000);
});
