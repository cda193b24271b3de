import { powerOfTwoFrom } from '../dsp/fft.ts';
import { type PreparedSignal, prepareSamples } from './prepared-signal.ts';

export const STEP_MS = 10;
/** The room's response that is taken into account: sound of the section before reaches so far into a section. */
export const AFTER_SECONDS = 0.6;
/** Of what the section after it plays belongs to a section too: the filters smear that much. */
const NEXT_SECONDS = 0.2;
/** With what comes before and after it a section fills a transform of 2^17 at 8 kHz. */
const LONGEST_SECONDS = 14.3;

/** A piece of an emitted signal that is compared by itself. */
export interface SignalSection extends PreparedSignal {
  /** Sample of the signal at which the transform begins: some of the section before belongs to it. */
  readonly fromSample: number;
  /** Steps of the signal that are judged here. */
  readonly fromStep: number;
  readonly toStep: number;
}

/** Cuts `[fromSeconds, toSeconds)` of a signal into sections of one length of transform. */
export function cutSections(
  samples: Float32Array,
  sampleRate: number,
  fromSeconds: number,
  toSeconds: number,
): SignalSection[] {
  const stepsPerSecond = 1000 / STEP_MS;
  const first = Math.round(fromSeconds * stepsPerSecond);
  const last = Math.round(toSeconds * stepsPerSecond);
  const count = Math.max(1, Math.ceil((toSeconds - fromSeconds) / LONGEST_SECONDS));
  const at = (index: number): number => first + Math.round(((last - first) * index) / count);
  const size = powerOfTwoFrom((Math.min(LONGEST_SECONDS, toSeconds - fromSeconds) + 2) * sampleRate);
  return Array.from({ length: count }, (_, index) => {
    const sampleOf = (step: number): number => Math.round((step / stepsPerSecond) * sampleRate);
    const fromSample = Math.max(0, sampleOf(at(index)) - Math.round(AFTER_SECONDS * sampleRate));
    const prepared = prepareSamples(
      samples.slice(fromSample, sampleOf(at(index + 1)) + Math.round(NEXT_SECONDS * sampleRate)),
      sampleRate,
      size,
    );
    return { ...prepared, fromSample, fromStep: at(index), toStep: at(index + 1) };
  });
}
