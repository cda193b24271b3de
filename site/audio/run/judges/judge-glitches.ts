import type { RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { Heard } from './judge.ts';
import { reasonOf } from './reason.ts';

/** Rooms hear one glitch at the same time of the signal, but for the length of a block. */
const SAME_GLITCH_MS = 60;
/** With fewer rooms one cannot tell a torn room from torn playing. */
const LEAST_ROOMS = 3;

/** Glitches most rooms share: what played the signal tore it. */
export function playedGlitches(heard: readonly Heard[]): readonly number[] {
  const all = heard.flatMap(({ glitchesMs }) => glitchesMs);
  if (heard.length < LEAST_ROOMS) return all;
  return all.filter((atMs) => {
    const rooms = heard.filter(({ glitchesMs }) =>
      glitchesMs.some((other) => Math.abs(other - atMs) <= SAME_GLITCH_MS),
    );
    return rooms.length > heard.length / 2;
  });
}

/** Torn sound of one room: `played` is what tore in most of them. */
export function judgeGlitches({ glitchesMs }: Heard, played: readonly number[]): readonly RoomReason[] {
  const own = glitchesMs.filter((atMs) => played.some((other) => Math.abs(other - atMs) <= SAME_GLITCH_MS));
  const rest = glitchesMs.length - own.length;
  return [
    ...(own.length > 0
      ? [
          reasonOf('own-glitch', 'not-measurable', 'The signal itself was played with gaps.', {
            count: own.length,
          }),
        ]
      : []),
    ...(rest > 0
      ? [reasonOf('dropouts', 'fail', 'The sound was torn in this room alone.', { count: rest })]
      : []),
  ];
}
