import { powerDbfs } from '../decibels.ts';

/** Five milliseconds of one channel. */
export interface SoundFrame {
  readonly levelDbfs: number;
  /** Every sample is the same near-zero value: digital zero. */
  readonly isDigitalZero: boolean;
  /** Levels of its five milliseconds. */
  readonly slots: readonly number[];
}

/** The noise of a recording, as far as it is known. */
export interface NoiseFloor {
  /** What a twentieth of the frames with sound stays under. */
  readonly levelDbfs: number;
  /**
   * A steady noise lies under the pauses: a microphone in a room. Without it the recording is digitally
   * clean, and zeros are its pauses.
   */
  readonly isSteady: boolean;
  /** Mean level of the quietest steady 0.3 s; null without. */
  readonly steadyDbfs: number | null;
  /** Level of the loud frames: a twentieth lies above. */
  readonly loudDbfs: number;
}

export const FRAME_MS = 5;
/** The quietest A-law code (A-law has no zero), plus room for the rounding of a 32-bit float. */
const LARGEST_ZERO = 1.001 / 4096;
/** Nine tenths of the frames of steady noise lie within this much of its twentieth. */
const NOISE_SCATTER_DB = 3.5;
/** Frames in a row (0.3 s), their largest scatter, and how far under the loud ones they lie, to be the noise. */
const STEADY_FRAMES = 60;
const STEADY_SCATTER_DB = 2.5;
const UNDER_LOUD_DB = 12;

/** Cuts samples into frames; frame n begins at n * 5 ms. What is left at the end is dropped. */
export function soundFrames(samples: Float32Array, sampleRate: number): SoundFrame[] {
  const length = (sampleRate * FRAME_MS) / 1000;
  const count = Math.floor(samples.length / length);
  return Array.from({ length: count }, (_, index) => frameOf(samples, index * length, length));
}

function frameOf(samples: Float32Array, start: number, length: number): SoundFrame {
  const from = Math.round(start);
  const first = samples[from] ?? 0;
  let isConstant = Math.abs(first) <= LARGEST_ZERO;
  let total = 0;
  const slots: number[] = [];
  for (let slot = 0; slot < FRAME_MS; slot += 1) {
    const slotFrom = Math.round(start + (slot * length) / FRAME_MS);
    const slotTo = Math.round(start + ((slot + 1) * length) / FRAME_MS);
    let sum = 0;
    for (let n = slotFrom; n < slotTo; n += 1) {
      const x = samples[n] ?? 0;
      sum += x * x;
      if (x !== first) isConstant = false;
    }
    total += sum;
    slots.push(powerDbfs(sum / Math.max(1, slotTo - slotFrom)));
  }
  return { levelDbfs: powerDbfs(total / length), isDigitalZero: isConstant, slots };
}

export function noiseFloor(frames: readonly SoundFrame[]): NoiseFloor {
  const levels = frames.filter((frame) => !frame.isDigitalZero).map((frame) => frame.levelDbfs);
  const sorted = levels.slice().sort((a, b) => a - b);
  const loudDb = sorted[Math.floor(sorted.length * 0.95)] ?? -200;
  const steadyDbfs = quietestSteady(frames, loudDb);
  return {
    levelDbfs: sorted[Math.floor(sorted.length / 20)] ?? -200,
    isSteady: steadyDbfs !== null,
    steadyDbfs,
    loudDbfs: loudDb,
  };
}

/** Mean level of the noise: of the quietest steady stretch, else of the frames that lie around the floor. */
export function noiseLevelDbfs(frames: readonly SoundFrame[], floor: NoiseFloor): number {
  if (floor.steadyDbfs !== null) return floor.steadyDbfs;
  const quiet = frames.filter(
    (frame) => !frame.isDigitalZero && frame.levelDbfs <= floor.levelDbfs + NOISE_SCATTER_DB,
  );
  const power =
    quiet.reduce((sum, frame) => sum + 10 ** (frame.levelDbfs / 10), 0) / Math.max(1, quiet.length);
  return powerDbfs(power);
}

function quietestSteady(frames: readonly SoundFrame[], loudDb: number): number | null {
  let quietest: number | null = null;
  let [count, sum, squares] = [0, 0, 0];
  for (let index = 0; index < frames.length; index += 1) {
    const frame = frames[index];
    if (!frame || frame.isDigitalZero || frame.levelDbfs > loudDb - UNDER_LOUD_DB + STEADY_SCATTER_DB) {
      [count, sum, squares] = [0, 0, 0];
      continue;
    }
    count += 1;
    sum += frame.levelDbfs;
    squares += frame.levelDbfs ** 2;
    if (count > STEADY_FRAMES) {
      const old = frames[index - STEADY_FRAMES]?.levelDbfs ?? 0;
      count -= 1;
      sum -= old;
      squares -= old ** 2;
    }
    const scatter = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
    const mean = sum / count;
    if (count === STEADY_FRAMES && scatter <= STEADY_SCATTER_DB && mean <= loudDb - UNDER_LOUD_DB)
      quietest = Math.min(quietest ?? mean, mean);
  }
  return quietest;
}
