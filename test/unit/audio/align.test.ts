import { describe, expect, it } from 'vitest';
import { ALIGN_RATE, align, forAlignment } from '../../../site/audio/align/align.ts';
import { phatPeak } from '../../../site/audio/align/phat.ts';
import { findReferencedDropouts, matchProgramme } from '../../../site/audio/measures/follow-programme.ts';
import {
  type Codec,
  canSpeak,
  hear,
  type Path,
  SPEECH_RATE,
  speech,
  throughCodec,
} from '../../fakes/speech.ts';
import { noise } from './synthetic.ts';

const LIMIT = 50;

describe.skipIf(!canSpeak)('a capture against the programme', () => {
  const programme = canSpeak ? speech('programme') : new Float32Array(0);
  const announcement = canSpeak ? speech('announcement', 'en-gb+f3') : new Float32Array(0);
  // Brought to the working rate once, as every comparison does by itself first.
  const reference = forAlignment(programme, SPEECH_RATE);
  const otherReference = forAlignment(announcement, SPEECH_RATE);
  const capture = async (path: Path, codec: Codec = 'pcm') => {
    const sound = await throughCodec([hear(programme, path)], path.sampleRate, codec);
    return { samples: sound.channels[0] ?? new Float32Array(0), rate: sound.sampleRate };
  };

  // Planted offset, clock and noise; the goals: delay ±1 ms, clock ±3 ppm (audio.md, D).
  it.each([
    [8000, 'pcm', 1.2345, 1, 25],
    [8000, 'mulaw', -3.3, 1 + 100e-6, 10],
    [8000, 'alaw', 2, 1, 0],
    [16000, 'aac32', 0.7, 1 - 50e-6, 15],
    [22050, 'aac64', -6.1, 1, 10],
    [44100, 'pcm', 0.25, 1 + 20e-6, 5],
    [48000, 'aac64', 3.003, 1 - 100e-6, 20],
  ] as const)(
    'at %i Hz over %s: offset %f s, speed %f, %i dB',
    async (sampleRate, codec, offset, speed, snr) => {
      const { samples, rate } = await capture(
        { sampleRate, seconds: 25, offsetSeconds: offset, speed, snrDb: snr, seed: 3 },
        codec,
      );
      const found = align(forAlignment(samples, rate), reference);
      expect(Math.abs((found?.offsetSeconds ?? 9) - offset)).toBeLessThan(0.001);
      expect(Math.abs((found?.speed ?? 0) / speed - 1)).toBeLessThan(3e-6);
      expect(found?.jumps).toEqual([]);
      expect(found?.matchScore).toBeGreaterThan(2 * LIMIT);
    },
  );

  it.each([0.98, 1.02, 48 / 44.1])('follows a programme at %f of its speed', async (speed) => {
    const { samples } = await capture({ sampleRate: 8000, seconds: 24, offsetSeconds: 1.5, speed });
    const match = matchProgramme(samples, 8000, programme, SPEECH_RATE, LIMIT);
    expect(match).toMatchObject({ isPresent: true, isMatch: true, missing: [] });
    expect(match.speedPercent).toBeCloseTo(100 * speed, 2);
    expect(Math.abs((match.offsetMs ?? 0) - 1500)).toBeLessThan(1);
  });

  it('decides by three seconds of sound, and never for the wrong programme or noise', async () => {
    for (let index = 0; index < 8; index += 1) {
      const snrDb = [20, 5, 0][index % 3] ?? 0;
      const offsetSeconds = -2 - 3.1 * index;
      const path = { sampleRate: 8000, seconds: 3, offsetSeconds, snrDb, rt60Seconds: 0.6, seed: index };
      const { samples } = await capture(path);
      const right = matchProgramme(samples, 8000, reference, ALIGN_RATE, LIMIT);
      expect(right.isMatch).toBe(true);
      expect(Math.abs((right.offsetMs ?? 0) - offsetSeconds * 1000)).toBeLessThan(1);
      expect(matchProgramme(samples, 8000, otherReference, ALIGN_RATE, LIMIT).isMatch).toBe(false);
    }
  });

  it('tells a wrong programme from a silent room, rain and the right one', () => {
    const path = { sampleRate: 8000, seconds: 12, offsetSeconds: 0.5 };
    const wrong = matchProgramme(hear(announcement, path), 8000, reference, ALIGN_RATE, LIMIT);
    expect(wrong).toMatchObject({ isPresent: true, isMatch: false, offsetMs: null });
    const silent = matchProgramme(noise(96_000, 0.001, 5), 8000, reference, ALIGN_RATE, LIMIT);
    expect(silent).toMatchObject({ isPresent: false, isMatch: false });
    const rain = noise(96_000, 0.05, 6).map((x, n) => x * (1 + 0.2 * Math.sin(n / 9000)));
    expect(matchProgramme(rain, 8000, reference, ALIGN_RATE, LIMIT)).toMatchObject({ isPresent: false });
    const digital = matchProgramme(new Float32Array(96_000), 8000, reference, ALIGN_RATE, LIMIT);
    expect(digital).toMatchObject({ isPresent: false, isMatch: false });
  });

  it('names what is missing of the programme, and nothing when all is there', async () => {
    const clean = hear(programme, { sampleRate: 8000, seconds: 25, offsetSeconds: 1 });
    expect(matchProgramme(clean, 8000, reference, ALIGN_RATE, LIMIT).missing).toEqual([]);
    const room = noise(clean.length, 10 ** (-51 / 20), 8);
    const muted = clean.map((x, n) => (n >= 8 * 8000 && n < 10 * 8000 ? (room[n] ?? 0) : x));
    const { missing } = matchProgramme(muted, 8000, reference, ALIGN_RATE, LIMIT);
    const heardMs = missing.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    expect(heardMs).toBeGreaterThan(1000);
    for (const { fromMs, toMs } of missing) {
      expect(fromMs).toBeGreaterThan(7800);
      expect(toMs).toBeLessThan(10_200);
    }
  });

  it('measures the ratio of programme to noise', async () => {
    for (const snrDb of [10, 20]) {
      const { samples } = await capture({ sampleRate: 16000, seconds: 20, offsetSeconds: 0, snrDb });
      const match = matchProgramme(samples, 16000, reference, ALIGN_RATE, LIMIT);
      expect(Math.abs((match.snrDb ?? 0) - snrDb)).toBeLessThan(0.7);
    }
  });

  // A splice: the jitter buffer of a camera throws 120 ms away at a known place; then 80 ms more.
  it.each([
    [8000, 'pcm'],
    [8000, 'mulaw'],
    [48000, 'aac64'],
  ] as const)('finds splices and the time lost, at %i Hz over %s', async (sampleRate, codec) => {
    const whole = hear(programme, { sampleRate, seconds: 30, offsetSeconds: 0.4 });
    const cut = (samples: Float32Array, atSeconds: number, lostSeconds: number) => {
      const at = Math.round(atSeconds * sampleRate);
      const kept = new Float32Array(samples.length - Math.round(lostSeconds * sampleRate));
      kept.set(samples.subarray(0, at));
      kept.set(samples.subarray(samples.length - kept.length + at), at);
      return kept;
    };
    const spliced = cut(cut(whole, 20, 0.08), 9, 0.12);
    const sound = await throughCodec([spliced], sampleRate, codec);
    const samples = sound.channels[0] ?? spliced;
    const found = findReferencedDropouts(samples, sound.sampleRate, reference, ALIGN_RATE);
    expect(found?.splices).toHaveLength(2);
    expect(Math.abs((found?.timeLostMs ?? 0) - 200)).toBeLessThan(2);
    for (const [index, [atMs, lostMs]] of [
      [9000, 120],
      [19_880, 80],
    ].entries()) {
      expect(Math.abs((found?.splices[index]?.lostMs ?? 0) - (lostMs ?? 0))).toBeLessThan(1);
      // In a pause between words the place is free within the pause.
      expect(Math.abs((found?.splices[index]?.atMs ?? 0) - (atMs ?? 0))).toBeLessThan(350);
    }
    const clean = findReferencedDropouts(whole, sampleRate, programme, SPEECH_RATE);
    expect(clean).toMatchObject({ splices: [], timeLostMs: 0, dropouts: [] });
  });
});

