import { join } from 'node:path';
import { createRandom } from '../../../../site/audio/dsp/random.ts';
import { resample } from '../../../../site/audio/dsp/resample.ts';
import { checkSignal } from '../../../../site/audio/run/check-signal.ts';
import { type Sound, toMono } from '../../../../site/audio/sound.ts';
import { readSentence } from '../../../../site/audio/wav/read-sentence.ts';
import type { CapturedSound, SoundSlice } from '../../../../site/ports/cameras.ts';
import { encodeALaw } from '../../../../tools/camera-simulator/alaw.ts';
import { convolveInParts } from '../../../fakes/audio/convolve-in-parts.ts';

export const sentence = () =>
  readSentence(join(import.meta.dirname, '../../../../resources/sounds/speech-sentence.wav'));

export interface RoomTruth {
  readonly cameraId: string;
  readonly sampleRate: number;
  /** Exponential decay of white noise: its modulation transfer is known in closed form. */
  readonly reverberationSeconds: number;
  readonly noiseDbfs: number;
  readonly gainDb: number;
  /** Silence before the signal arrives. */
  readonly delaySeconds: number;
  /** Of background after the signal; 2 unless told. */
  readonly tailSeconds?: number;
  /** Packets (numbers) that never arrive. */
  readonly lostPackets?: ReadonlySet<number>;
  /** The camera turns its gain so that what it hears is always equally loud. */
  readonly automaticGain?: boolean;
  /** Mains hum of 50 Hz and two harmonics, RMS of all together. */
  readonly humDbfs?: number;
  /** The loudspeaker falls silent, seconds of the signal. */
  readonly mutes?: readonly (readonly [number, number])[];
  /** Stretches of digital zero in what the camera sends, seconds of the signal. */
  readonly zeros?: readonly (readonly [number, number])[];
  /** Somebody talks all the time, RMS. */
  readonly voiceDbfs?: number;
  /** One strong echo, as from the next hall. */
  readonly echo?: { readonly seconds: number; readonly gainDb: number };
  /** The loudspeaker is driven beyond this amplitude and squeezes it. */
  readonly overdrivenAt?: number;
  /** Gains of the two sides of the signal at the microphone; one half each unless told. */
  readonly sides?: readonly [number, number];
  /** The loudspeaker changes to a second chain: silent in between, then so much louder and later; s of the signal. */
  readonly secondChain?: {
    readonly stopSeconds: number;
    readonly backSeconds: number;
    readonly gainDb: number;
    readonly delaySeconds: number;
  };
  /** The camera's clock runs so much faster than the player's. */
  readonly clockPpm?: number;
}

const FRAME_SECONDS = 0.04;

/** What a microphone in a room hears of a signal. */
export function roomSound(
  truth: RoomTruth,
  played: 'stipa' | 'full' | 'switch-over' | 'zone' | Sound,
  seed: number,
): Float32Array {
  const sound = typeof played === 'string' ? checkSignal(played, sentence).sound : played;
  const { sampleRate } = truth;
  const random = createRandom(seed);
  const rate = sampleRate * (1 + (truth.clockPpm ?? 0) / 1e6);
  const dry = resample(emitted(sound, truth), sound.sampleRate, rate);
  for (const [from, to] of truth.mutes ?? [])
    dry.fill(0, Math.round(from * sampleRate), Math.round(to * sampleRate));
  if (truth.secondChain) changeChain(dry, sampleRate, truth.secondChain);
  const length = Math.max(1, Math.round(truth.reverberationSeconds * 1.2 * sampleRate));
  const response = Float64Array.from(
    { length },
    (_, n) => random.gaussian() * 10 ** ((-3 * n) / (truth.reverberationSeconds * sampleRate)),
  );
  const energy = Math.sqrt(response.reduce((sum, value) => sum + value * value, 0));
  const wet =
    truth.reverberationSeconds === 0
      ? dry
      : convolveInParts(
          dry,
          response.map((value) => value / energy),
        );
  const gain = 10 ** (truth.gainDb / 20);
  const noise = 10 ** (truth.noiseDbfs / 20);
  const hum = truth.humDbfs === undefined ? 0 : 10 ** (truth.humDbfs / 20);
  const lead = Math.round(truth.delaySeconds * sampleRate);
  const total = lead + dry.length + (truth.tailSeconds ?? 2) * sampleRate;
  const heard = new Float32Array(total);
  for (let n = 0; n < total; n += 1)
    heard[n] =
      gain * (n >= lead ? (wet[n - lead] ?? 0) : 0) +
      noise * random.gaussian() +
      (hum === 0 ? 0 : hum * mains(n / sampleRate));
  if (truth.voiceDbfs !== undefined) addVoice(heard, sampleRate, truth.voiceDbfs);
  for (const [from, to] of truth.zeros ?? [])
    heard.fill(0, lead + Math.round(from * sampleRate), lead + Math.round(to * sampleRate));
  return truth.automaticGain === true ? levelled(heard, sampleRate) : heard;
}

