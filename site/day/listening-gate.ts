import type { Gate } from '../../shared/contract/readiness.ts';
import type { ListeningFact, ListeningRoomFact } from '../ports/day.ts';

type Finding = Pick<Gate, 'state' | 'isBlocking' | 'reasonCode' | 'facts' | 'reason'>;

/** So many names are told; of more, their number. */
const NAMED_ROOMS = 4;
const HOUR_MS = 3_600_000;

interface Trouble {
  readonly code: string;
  readonly state: 'failed' | 'open';
  readonly holds: (room: ListeningRoomFact, nowMs: number, fact: ListeningFact) => boolean;
  readonly sentence: (count: number, fact: ListeningFact) => string;
}

const isFresh = (atMs: number, nowMs: number, { mostHours }: ListeningFact): boolean =>
  nowMs - atMs <= mostHours * HOUR_MS;

/** A microphone could not tell how a room sounds, and a person in it said that it is heard well. */
const isHeardUnmeasured = (
  { result, trial }: ListeningRoomFact,
  nowMs: number,
  fact: ListeningFact,
): boolean =>
  result?.verdict === 'not-measurable' && trial?.isGood === true && isFresh(trial.endedAtMs, nowMs, fact);

/** From what most needs somebody to what least does; the first that holds for any room is the reason. */
const TROUBLES: readonly Trouble[] = [
  {
    code: 'listening-failed',
    state: 'failed',
    holds: ({ result }) => result?.verdict === 'fail',
    sentence: (count) => `${count} rooms failed the listening check`,
  },
  {
    // Signed or not: nobody has to sign that something is wrong.
    code: 'listening-heard-badly',
    state: 'failed',
    holds: ({ trial }) => trial?.isGood === false,
    sentence: (count) => `somebody in ${count} rooms did not hear the trial well`,
  },
  {
    code: 'listening-rooms-missing',
    state: 'open',
    holds: ({ result }) => result === null,
    sentence: (count) => `${count} rooms have not been checked`,
  },
  {
    code: 'listening-not-measured',
    state: 'open',
    holds: (room, nowMs, fact) =>
      room.result?.verdict === 'not-measurable' && !isHeardUnmeasured(room, nowMs, fact),
    sentence: (count) => `${count} rooms could not be measured`,
  },
  {
    code: 'listening-trial-unsigned',
    state: 'open',
    holds: (room, nowMs, fact) => isHeardUnmeasured(room, nowMs, fact) && room.trial?.isSigned !== true,
    sentence: (count) => `the trial listening of ${count} rooms that could not be measured is not signed`,
  },
  {
    code: 'listening-set-up-changed',
    state: 'open',
    holds: ({ result }) => result?.isSetUpOtherwise === true,
    sentence: (count) => `the cameras of ${count} rooms were changed after the check`,
  },
  {
    code: 'listening-other-limits',
    state: 'open',
    holds: ({ result }) => result?.isOfOtherLimits === true,
    sentence: (count) => `${count} rooms were judged by other limits than those in use`,
  },
  {
    code: 'listening-outdated',
    state: 'open',
    holds: ({ result }, nowMs, fact) => result !== null && !isFresh(result.endedAtMs, nowMs, fact),
    sentence: (count, { mostHours }) => `the check of ${count} rooms is more than ${mostHours} hours old`,
  },
  {
    code: 'listening-remarks',
    state: 'open',
    holds: ({ result }) => result?.verdict === 'warn' && !result.isAccepted,
    sentence: (count) => `${count} rooms have a remark nobody has accepted`,
  },
];

/**
 * Passed when every room with a listening test has a good result, or a remark a named person accepted, that is new enough,
 * of the limits in use and of the microphones it has now. A room no microphone could measure passes by a signed trial
 * at which a person in it heard well; a room in which somebody did not fails until it is checked or heard again.
 */
export function judgeListening(fact: ListeningFact, nowMs: number): Finding {
  const total = fact.rooms.length;
  const finding = (reasonCode: string, reason: string, facts: Finding['facts']): Finding => ({
    state: 'open',
    isBlocking: true,
    ...{ reasonCode, reason, facts },
  });
  if (!fact.isNeeded)
    return {
      ...finding('no-listening-test', 'no test with a listening part is to come', {}),
      isBlocking: false,
    };
  if (fact.rooms.every(({ result }) => result === null))
    return finding('listening-not-checked', 'the listening check has not been made', { total });
  for (const { code, state, holds, sentence } of TROUBLES) {
    const rooms = fact.rooms.filter((room) => holds(room, nowMs, fact));
    if (rooms.length === 0) continue;
    const named = rooms.slice(0, NAMED_ROOMS).map(({ name }) => name);
    return {
      ...finding(code, sentence(rooms.length, fact), {
        count: rooms.length,
        total,
        hours: fact.mostHours,
        rooms: named.join('、'),
      }),
      state,
    };
  }
  const accepted = fact.rooms.filter(({ result }) => result?.verdict === 'warn').length;
  const heard = fact.rooms.filter(({ result }) => result?.verdict === 'not-measurable').length;
  return {
    ...finding('listening-passed', `all ${total} rooms passed the listening check`, {
      ...{ total, accepted, heard },
    }),
    state: 'passed',
  };
}
