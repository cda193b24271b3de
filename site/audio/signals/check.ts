import { resample } from '../dsp/resample.ts';
import type { Sound } from '../sound.ts';
import {
  CHECK_PLAN,
  CHECK_SECONDS,
  type CheckSegment,
  type CheckSegmentId,
  checkSegment,
  PILOT_HZ,
} from './check-plan.ts';
import { scaleToLevel } from './scale.ts';
import { stepNoise } from './step-noise.ts';
import { stipaSignal } from './stipa.ts';
import { sweepSignal } from './sweep.ts';
import { syncChirp } from './sync-chirp.ts';
import { toneSignal } from './tone.ts';

/** The composite of the all-room check in stereo, see {@link CHECK_PLAN}. `sentence` is the spoken part, mono; `ids` only some of its parts. */
export function checkSignal(
  sampleRate: number,
  sentence: { readonly samples: Float32Array; readonly sampleRate: number },
  ids: readonly CheckSegmentId[] = CHECK_PLAN.map(({ id }) => id),
): Sound {
  const count = CHECK_SECONDS * sampleRate;
  const left = new Float32Array(count);
  const right = new Float32Array(count);
  for (const segment of ids.map(checkSegment)) {
    const samples = partOf(segment, sampleRate, sentence);
    const from = Math.round((segment.fromMs / 1000) * sampleRate);
    if (segment.channels !== 'right') left.set(samples, from);
    if (segment.channels !== 'left') right.set(samples, from);
  }
  return { sampleRate, channels: [left, right] };
}

function partOf(
  { id, fromMs, toMs, levelDbfs }: CheckSegment,
  sampleRate: number,
  sentence: { readonly samples: Float32Array; readonly sampleRate: number },
): Float64Array {
  const seconds = (toMs - fromMs) / 1000;
  switch (id) {
    case 'sync-start':
    case 'sync-end':
      return syncChirp(sampleRate, seconds, levelDbfs);
    case 'step-1':
    case 'step-2':
    case 'step-3':
    case 'left':
    case 'right':
      return stepNoise(sampleRate, seconds, levelDbfs);
    case 'sweep':
      return sweepSignal(sampleRate, seconds, levelDbfs);
    case 'stipa':
      return stipaSignal(sampleRate, seconds, levelDbfs);
    case 'pilot':
      return toneSignal(sampleRate, seconds, PILOT_HZ, levelDbfs);
    case 'speech':
      return scaleToLevel(
        resample(sentence.samples, sentence.sampleRate, sampleRate).subarray(0, seconds * sampleRate),
        levelDbfs,
      );
  }
}
