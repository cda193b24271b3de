import { GAP_START, type Gap, stepGap } from './gap-step.ts';
import { FRAME_MS, noiseFloor, type SoundFrame, soundFrames } from './sound-frames.ts';

/** Times in milliseconds from the beginning of the recording. */
export interface Dropout {
  readonly fromMs: number;
  readonly toMs: number;
  readonly cause: 'network' | 'analog';
}

const SHORTEST_MS = 18;
/** Two findings closer than this are one. */
const JOIN_MS = 10;

/** Gaps of 20 ms and more in one channel that are no pauses of the programme. */
export function findDropouts(samples: Float32Array, sampleRate: number): Dropout[] {
  const frames = soundFrames(samples, sampleRate);
  const noise = noiseFloor(frames);
  const gaps: Gap[] = [];
  let state = GAP_START;
  for (const frame of frames) {
    const step = stepGap(state, frame, noise);
    gaps.push(...step.gaps);
    state = step.state;
  }
  return mergeDropouts(gaps.map((gap) => sharpen(gap, samples, sampleRate, frames, noise.levelDbfs)));
}

/** Findings in order, overlapping ones as one: dead air inside a fall of the sound is the network's. */
export function mergeDropouts(found: readonly Dropout[]): Dropout[] {
  const merged: Dropout[] = [];
  for (const one of [...found].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last && one.fromMs <= last.toMs + JOIN_MS)
      merged[merged.length - 1] = {
        fromMs: last.fromMs,
        toMs: Math.max(last.toMs, one.toMs),
        cause: last.cause === 'network' || one.cause === 'network' ? 'network' : 'analog',
      };
    else merged.push(one);
  }
  return merged.filter(({ fromMs, toMs }) => toMs - fromMs >= SHORTEST_MS);
}

/** Moves the edges from frames to where the sound really ends and begins: half a frame of samples at a time. */
export function sharpen(
  { fromFrame, toFrame, cause }: Gap,
  samples: Float32Array,
  sampleRate: number,
  frames: readonly SoundFrame[],
  noiseDbfs: number,
): Dropout {
  const limit = 10 ** ((cause === 'network' ? Math.min(noiseDbfs - 6, -80) : noiseDbfs + 8) / 20);
  const limitPeak = Math.max(limit * 2, cause === 'network' ? 1.001 / 4096 : 0);
  const perFrame = (sampleRate * FRAME_MS) / 1000;
  const isQuiet = (n: number): boolean => Math.abs(samples[n] ?? 1) <= limitPeak;
  let from = Math.round(fromFrame * perFrame);
  for (let steps = 0; steps < perFrame && isQuiet(from - 1); steps += 1) from -= 1;
  let to = Math.round(Math.min(toFrame, frames.length) * perFrame);
  for (let steps = 0; steps < perFrame && isQuiet(to); steps += 1) to += 1;
  return { fromMs: (from / sampleRate) * 1000, toMs: (to / sampleRate) * 1000, cause };
}
