import type { RosterPlace, RosterProblem } from './roster-problem.ts';
import { type RosterView, viewRoster } from './roster-view.ts';
import type { Finding, Sentence } from './rule.ts';
import type { ActiveRule } from './rule-set.ts';

/** A broken rule: which, where, who, and the sentence for people. */
export interface BrokenRule {
  readonly ruleId: string;
  readonly sessionId: string | null;
  readonly roomId: string | null;
  readonly staffIds: readonly string[];
  readonly count: number;
  readonly text: string;
  readonly textZh: string;
}

export interface RosterScore {
  /** Violations of hard rules. */
  readonly hard: number;
  /** Costs, and violations of soft rules times their weights. */
  readonly soft: number;
}

export interface Evaluation {
  readonly score: RosterScore;
  readonly broken: readonly BrokenRule[];
  /** Violations of rules that are soft: allowed, and counted in `score.soft`. */
  readonly softBroken: readonly BrokenRule[];
  /** What `score.soft` is made of; rules that cost nothing are left out. */
  readonly costs: readonly { readonly ruleId: string; readonly cost: number }[];
}

/**
 * Judges any roster by the rules that hold: the one judge of the command `check`, of the solver's result and of
 * the tests. Nothing depends on ids, only on the order of the lists, and that only in which of several equal
 * findings is named. Linear in the assignments but for pairs within the seats of one room.
 */
export function evaluateProblem(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  assignments: readonly RosterPlace[],
  previous: readonly RosterPlace[] | null,
): Evaluation {
  const view = viewRoster(problem, assignments, previous);
  const score = { hard: 0, soft: 0 };
  const broken: BrokenRule[] = [];
  const softBroken: BrokenRule[] = [];
  const costs: { ruleId: string; cost: number }[] = [];
  for (const active of rules) {
    const { rule, level, weight } = active;
    const found = findingsOf(active, view);
    const count = found.reduce((sum, finding) => sum + finding.count, 0);
    if (level === 'hard') score.hard += count;
    else {
      const cost = weight * (rule.kind === 'cost' ? rule.cost(view, active.params) : count);
      score.soft += cost;
      if (cost > 0) costs.push({ ruleId: rule.id, cost });
    }
    // One by one: a hostile roster has more findings than a call has arguments.
    const list = level === 'hard' ? broken : softBroken;
    for (const finding of found) list.push(worded(rule.id, finding));
  }
  return { score, broken, softBroken, costs };
}

function findingsOf({ rule, params }: ActiveRule, view: RosterView): Finding[] {
  switch (rule.kind) {
    case 'cost':
      return [];
    case 'roster':
      return rule.evaluate(view, params);
    case 'course':
      return [...view.byPerson].flatMap(([person, sittings]) => rule.evaluate(person, sittings, params));
    case 'team':
      return view.teams.flatMap((team) => {
        const count = rule.count(team.members, team.room.seats);
        const staffIds = team.members.map(({ id }) => id);
        return count > 0 ? [at(team.session.id, team.room.id, staffIds, count, rule.explain(team))] : [];
      });
    case 'session':
      return view.sittings
        .filter(({ person, session }) => rule.isBroken(person, session, params, view.problem))
        .map(({ person, session, room }) =>
          at(session.id, room.id, [person.id], 1, rule.explain(person, session)),
        );
    case 'room':
      return view.sittings
        .filter(({ person, room }) => rule.isBroken(person, room, params))
        .map(({ person, session, room }) =>
          at(session.id, room.id, [person.id], 1, rule.explain(person, room)),
        );
  }
}

function at(
  sessionId: string,
  roomId: string,
  staffIds: readonly string[],
  count: number,
  text: Sentence,
): Finding {
  return { sessionId, roomId, staffIds, count, text };
}

function worded(ruleId: string, { text, ...finding }: Finding): BrokenRule {
  return { ruleId, ...finding, text: text.en, textZh: text.zh };
}