describe('align', () => {
  it('finds nothing in nothing', () => {
    expect(align(new Float32Array(0), new Float32Array(0))).toBeNull();
    expect(align(new Float32Array(40_000), noise(40_000, 0.1, 1))).toBeNull();
    expect(align(noise(40_000, 0.1, 2), noise(40_000, 0.1, 3))).toBeNull();
    expect(align(noise(100, 0.1, 2), noise(90, 0.1, 3))).toBeNull();
  });

  it('finds a short burst, and gives its time whatever gain and polarity-free level it has', () => {
    const burst = noise(8000, 0.2, 4);
    const capture = noise(8000 * 5, 0.002, 5);
    burst.forEach((x, n) => {
      capture[20_000 + n] = (capture[20_000 + n] ?? 0) + 0.05 * x;
    });
    expect(Math.abs((align(capture, burst)?.offsetSeconds ?? 0) - 2.5)).toBeLessThan(0.0005);
  });
});

describe('phatPeak', () => {
  // Of equal sounds every bin that counts has phase 0 and magnitude 1: peak 2 used / size, rms sqrt(2 used) / size.
  it('has the closed form of a pure delay, whatever the spectrum', () => {
    const size = 16_384;
    const used = Math.floor(0.45 * size) - Math.ceil((150 * size) / 8000) + 1;
    let low = 0;
    const white = noise(8000, 0.1, 6);
    const rumbling = white.map((x) => (low += 0.05 * (x - low)));
    for (const samples of [white, rumbling]) {
      const peak = phatPeak(samples, samples, 8000);
      expect(peak?.lag).toBeCloseTo(0, 6);
      expect(peak?.ratio).toBeCloseTo(Math.sqrt(2 * used), 3);
    }
  });
});
