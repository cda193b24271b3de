import { type BrokenRule, findingsOf, worded } from './findings-of.ts';
import { ownCost } from './own-cost.ts';
import type { RosterPlace, RosterProblem } from './roster-problem.ts';
import { type RosterView, type Sitting, viewRoster } from './roster-view.ts';
import type { ActiveRule } from './rule-set.ts';
import { fairLoadCost, idealLoad } from './rules/fair-load.ts';

/** Why something costs. `violation`: a soft rule is broken; the others are costs without a violation. */
export type CostReason =
  | { readonly kind: 'violation'; readonly broken: BrokenRule }
  | { readonly kind: 'session-preference' }
  | { readonly kind: 'building-preference'; readonly building: string }
  | { readonly kind: 'load'; readonly load: number; readonly ideal: number };

/** One thing that a roster costs; without session and room it is about a person's whole roster. */
export interface SoftCost {
  readonly ruleId: string;
  readonly sessionId: string | null;
  readonly roomId: string | null;
  readonly staffIds: readonly string[];
  /** Weighted; all of them add up to the soft score. */
  readonly cost: number;
  readonly reason: CostReason;
}

/**
 * Everything the soft score of a roster is made of, each with its place, its people and its reason. Linear in the
 * assignments and people but for pairs within the seats of one room.
 */
export function softCosts(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  assignments: readonly RosterPlace[],
  previous: readonly RosterPlace[] | null,
): SoftCost[] {
  const view = viewRoster(problem, assignments, previous);
  return rules
    .filter(({ level }) => level === 'soft')
    .flatMap((active) => (active.rule.kind === 'cost' ? plainCosts(active, view) : violations(active, view)))
    .filter(({ cost }) => cost !== 0);
}

function violations(active: ActiveRule, view: RosterView): SoftCost[] {
  const { rule, weight } = active;
  return findingsOf(active, view).map((finding) => {
    const { ruleId, sessionId, roomId, staffIds, ...broken } = worded(rule.id, finding);
    const where = { ruleId, sessionId, roomId, staffIds };
    return {
      ...where,
      cost: weight * finding.count,
      reason: { kind: 'violation', broken: { ...where, ...broken } },
    };
  });
}

/** Costs of preferences lie on the sitting, those of the load on the person. */
function plainCosts({ rule, weight }: ActiveRule, { problem, sittings, byPerson }: RosterView): SoftCost[] {
  const onSitting = ({ person, session, room }: Sitting, cost: number, reason: CostReason): SoftCost => ({
    ...{ ruleId: rule.id, sessionId: session.id, roomId: room.id, staffIds: [person.id] },
    ...{ cost: weight * cost, reason },
  });
  switch (rule.id) {
    case 'session-preference':
      return sittings.map((one) =>
        onSitting(one, ownCost(one.person.preference.sessions, one.session.id), {
          kind: 'session-preference',
        }),
      );
    case 'building-preference':
      return sittings.map((one) => {
        const { building } = one.room;
        const cost = ownCost(one.person.preference.buildings, building);
        return onSitting(one, cost, { kind: 'building-preference', building });
      });
    case 'fair-load': {
      const { ideal, isCounted } = idealLoad(problem);
      return problem.staff.flatMap((person, index) => {
        if (isCounted[index] !== true) return [];
        const load = byPerson.get(person)?.length ?? 0;
        return {
          ...{ ruleId: rule.id, sessionId: null, roomId: null, staffIds: [person.id] },
          ...{ cost: weight * fairLoadCost(load, ideal), reason: { kind: 'load' as const, load, ideal } },
        };
      });
    }
    default:
      throw new Error(`the costs of ${rule.id} have no reason`);
  }
}
