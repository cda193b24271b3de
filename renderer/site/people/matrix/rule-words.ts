import { PROBLEM_RULES } from '../../../../shared/domain/roster/problem/rule-registry.ts';
import type { SoftCost } from '../../../../shared/domain/roster/problem/soft-costs.ts';
import type { Text } from '../../../kit/text/index.ts';
import { hintWords } from '../conflict-words.ts';
import type { RosterModel, Seat } from '../roster-model.ts';
import type { Candidate } from './judge-candidate.ts';
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

/** What one thing costs and why, in names; place and session are told beside it. */
export function costWords(
  { ruleId, staffIds, cost, reason }: SoftCost,
  model: RosterModel,
  text: Text,
): string {
  const words = text.plan.costs;
  const who = staffIds.map((id) => model.people.get(id)?.name ?? id).join(text.frame.listMark);
  const why = (): string => {
    switch (reason.kind) {
      case 'violation':
        return text.plan.broken(ruleTerm(ruleId, text), who, '');
      case 'session-preference':
        return words.session(who);
      case 'building-preference':
        return words.building(who, reason.building);
      case 'load':
        return words.load(reason.load, reason.ideal.toFixed(1));
    }
  };
  return words.one(cost, why());
}

/** Everything that speaks against a person on a seat; the person and the place are told beside it. '' for nothing. */
export function candidateWords(
  { person, hints, broken }: Candidate,
  { sessionId, postId }: Seat,
  model: RosterModel,
  text: Text,
): string {
  const rules = broken.map((one) =>
    brokenWords(
      {
        ...one,
        sessionId: one.sessionId === sessionId ? null : one.sessionId,
        roomId: one.roomId === postId ? null : one.roomId,
        staffIds: one.staffIds.filter((id) => id !== person.id),
      },
      model,
      text,
    ),
  );
  return [
    ...hints.map((hint) => hintWords(hint, model, text)),
    ...(rules.length === 0 ? [] : [text.plan.move.breaks(rules.join(text.frame.listMark), 0)]),
  ].join(' · ');
}
