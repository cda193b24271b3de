import { checkSignal } from '../signals/check.ts';
import { type CheckSegmentId, checkSegment } from '../signals/check-plan.ts';
import { stipaSignal } from '../signals/stipa.ts';
import { SWEEP_TAIL_SECONDS, sweepSignal } from '../signals/sweep.ts';
import { SWITCH_OVER_SECONDS, switchOverSignal, ZONE_SECONDS } from '../signals/switch-over.ts';
import { toneSignal } from '../signals/tone.ts';
import type { Sound } from '../sound.ts';

export interface SignalRequest {
  readonly sampleRate: number;
  readonly seconds: number;
  /** Of the tone. */
  readonly frequencyHz: number;
  /** RMS of the tone, dBFS. */
  readonly levelDbfs: number;
  /** The spoken sentence of the composite; read only when it is needed. */
  sentence(): Sound;
}

export interface SignalKind {
  /** Null: the signal has its own length. */
  readonly seconds: { readonly usual: number; readonly least: number; readonly most: number } | null;
  make(request: SignalRequest): Sound;
}

/** RMS of the STIPA signal: leaves 12 dB for its peaks, as loud as speech recordings are. */
export const STIPA_LEVEL_DBFS = -18;
/** RMS of the sweep: a steady tone heats small loudspeakers, so 11 dB below full scale's. */
export const SWEEP_LEVEL_DBFS = -14;

/** Every kind of `audio signal`, by its name on the command line. */
export const SIGNALS: Readonly<Record<string, SignalKind>> = {
  stipa: {
    seconds: { usual: 18, least: 10, most: 120 },
    make: ({ sampleRate, seconds }) => mono(sampleRate, stipaSignal(sampleRate, seconds, STIPA_LEVEL_DBFS)),
  },
  sweep: {
    // Of the file: the last two seconds are silent.
    seconds: { usual: 10, least: 5, most: 60 },
    make: ({ sampleRate, seconds }) => {
      const samples = new Float64Array(seconds * sampleRate);
      samples.set(sweepSignal(sampleRate, seconds - SWEEP_TAIL_SECONDS, SWEEP_LEVEL_DBFS));
      return mono(sampleRate, samples);
    },
  },
  check: {
    seconds: null,
    make: ({ sampleRate, sentence }) => checkSignal(sampleRate, monoSentence(sentence())),
  },
  // The parts of the composite alone, as they are in it, with the half second of silence players swallow at either end.
  chirp: partsOf(['sync-start']),
  steps: partsOf(['step-1', 'step-2', 'step-3']),
  channels: partsOf(['left', 'right']),
  sentence: partsOf(['speech']),
  'switch-over': {
    seconds: { usual: SWITCH_OVER_SECONDS, least: 20, most: SWITCH_OVER_SECONDS },
    make: ({ sampleRate, seconds }) => mono(sampleRate, switchOverSignal(sampleRate, seconds)),
  },
  zone: {
    seconds: { usual: ZONE_SECONDS, least: ZONE_SECONDS, most: ZONE_SECONDS },
    make: ({ sampleRate, seconds }) => mono(sampleRate, switchOverSignal(sampleRate, seconds)),
  },
  tone: {
    seconds: { usual: 10, least: 1, most: 600 },
    make: ({ sampleRate, seconds, frequencyHz, levelDbfs }) =>
      mono(sampleRate, toneSignal(sampleRate, seconds, frequencyHz, levelDbfs)),
  },
};

function partsOf(ids: readonly CheckSegmentId[]): SignalKind {
  const from = Math.min(...ids.map((id) => checkSegment(id).fromMs)) - 500;
  const to = Math.max(...ids.map((id) => checkSegment(id).toMs)) + 500;
  return {
    seconds: null,
    make: ({ sampleRate, sentence }) => {
      const { channels } = checkSignal(sampleRate, monoSentence(sentence()), ids);
      const [begin, end] = [from, to].map((ms) => Math.round((ms / 1000) * sampleRate));
      return { sampleRate, channels: channels.map((samples) => samples.slice(begin, end)) };
    },
  };
}

function monoSentence({ channels, sampleRate }: Sound): { samples: Float32Array; sampleRate: number } {
  const [samples = new Float32Array(0)] = channels;
  return { samples, sampleRate };
}

const mono = (sampleRate: number, samples: Float64Array): Sound => ({
  sampleRate,
  channels: [Float32Array.from(samples)],
});