/** What comes out of the loudspeaker. */
function emitted(sound: Sound, { sides, overdrivenAt, echo }: RoomTruth): Float32Array {
  const [left = new Float32Array(0), right = left] = sound.channels;
  const played = sides
    ? left.map((value, n) => sides[0] * value + sides[1] * (right[n] ?? 0))
    : Float32Array.from(toMono(sound));
  if (overdrivenAt !== undefined)
    played.forEach((value, n) => {
      played[n] = overdrivenAt * Math.tanh(value / overdrivenAt);
    });
  if (echo === undefined) return played;
  const late = Math.round(echo.seconds * sound.sampleRate);
  const gain = 10 ** (echo.gainDb / 20);
  return played.map((value, n) => value + gain * (played[n - late] ?? 0));
}

/** As a relay does: what is heard is cut off at once, and later the other chain is there. */
function changeChain(
  dry: Float64Array,
  sampleRate: number,
  { stopSeconds, backSeconds, gainDb, delaySeconds }: NonNullable<RoomTruth['secondChain']>,
): void {
  const at = (seconds: number): number => Math.round(seconds * sampleRate);
  const later = dry.slice();
  dry.fill(0, at(stopSeconds));
  for (let n = at(backSeconds); n < dry.length; n += 1)
    dry[n] = 10 ** (gainDb / 20) * (later[n - at(delaySeconds)] ?? 0);
}

function addVoice(heard: Float32Array, sampleRate: number, levelDbfs: number): void {
  const { channels, sampleRate: spokenRate } = sentence();
  const spoken = resample(channels[0] ?? new Float32Array(0), spokenRate, sampleRate);
  const rms = Math.sqrt(spoken.reduce((sum, value) => sum + value * value, 0) / spoken.length);
  const gain = 10 ** (levelDbfs / 20) / rms;
  heard.forEach((value, n) => {
    heard[n] = value + gain * (spoken[n % spoken.length] ?? 0);
  });
}

/** The sound as frames of G.711 (8 kHz) as a camera sends it. */
export function asSlices(truth: RoomTruth, sound: Float32Array, framesPerSlice = 12): SoundSlice[] {
  const size = Math.round(FRAME_SECONDS * truth.sampleRate);
  const frames: CapturedSound[] = [];
  let lostBefore = 0;
  for (let number = 0; (number + 1) * size <= sound.length; number += 1) {
    if (truth.lostPackets?.has(number) === true) {
      lostBefore += 1;
      continue;
    }
    frames.push({
      captureMicros: 1.7e15 + number * FRAME_SECONDS * 1e6,
      rtpTime: 1000 + number * size,
      lostBefore,
      data: encoded(sound.subarray(number * size, (number + 1) * size)),
    });
    lostBefore = 0;
  }
  const slices: SoundSlice[] = [];
  for (let from = 0; from < frames.length; from += framesPerSlice)
    slices.push({
      cameraId: truth.cameraId,
      format: { codec: 'pcma', sampleRate: truth.sampleRate, channels: 1, config: '' },
      problem: null,
      clockRateHz: truth.sampleRate,
      cursor: { ring: 1, frame: from },
      isAfterGap: false,
      frames: frames.slice(from, from + framesPerSlice),
    });
  return slices;
}

function encoded(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let n = 0; n < bytes.length; n += 1) bytes[n] = encodeALaw(Math.max(-1, Math.min(1, samples[n] ?? 0)));
  return bytes;
}

/** Gain that follows the level within half a second towards -20 dBFS, 30 dB at most. */
function levelled(samples: Float32Array, sampleRate: number): Float32Array {
  const share = 1 / (0.5 * sampleRate);
  let power = 1e-2;
  return samples.map((value) => {
    power += (value * value - power) * share;
    return Math.max(-1, Math.min(1, value * Math.min(31, 0.1 / Math.sqrt(power + 1e-9))));
  });
}

/** Of unit power: 50, 100 and 150 Hz, each half as strong as the one before. */
function mains(seconds: number): number {
  const turn = 2 * Math.PI * 50 * seconds;
  return (
    (Math.sin(turn) + Math.sin(2 * turn) / 2 + Math.sin(3 * turn) / 4) / Math.sqrt(0.5 * (1 + 0.25 + 0.0625))
  );
}
