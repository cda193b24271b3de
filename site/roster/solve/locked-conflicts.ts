import { evaluateProblem } from '../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { BrokenRule } from '../../../shared/domain/roster/problem/findings-of.ts';
import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Deficit } from './conflict.ts';

/** Rules that more people in a room can still mend. */
const MENDED_BY_MORE = new Set(['coverage', 'mixed-sex', 'experienced', 'locked']);

/** What the locked assignments break by themselves, whoever else is assigned. */
export function brokenByLocks(problem: RosterProblem, hard: readonly ActiveRule[]): BrokenRule[] {
  if (problem.locked.length === 0 || !hard.some(({ rule }) => rule.id === 'locked')) return [];
  const { broken } = evaluateProblem(problem, hard, problem.locked, null);
  const seats = new Map(problem.rooms.map(({ id, seats }) => [id, seats]));
  return broken.filter(({ ruleId, sessionId, roomId }) => {
    if (!MENDED_BY_MORE.has(ruleId)) return true;
    const locked = problem.locked.filter((one) => one.sessionId === sessionId && one.roomId === roomId);
    const room = seats.get(roomId ?? '') ?? 0;
    return ruleId === 'coverage' ? locked.length > room : ruleId !== 'locked' && locked.length >= room;
  });
}

/** Each of them as a conflict. */
export function lockedConflicts(problem: RosterProblem, hard: readonly ActiveRule[]): Deficit[] {
  return brokenByLocks(problem, hard).map(({ ruleId, sessionId, roomId, staffIds, text, textZh }) => {
    const place = { sessionId, ...(roomId === null ? {} : { roomId }) };
    const locks = problem.locked.filter((one) =>
      staffIds.length > 0
        ? staffIds.includes(one.staffId)
        : one.sessionId === sessionId && one.roomId === roomId,
    );
    return {
      text: { zh: `锁定的安排：${textZh}`, en: `locked: ${text}` },
      requirements: [
        {
          ruleId: 'locked',
          ...place,
          text: `what is locked there stays (${staffIds.join(', ') || 'all'})`,
          textZh: `锁定在此的人员不变（${staffIds.join('、') || '全部'}）`,
        },
        { ruleId, ...place, text, textZh },
      ],
      sessionIds: [...new Set(locks.map((one) => one.sessionId))],
      roomIds: roomId === null ? null : [roomId],
      rules: hard.filter(({ rule }) => rule.id === 'locked' || rule.id === ruleId),
      locks,
    };
  });
}
