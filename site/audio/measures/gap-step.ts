import type { NoiseFloor, SoundFrame } from './sound-frames.ts';

/** A stretch without sound that is no pause. Frame numbers; `to` is the first frame with sound again. */
export interface Gap {
  readonly fromFrame: number;
  readonly toFrame: number;
  /** `network`: less than the room's own noise arrived; `analog`: the room was heard, the loudspeaker not. */
  readonly cause: 'network' | 'analog';
}

interface Run {
  readonly from: number;
  /** Levels of the milliseconds before it, and of its first frame, oldest first. */
  readonly before: readonly number[];
}

/** State of the search in one channel, a value: a watch keeps one per room. */
export interface GapState {
  readonly frame: number;
  /** Levels of the newest milliseconds, newest last. */
  readonly recent: readonly number[];
  /** Running stretches of frames that are dead (below the noise) and low (at the noise or dead). */
  readonly dead: Run | null;
  readonly low: Run | null;
  readonly deadFrames: number;
  /** Stretches that ended, waiting for the sound after them to be judged. */
  readonly ended: readonly (Run & { readonly to: number; readonly isDead: boolean })[];
}

export const GAP_START: GapState = { frame: 0, recent: [], dead: null, low: null, deadFrames: 0, ended: [] };

/** 20 ms; with a partly silent frame at each end three are certainly full. */
const FEWEST_FRAMES = 3;
/** No microphone is this quiet; what a codec leaves of digital zero is. */
const DEAD_DBFS = -85;
const DEAD_UNDER_NOISE_DB = 20;
/** The noise scatters by this much from frame to frame, and more from one millisecond to the next. */
const LOW_DB = 5;
const LOW_SLOT_DB = 9;
/** A gap is cut out of sound this much above the noise. */
const CUT_DB = 26;
/** Without the reference a longer fall of the sound is a pause (3 s). */
const LONGEST_ANALOG_FRAMES = 600;
/**
 * Sound that is cut off has, in its last two milliseconds, nearly the level of the ten before; voices and
 * rooms, even dry synthetic ones, fade for five milliseconds and more. Beginnings are sharper by nature.
 */
const END_FADE_DB = 8;
const BEGIN_FADE_DB = 10;
/** Closures of consonants are as sharp as a cut, but lie in weaker sound. */
const UNDER_LOUD_DB = 8;
const CONTEXT_SLOTS = 12;
const MEMORY_SLOTS = 25;
const FRAMES_AFTER = 4;

/** One frame further. A gap is told four frames after its end. `noise` is the noise floor known so far. */
export function stepGap(
  state: GapState,
  frame: SoundFrame,
  noise: NoiseFloor,
): { readonly state: GapState; readonly gaps: readonly Gap[] } {
  const index = state.frame;
  const isDead =
    frame.isDigitalZero || frame.levelDbfs < Math.min(DEAD_DBFS, noise.levelDbfs - DEAD_UNDER_NOISE_DB);
  const isLow = isDead || frame.levelDbfs <= noise.levelDbfs + LOW_DB;
  const recent = [...state.recent, ...frame.slots].slice(-MEMORY_SLOTS);
  const begin = (): Run => ({ from: index, before: recent });
  const ended = [...state.ended];
  const isUsual = (run: Run | null): run is Run => run !== null && index - run.from >= FEWEST_FRAMES;
  if (!isDead && isUsual(state.dead)) ended.push({ ...state.dead, to: index, isDead: true });
  const isMostlyDead = state.low !== null && state.deadFrames * 2 > index - state.low.from;
  if (!isLow && isUsual(state.low) && !isMostlyDead) ended.push({ ...state.low, to: index, isDead: false });
  const isDue = (run: { to: number }): boolean => index - run.to === FRAMES_AFTER - 1;
  return {
    state: {
      frame: index + 1,
      recent,
      dead: isDead ? (state.dead ?? begin()) : null,
      low: isLow ? (state.low ?? begin()) : null,
      deadFrames: isLow ? state.deadFrames + (isDead ? 1 : 0) : 0,
      ended: ended.filter((run) => !isDue(run)),
    },
    gaps: ended.filter(isDue).flatMap((run) => {
      // A millisecond or two of the sound may lie in the last frame of the run.
      const after = recent.slice(-5 * FRAMES_AFTER - 5);
      const isGap = run.isDead ? isCutLine(run, after, noise) : isCutSound(run, after, noise);
      if (!isGap) return [];
      return [{ fromFrame: run.from, toFrame: run.to, cause: run.isDead ? 'network' : 'analog' } as const];
    }),
  };
}

/** A microphone never gives dead air; in a digitally clean recording only what is cut out of sound is a gap. */
function isCutLine(run: Run & { to: number }, after: readonly number[], noise: NoiseFloor): boolean {
  // Before the first sound nothing was cut.
  if (run.from === 0) return false;
  // (Its lower levels are no noise: how loud its loud passages are is all that counts.)
  return noise.isSteady || isCutOut(run, after, DEAD_DBFS, { ...noise, levelDbfs: DEAD_DBFS });
}

/** Sound that ends at once, far above the noise, and comes back so. */
function isCutSound(run: Run & { to: number }, after: readonly number[], noise: NoiseFloor): boolean {
  if (!noise.isSteady || run.to - run.from > LONGEST_ANALOG_FRAMES || run.from === 0) return false;
  return isCutOut(run, after, noise.levelDbfs + LOW_SLOT_DB, noise);
}

function isCutOut(run: Run, after: readonly number[], lowDbfs: number, noise: NoiseFloor): boolean {
  const leastDbfs = Math.max(noise.loudDbfs - UNDER_LOUD_DB, noise.levelDbfs + CUT_DB);
  return (
    isSharp(run.before, lowDbfs, leastDbfs, END_FADE_DB) &&
    isSharp(after.toReversed(), lowDbfs, leastDbfs, BEGIN_FADE_DB)
  );
}

/** Do these milliseconds, ending in quiet, fall from full level at once? */
function isSharp(slots: readonly number[], lowDbfs: number, leastDbfs: number, fadeDb: number): boolean {
  let last = slots.length - 1;
  while (last >= 0 && (slots[last] ?? -200) <= lowDbfs) last -= 1;
  // The slot at the edge may be half full, so the one before it counts as well.
  const edge = Math.max(slots[last] ?? -200, slots[last - 1] ?? -200);
  const context = Math.max(...slots.slice(Math.max(0, last - CONTEXT_SLOTS), last + 1), -200);
  return last >= 4 && edge >= context - fadeDb && context >= leastDbfs;
}
