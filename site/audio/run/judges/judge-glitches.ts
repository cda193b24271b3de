import type { RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import type { Heard } from './judge.ts';
import { reasonOf, round } from './reason.ts';

/** Rooms hear one glitch at the same time of the signal, but for the length of a block. */
const SAME_GLITCH_MS = 60;

/** Times of the signal, ms, at which most rooms heard it torn or missing: it was played so. */
export interface PlayedFaults {
  readonly glitchesMs: readonly number[];
  readonly gapsMs: readonly number[];
}

const gapsOf = ({ measures }: Heard): number[] =>
  measures.dropouts.flatMap(({ cause, fromMs }) => (cause === 'analog' ? [fromMs] : []));

/** Faults most rooms share. Of one room alone all are shared: it cannot tell torn playing from a torn room. */
export function playedFaults(heard: readonly Heard[]): PlayedFaults {
  return {
    glitchesMs: sharedTimes(heard.map(({ glitchesMs }) => glitchesMs)),
    gapsMs: sharedTimes(heard.map(gapsOf)),
  };
}

function sharedTimes(rooms: readonly (readonly number[])[]): number[] {
  return rooms.flat().filter((atMs) => {
    const sharing = rooms.filter((times) => isAmong(times, atMs));
    return sharing.length > rooms.length / 2;
  });
}

const isAmong = (times: readonly number[], atMs: number): boolean =>
  times.some((other) => Math.abs(other - atMs) <= SAME_GLITCH_MS);

/** Torn and missing sound of one room, told apart from what was played so. */
export function judgeGlitches(
  heard: Heard,
  played: PlayedFaults,
  { dropout }: ListeningProfile,
): readonly RoomReason[] {
  const { glitchesMs, measures } = heard;
  const own = glitchesMs.filter((atMs) => isAmong(played.glitchesMs, atMs)).length;
  const gapsPlayed = gapsOf(heard).filter((atMs) => isAmong(played.gapsMs, atMs)).length;
  // Digital zeros are the network's: what is named there is not held against the loudspeaker.
  const dead = measures.dropouts.filter(({ cause }) => cause === 'network');
  const torn = glitchesMs.filter(
    (atMs) =>
      !isAmong(played.glitchesMs, atMs) &&
      !dead.some(({ fromMs, toMs }) => atMs >= fromMs - SAME_GLITCH_MS && atMs <= toMs + SAME_GLITCH_MS),
  ).length;
  const reasons: RoomReason[] = [];
  if (own + gapsPlayed > 0)
    reasons.push(
      reasonOf('own-glitch', 'not-measurable', 'The signal itself was played with gaps.', {
        count: own + gapsPlayed,
      }),
    );
  const gaps = measures.dropouts.filter(
    ({ cause, fromMs }) => cause === 'analog' && !isAmong(played.gapsMs, fromMs),
  );
  if (gaps.length > dropout.mostCount)
    reasons.push(
      reasonOf('dropouts', 'fail', 'The loudspeaker fell silent within the signal.', {
        count: gaps.length,
        ms: round(
          gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
          0,
        ),
        atMs: round(gaps[0]?.fromMs ?? 0, 0),
      }),
    );
  else if (torn > 0)
    reasons.push(reasonOf('dropouts', 'fail', 'The sound was torn in this room alone.', { count: torn }));
  return reasons;
}
