import profileJson from '../../../../resources/profiles/watch-default.json' with { type: 'json' };
import { WatchProfile } from '../../../../shared/domain/sound/watch-profile.ts';
import { toRate, warp } from '../../../../site/audio/align/warp.ts';
import { TrackFinder } from '../../../../site/audio/watch/find-in-track.ts';
import type { Followed } from '../../../../site/audio/watch/followed.ts';
import { PacedFollower } from '../../../../site/audio/watch/paced-follower.ts';
import { prepareTrack } from '../../../../site/audio/watch/programme-track.ts';
import { convolveInParts } from '../../../fakes/audio/convolve-in-parts.ts';
import { type Codec, roomResponse, SPEECH_RATE, speech, throughCodec } from '../../../fakes/speech.ts';
import { noise } from '../synthetic.ts';

/** Rooms of known truth that hear a spoken programme through a real codec, followed on their own samples. */
const PAUSE_SECONDS = 4;

export interface RoomTruth {
  readonly codec: Codec;
  readonly sampleRate: number;
  readonly rt60Seconds: number;
  readonly snrDb: number;
  readonly seed: number;
  readonly delaySeconds: number;
  /** At which the programme is played; 1 without it. */
  readonly speed?: number;
  /** Where other rooms are heard to be, told until this one is found and afterwards: own seconds minus programme seconds. */
  readonly othersSeconds?: number;
  /** Changes what the loudspeaker gives, before the room's noise. */
  fault?(samples: Float32Array, sampleRate: number): Float32Array;
}

