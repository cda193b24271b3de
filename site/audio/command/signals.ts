import { checkSignal } from '../signals/check.ts';
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
    make: ({ sampleRate, sentence }) => {
      const spoken = sentence();
      const [samples = new Float32Array(0)] = spoken.channels;
      return checkSignal(sampleRate, { samples, sampleRate: spoken.sampleRate });
    },
  },
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

const mono = (sampleRate: number, samples: Float64Array): Sound => ({
  sampleRate,
  channels: [Float32Array.from(samples)],
});
