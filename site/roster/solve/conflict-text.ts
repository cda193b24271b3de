import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../shared/domain/roster/problem/rule.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Requirement } from './conflict.ts';
import { lacksOf, seatsOf } from './lacks.ts';

/** The rules of a conflict as requirements: coverage session by session, the others once for what they span. */
export function requirementsOf(
  part: RosterProblem,
  rules: readonly ActiveRule[],
  isSomeRooms: boolean,
): Requirement[] {
  const only = part.sessions.length === 1 ? (part.sessions[0]?.id ?? null) : null;
  const room = part.rooms.length === 1 && part.rooms[0] ? { roomId: part.rooms[0].id } : {};
  const seats = seatsOf(part);
  const several = isSomeRooms && part.rooms.length > 1 ? { roomIds: part.rooms.map(({ id }) => id) } : {};
  return rules.flatMap(({ rule }): Requirement[] =>
    rule.id === 'coverage' && isSomeRooms && part.rooms.length > 1 && part.sessions.length === 1
      ? part.sessions.flatMap(({ id }) =>
          part.rooms.map((one) => ({
            ruleId: rule.id,
            sessionId: id,
            roomId: one.id,
            text: `session ${id}, room ${one.id} needs ${one.seats} invigilators`,
            textZh: `场次 ${id} 考场 ${one.id} 需要 ${one.seats} 名监考员`,
          })),
        )
      : rule.id === 'coverage'
        ? part.sessions.map(({ id }) => ({
            ruleId: rule.id,
            sessionId: id,
            ...room,
            ...several,
            text: `session ${id} needs ${seats} invigilators in ${part.rooms.length} rooms`,
            textZh: `场次 ${id} 的 ${part.rooms.length} 个考场需要 ${seats} 名监考员`,
          }))
        : [{ ruleId: rule.id, sessionId: only, ...room, text: rule.term.en, textZh: rule.term.zh }],
  );
}

/** What is missing, in figures where counting shows it. */
export function conflictText(
  part: RosterProblem,
  rules: readonly ActiveRule[],
  isSomeRooms: boolean,
): Sentence {
  const others = rules.filter(({ rule }) => rule.id !== 'coverage' && rule.id !== 'one-place');
  const names = {
    zh: others.map(({ rule }) => rule.term.zh).join('、'),
    en: others.map(({ rule }) => rule.term.en).join(', '),
  };
  const lacks = lacksOf(part, rules);
  const where = placeOf(part, isSomeRooms);
  const because = names.en === '' ? { zh: '', en: '' } : { zh: `（${names.zh}）`, en: ` (${names.en})` };
  if (lacks.length === 0)
    return {
      zh: `${where.zh}不能同时满足：监考员配齐${names.zh === '' ? '' : `、${names.zh}`}`,
      en: `${where.en} cannot have coverage together with ${names.en || 'one place at a time'}`,
    };
  return {
    zh: `${where.zh}${lacks.map(({ need, have, kind, unit }) => `需要${kind.zh} ${need} ${unit}，可用 ${have} ${unit}`).join('；')}${because.zh}`,
    en: `${where.en} ${lacks.map(({ need, have, kind }) => `needs ${need} ${kind.en}, ${have} are free`).join('; ')}${because.en}`,
  };
}

/** More rooms than these are counted, not named. */
const MOST_NAMED = 8;

function placeOf(part: RosterProblem, isSomeRooms: boolean): Sentence {
  const sessions = part.sessions.map(({ id }) => id).join(', ');
  const [room] = part.rooms;
  const isOneRoom = part.rooms.length === 1 && room;
  const names = part.rooms.slice(0, MOST_NAMED).map(({ id }) => id);
  const isMore = part.rooms.length > MOST_NAMED;
  if (!isOneRoom && isSomeRooms)
    return {
      zh: `场次 ${sessions} 考场 ${names.join('、')}${isMore ? ` 等 ${part.rooms.length} 个` : ''} `,
      en: `session${part.sessions.length > 1 ? 's' : ''} ${sessions}, rooms ${names.join(', ')}${isMore ? ` and ${part.rooms.length - MOST_NAMED} more` : ''}`,
    };
  const plural = part.sessions.length > 1 ? 's' : '';
  return {
    zh: `场次 ${sessions}${isOneRoom ? ` 考场 ${room.id} ` : ' '}`,
    en: `session${plural} ${sessions}${isOneRoom ? `, room ${room.id}` : ''}`,
  };
}
