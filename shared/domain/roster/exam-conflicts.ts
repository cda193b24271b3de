import type { RosterConflict } from '../../contract/roster-table.ts';
import { evaluateProblem } from './problem/evaluate-problem.ts';
import type { BrokenRule } from './problem/findings-of.ts';
import { problemOfTable } from './problem/problem-of-table.ts';
import type { ActiveRule } from './problem/rule-set.ts';
import { ownSubject } from './problem/rules/own-subject.ts';
import { trained } from './problem/rules/trained.ts';
import { type RosterInput, uniqueIds } from './roster-index.ts';

/** What holds of every exam, whatever rule set a site has. */
export const TABLE_RULES: readonly ActiveRule[] = [trained, ownSubject].map((rule) => ({
  rule,
  level: 'hard',
  weight: 1,
  params: {},
}));

/** Seats and times of a table are judged across exams and duty shifts, and seats locked by hand are kept there. */
const OF_THE_TABLE = new Set(['coverage', 'one-place', 'other-duty', 'locked']);

/** Hard rules of invigilation that the exams of a table break, one conflict for each rule, session and people. */
export function examConflicts(input: RosterInput, rules: readonly ActiveRule[]): RosterConflict[] {
  const judged = rules.filter(({ rule, level }) => level === 'hard' && !OF_THE_TABLE.has(rule.id));
  const { problem, assignments } = problemOfTable(input, []);
  const { broken } = evaluateProblem(problem, judged, assignments, null);
  const groups = new Map<string, BrokenRule[]>();
  for (const one of broken) {
    const key = JSON.stringify([one.ruleId, one.sessionId, one.staffIds]);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const terms = new Map(judged.map(({ rule }) => [rule.id, rule.term]));
  const people = new Map(input.people.map((person) => [person.id, person]));
  const subjects = new Map(input.sessions.map(({ id, subject }) => [id, subject.trim()]));
  return [...groups.values()].flatMap((group): RosterConflict[] => {
    const [first] = group;
    if (!first) return [];
    const { ruleId, sessionId, staffIds } = first;
    const where = {
      level: 'hard' as const,
      sessionIds: sessionId === null ? [] : [sessionId],
      postIds: uniqueIds(group.flatMap(({ roomId }) => roomId ?? [])),
      personIds: uniqueIds(staffIds),
    };
    if (ruleId === 'trained') {
      const { trainedUntil = null } = people.get(staffIds[0] ?? '') ?? {};
      return [{ ruleId, ...where, facts: { trainedUntil: trainedUntil ?? '' } }];
    }
    if (ruleId === 'own-subject')
      return [{ ruleId, ...where, facts: { subject: subjects.get(sessionId ?? '') ?? '' } }];
    const { zh = ruleId, en = ruleId } = terms.get(ruleId) ?? {};
    const violations = group.reduce((sum, { count }) => sum + count, 0);
    return [{ ruleId: 'exam-rule', ...where, facts: { violations }, rule: { id: ruleId, zh, en } }];
  });
}
