import { describe, expect, it } from 'vitest';
import { ALIGN_RATE, forAlignment } from '../../../site/audio/align/align.ts';
import { findDropouts } from '../../../site/audio/measures/dropout.ts';
import { findReferencedDropouts } from '../../../site/audio/measures/follow-programme.ts';
import { canSpeak, hear, rms, SPEECH_RATE, speech, throughCodec } from '../../fakes/speech.ts';
import { createRandom, noise } from './synthetic.ts';

interface Planted {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Holes at random places in the loud parts: zeros, or the noise of the room alone. */
function plant(
  samples: Float32Array,
  sampleRate: number,
  kind: 'network' | 'analog',
  lengthsMs: readonly number[],
  floor: Float32Array,
  seed: number,
  edgeShare = 1.4,
): { samples: Float32Array; planted: Planted[] } {
  const random = createRandom(seed);
  const holed = samples.slice();
  const planted: Planted[] = [];
  const loud = rms(samples);
  const per = sampleRate / 1000;
  const level = (fromMs: number, toMs: number) => rms(samples.subarray(fromMs * per, toMs * per));
  // An analog hole is told from a closure of the voice only where loud sound is cut.
  const share = kind === 'analog' ? edgeShare : 0.5;
  const isLoud = (fromMs: number, ms: number) =>
    level(fromMs - 2, fromMs) > share * loud &&
    level(fromMs + ms, fromMs + ms + 2) > share * loud &&
    level(fromMs - 12, fromMs) > 0.5 * loud &&
    level(fromMs + ms, fromMs + ms + 15) > 0.5 * loud;
  for (const ms of lengthsMs) {
    for (let attempt = 0; attempt < 5000; attempt += 1) {
      const fromMs = Math.floor(500 + random() * (samples.length / per - 1500 - ms));
      const isApart = planted.every((one) => fromMs > one.toMs + 300 || fromMs + ms < one.fromMs - 300);
      if (!isApart || !isLoud(fromMs, ms)) continue;
      for (let n = Math.round(fromMs * per); n < Math.round((fromMs + ms) * per); n += 1)
        holed[n] = kind === 'network' ? 0 : (floor[n] ?? 0);
      planted.push({ fromMs, toMs: fromMs + ms });
      break;
    }
  }
  return { samples: holed, planted: planted.sort((a, b) => a.fromMs - b.fromMs) };
}

describe.skipIf(!canSpeak)('dropouts in speech', () => {
  const programme = canSpeak ? speech('programme') : new Float32Array(0);
  // Brought to the working rate once, as every comparison does by itself first.
  const reference = forAlignment(programme, SPEECH_RATE);
  const LENGTHS = [20, 25, 40, 100, 400, 1000];

  it.each([
    [8000, 'pcm', 'network'],
    [16000, 'pcm', 'network'],
    [22050, 'pcm', 'network'],
    [44100, 'pcm', 'network'],
    [48000, 'pcm', 'network'],
    [8000, 'mulaw', 'network'],
    [8000, 'alaw', 'network'],
    [8000, 'pcm', 'analog'],
    [22050, 'pcm', 'analog'],
    [48000, 'pcm', 'analog'],
    [8000, 'mulaw', 'analog'],
  ] as const)(
    'at %i Hz over %s: every %s hole of 20 ms and more, edges within 10 ms',
    async (rate, codec, kind) => {
      const sound = hear(programme, { sampleRate: rate, seconds: 25, offsetSeconds: 0, snrDb: 30, seed: 2 });
      const floor = noise(sound.length, 10 ** (-56 / 20), 9);
      const { samples, planted } = plant(sound, rate, kind, LENGTHS, floor, 7);
      const heard = await throughCodec([samples], rate, codec);
      const found = findDropouts(heard.channels[0] ?? samples, heard.sampleRate);
      expect(planted).toHaveLength(LENGTHS.length);
      expect(found).toHaveLength(LENGTHS.length);
      found.forEach((one, index) => {
        expect(one.cause).toBe(kind);
        expect(Math.abs(one.fromMs - (planted[index]?.fromMs ?? 0))).toBeLessThanOrEqual(10);
        expect(Math.abs(one.toMs - (planted[index]?.toMs ?? 0))).toBeLessThanOrEqual(10);
      });
    },
  );

  it.each([
    [16000, 'pcm'],
    [8000, 'mulaw'],
    [16000, 'aac64'],
    [48000, 'aac64'],
  ] as const)(
    'with the reference, at %i Hz over %s: holes in any words, none in the clean recording',
    async (rate, codec) => {
      const sound = hear(programme, {
        sampleRate: rate,
        seconds: 25,
        offsetSeconds: 0.7,
        snrDb: 30,
        seed: 4,
      });
      const find = async (samples: Float32Array) => {
        const heard = await throughCodec([samples], rate, codec);
        const channel = heard.channels[0] ?? samples;
        return findReferencedDropouts(channel, heard.sampleRate, reference, ALIGN_RATE)?.dropouts ?? [];
      };
      expect(await find(sound)).toEqual([]);
      const floor = noise(sound.length, 10 ** (-56 / 20), 10);
      // AAC fills the edges of a hole for up to half a block: 20 ms are not left.
      const lengths =
        codec === 'aac64' ? [60, 100, 200, 300, 500, 700] : [20, 25, 30, 40, 60, 100, 200, 300, 500, 700];
      const { samples, planted } = plant(sound, rate, 'analog', lengths, floor, 3, 0.3);
      const found = await find(samples);
      expect(found).toHaveLength(planted.length);
      found.forEach((one, index) => {
        expect(one.cause).toBe('analog');
        const limitMs = codec === 'aac64' ? 25 : 10;
        expect(Math.abs(one.fromMs - (planted[index]?.fromMs ?? 0))).toBeLessThanOrEqual(limitMs);
        expect(Math.abs(one.toMs - (planted[index]?.toMs ?? 0))).toBeLessThanOrEqual(limitMs);
      });
    },
  );

  it('does not call a second voice, an announcement, rain or a door a dropout', () => {
    const path = { sampleRate: 16000, seconds: 25, offsetSeconds: 0, snrDb: 30 };
    const sound = hear(programme, path);
    const voice = hear(speech('announcement', 'en-gb+f3'), { ...path, offsetSeconds: 5 });
    const rain = noise(sound.length, 0.03, 11);
    const doors = sound.slice();
    for (const at of [3, 9, 15])
      noise(3200, 0.5, at).forEach((x, n) => {
        doors[at * 16000 + n] = (doors[at * 16000 + n] ?? 0) + x * Math.exp(-n / 500);
      });
    const disturbed = {
      voice: sound.map((x, n) => x + 1.5 * (voice[n] ?? 0)),
      rain: sound.map((x, n) => x + (n > 8 * 16000 && n < 16 * 16000 ? (rain[n] ?? 0) : 0)),
      doors,
    };
    for (const samples of Object.values(disturbed)) {
      expect(findDropouts(samples, 16000)).toEqual([]);
      expect(findReferencedDropouts(samples, 16000, programme, SPEECH_RATE)?.dropouts).toEqual([]);
    }
  });

  it('gives no false alarm in 30 clean minutes of several voices, dry, in rooms, and digitally clean', () => {
    const voices = ['en-us', 'en-gb+f3', 'en-us+m7', 'en-gb', 'en-us+f2', 'en-gb+m3'];
    let minutes = 0;
    for (const [index, voice] of voices.entries()) {
      const spoken = speech('programme', voice, 125 + 12 * index);
      const seconds = spoken.length / SPEECH_RATE;
      expect(findDropouts(spoken, SPEECH_RATE)).toEqual([]);
      minutes += seconds / 60;
      const count = Math.round(seconds * 8000);
      const unit = noise(count, 10 ** (-26 / 20), index + 50);
      for (const rt60Seconds of [0.02, 0.25, 0.5]) {
        const path = { sampleRate: 8000, seconds, offsetSeconds: 0, rt60Seconds, snrDb: 200, seed: index };
        const wet = hear(spoken, path);
        for (const snrDb of [20, 28, 45]) {
          const share = 10 ** (-snrDb / 20);
          const noisy = wet.map((x, n) => x + share * (unit[n] ?? 0));
          expect([voice, rt60Seconds, snrDb, ...findDropouts(noisy, 8000)]).toEqual([
            voice,
            rt60Seconds,
            snrDb,
          ]);
          minutes += seconds / 60;
        }
      }
    }
    expect(minutes).toBeGreaterThan(30);
  }, 120_000);
});

describe('findDropouts', () => {
  it('finds holes in steady sound to the millisecond, whatever the gain', () => {
    for (const gain of [1, 0.03]) {
      const sound = noise(80_000, 0.2 * gain, 1);
      noise(24_000, 0.001 * gain, 2).forEach((x, n) => {
        sound[n] = x;
      });
      sound.fill(0, 40_000, 40_400);
      const [hole, ...others] = findDropouts(sound, 8000);
      expect(others).toEqual([]);
      expect(hole?.cause).toBe('network');
      expect(Math.abs((hole?.fromMs ?? 0) - 5000)).toBeLessThan(1);
      expect(Math.abs((hole?.toMs ?? 0) - 5050)).toBeLessThan(1);
    }
  });

  it('takes silence around a sound, and sound that is none, for no dropout', () => {
    const sound = new Float32Array(40_000);
    noise(8000, 0.1, 3).forEach((x, n) => {
      sound[16_000 + n] = x * Math.min(1, n / 800, (8000 - n) / 800);
    });
    expect(findDropouts(sound, 8000)).toEqual([]);
    expect(findDropouts(new Float32Array(40_000), 8000)).toEqual([]);
    expect(findDropouts(new Float32Array(10), 8000)).toEqual([]);
    expect(findDropouts(noise(40_000, 0.01, 4), 8000)).toEqual([]);
  });
});
