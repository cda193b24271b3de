import { PROBLEM_RULES } from '../../../../shared/domain/roster/problem/rule-registry.ts';
import type { Text } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import type { BrokenByMove } from './judge-seat.ts';

const TERMS = new Map(PROBLEM_RULES.map(({ id, term }) => [id, term]));

/** The exam office's word for a rule; a rule of a newer service keeps its id. */
export function ruleTerm(ruleId: string, text: Text): string {
  return TERMS.get(ruleId)?.[text.plan.language] ?? ruleId;
}

/** Rule, who and where, in names. */
export function brokenWords(broken: BrokenByMove, model: RosterModel, text: Text): string {
  const { ruleId, sessionId, roomId, staffIds } = broken;
  const who = staffIds.map((id) => model.people.get(id)?.name ?? id).join(text.frame.listMark);
  const where = [
    sessionId === null ? '' : (model.sessions.get(sessionId)?.name ?? sessionId),
    roomId === null ? '' : (model.posts.get(roomId)?.name ?? roomId),
  ]
    .filter((part) => part !== '')
    .join(' ');
  return text.plan.broken(ruleTerm(ruleId, text), who, where);
}