/** Readings with pauses between them, at SPEECH_RATE. */
export function readings(voices: readonly string[]): Float32Array {
  const parts = voices.flatMap((voice) => [
    speech('programme', voice),
    new Float32Array(SPEECH_RATE * PAUSE_SECONDS),
  ]);
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export interface Heard {
  /** Every change of state, with the second of the room's sound at which it was told. */
  readonly told: readonly (Pick<Followed, 'state' | 'shiftMs'> & { readonly atSeconds: number })[];
  readonly alignedAtSeconds: number | null;
  /**
   * The room's sound minus the place in the programme while it was followed: least and most. Not of the follower's own
   * seconds: they begin anew when it is brought to another pace.
   */
  readonly offsetSeconds: readonly [number, number] | null;
  readonly speed: number | null;
  /** When the speed was known for the first time. */
  readonly speedAtSeconds: number | null;
  /** When it was last brought to another pace. */
  readonly retimedAtSeconds: number | null;
  readonly seconds: number;
  /** Processor time of following alone, per second of sound. */
  readonly cpuMsPerSecond: number;
}

export function createWatchedRoom(programme: Float32Array) {
  const samples = toRate(programme, SPEECH_RATE, 8000);
  const track = prepareTrack(Int16Array.from(samples, (value) => Math.round(value * 32000)));
  const finder = new TrackFinder(track, 6);
  const profile = WatchProfile.parse(profileJson);
  /** Rooms that differ in their faults alone sound alike before them. */
  const sounds = new Map<string, Float32Array>();
  const soundOf = ({ sampleRate, seed, rt60Seconds, delaySeconds, speed = 1 }: RoomTruth): Float32Array => {
    const key = [sampleRate, seed, rt60Seconds, delaySeconds, speed].join();
    const known = sounds.get(key);
    if (known !== undefined) return known;
    const step = (SPEECH_RATE / sampleRate) * speed;
    const wet = convolveInParts(
      speed === 1
        ? toRate(programme, SPEECH_RATE, sampleRate)
        : warp(programme, 0, step, Math.floor(programme.length / step)),
      roomResponse(sampleRate, rt60Seconds, seed),
    );
    let power = 0;
    for (let n = 0; n < wet.length; n += 1) power += (wet[n] as number) ** 2 / wet.length;
    const gain = 10 ** (-26 / 20) / Math.sqrt(power);
    const lead = Math.round(delaySeconds * sampleRate);
    const clean = new Float32Array(lead + wet.length);
    for (let n = 0; n < wet.length; n += 1) clean[lead + n] = (wet[n] as number) * gain;
    sounds.set(key, clean);
    return clean;
  };
  return async (truth: RoomTruth): Promise<Heard> => {
    const { sampleRate, seed, snrDb, codec } = truth;
    const clean = soundOf(truth);
    const faulty = truth.fault?.(clean, sampleRate) ?? clean;
    const floor = noise(faulty.length, 10 ** ((-26 - snrDb) / 20), seed + 9);
    const heard = faulty.map((value, n) => value + (floor[n] ?? 0));
    const coded = await throughCodec([heard], sampleRate, codec);
    const at8 = toRate(coded.channels[0] ?? new Float32Array(0), coded.sampleRate, 8000);
    const follower = new PacedFollower({
      track,
      profile,
      find: (piece, slots) => finder.find(piece, slots),
      finder,
      mayLook: () => true,
    });
    follower.begin(8000);
    const told: Heard['told'][number][] = [];
    let alignedAtSeconds: number | null = null;
    let speedAtSeconds: number | null = null;
    let retimedAtSeconds: number | null = null;
    let offsetSeconds: [number, number] | null = null;
    let pace = 1;
    const before = process.cpuUsage();
    for (let from = 0; from < at8.length; from += 2000) {
      if (truth.othersSeconds !== undefined) follower.follower.hint(truth.othersSeconds);
      follower.push(at8.subarray(from, from + 2000), false, ({ state, shiftMs, atSeconds }) => {
        if (state !== told.at(-1)?.state) told.push({ state, shiftMs, atSeconds });
      });
      const atSeconds = (from + 2000) / 8000;
      if (follower.follower.isAligned) alignedAtSeconds ??= atSeconds;
      const { state, positionSeconds } = follower.follower.followed;
      if (positionSeconds !== null && state !== 'ended') {
        const offset = atSeconds - positionSeconds;
        const [least, most]: readonly [number, number] = offsetSeconds ?? [offset, offset];
        offsetSeconds = [Math.min(least, offset), Math.max(most, offset)];
      }
      if (follower.pace !== pace) retimedAtSeconds = atSeconds;
      pace = follower.pace;
      if (follower.speed !== null) speedAtSeconds ??= atSeconds;
    }
    const { user, system } = process.cpuUsage(before);
    const seconds = at8.length / 8000;
    return {
      told,
      alignedAtSeconds,
      offsetSeconds,
      speed: follower.speed,
      speedAtSeconds,
      retimedAtSeconds,
      seconds,
      cpuMsPerSecond: (user + system) / 1000 / seconds,
    };
  };
}

const within = (n: number, sampleRate: number, from: number, to: number): boolean =>
  n >= from * sampleRate && n < to * sampleRate;

/** Faults between two seconds of the room's own sound. */
export const FAULTS = {
  silent: (from: number, to: number) => (samples: Float32Array, rate: number) =>
    samples.map((value, n) => (within(n, rate, from, to) ? 0 : value)),
  late: (from: number, _to: number) => (samples: Float32Array, rate: number) =>
    samples.map((value, n) => (n >= from * rate ? (samples[n - Math.round(0.8 * rate)] ?? 0) : value)),
  faint: (from: number, to: number) => (samples: Float32Array, rate: number) =>
    samples.map((value, n) => (within(n, rate, from, to) ? value * 0.25 : value)),
  noisy: (from: number, to: number) => (samples: Float32Array, rate: number) => {
    // As strong as the programme below 4 kHz, whatever the sample rate.
    const rain = noise(samples.length, 10 ** (-26 / 20) * Math.sqrt(rate / 8000), 77);
    return samples.map((value, n) => (within(n, rate, from, to) ? value + (rain[n] ?? 0) : value));
  },
  /** Two low passes of 700 Hz: a tweeter gone, a door closed. */
  muffled: (from: number, to: number) => (samples: Float32Array, rate: number) => {
    const share = 1 - Math.exp((-2 * Math.PI * 700) / rate);
    let [first, second] = [0, 0];
    return samples.map((value, n) => {
      if (!within(n, rate, from, to)) return value;
      first += share * (value - first);
      second += share * (first - second);
      return second;
    });
  },
} as const;
