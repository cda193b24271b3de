import { roomIn } from './room-in-session.ts';
import type { RosterView, Team } from './roster-view.ts';
import { type Finding, nameOf, type Sentence, type TeamRule } from './rule.ts';
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

/** What one rule finds in a roster; a rule that only costs finds nothing. */
export function findingsOf({ rule, params }: ActiveRule, view: RosterView): Finding[] {
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
        return count > 0 ? [at(team.session.id, team.room.id, staffIds, count, teamText(rule, team))] : [];
      });
    case 'session':
      return view.sittings
        .filter(({ person, session }) => rule.isBroken(person, session, params, view.problem))
        .map(({ person, session, room }) => {
          const { zh, en } = rule.explain(person, session);
          const text = { zh: `${zh}（考场 ${room.id}）`, en: `${en}, room ${room.id}` };
          return at(session.id, room.id, [person.id], 1, text);
        });
    case 'room':
      return view.sittings
        .filter(({ person, room, session }) => rule.isBroken(person, roomIn(room, session.id), params))
        .map(({ person, session, room }) => {
          const { zh, en } = rule.explain(person, room);
          const text = { zh: `${zh}（场次 ${session.id}）`, en: `${en}, session ${session.id}` };
          return at(session.id, room.id, [person.id], 1, text);
        });
  }
}

/** A crowd in one room is no list to read. */
const MOST_NAMED = 20;

/** Rules of a team tell what is wrong with a room; everybody who sits there is named after it. */
export function teamText(rule: TeamRule, team: Team): Sentence {
  const { zh, en } = rule.explain(team);
  const names = team.members.slice(0, MOST_NAMED).map(nameOf);
  const isMore = team.members.length > MOST_NAMED;
  return {
    zh: `${zh}：${names.join('、')}${isMore ? '等' : ''}`,
    en: `${en}: ${names.join(', ')}${isMore ? ' and others' : ''}`,
  };
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

export function worded(ruleId: string, { text, ...finding }: Finding): BrokenRule {
  return { ruleId, ...finding, text: text.en, textZh: text.zh };
}
