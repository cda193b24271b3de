import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findChirps } from '../../../../site/audio/check/find-chirps.ts';
import { findGlitches } from '../../../../site/audio/check/find-glitches.ts';
import {
  type CheckMeasures,
  type CheckMeter,
  createCheckMeter,
} from '../../../../site/audio/check/measure-check.ts';
import { resample } from '../../../../site/audio/dsp/resample.ts';
import { checkSignal } from '../../../../site/audio/signals/check.ts';
import { CHECK_PLAN, CHECK_SECONDS } from '../../../../site/audio/signals/check-plan.ts';
import { type Sound, toMono } from '../../../../site/audio/sound.ts';
import { bytesAsSource, readWav } from '../../../../site/audio/wav/read-wav.ts';
import { closedStipa } from '../../../fakes/audio/closed-form.ts';
import { convolveInParts } from '../../../fakes/audio/convolve-in-parts.ts';
import { gaussianNoise, impulseResponse } from '../../../fakes/audio/room.ts';

const RATE = 16000;
let played: Sound;
let mono: Float32Array;
let meter: CheckMeter;

beforeAll(() => {
  const file = join(import.meta.dirname, '../../../../resources/sounds/speech-sentence.wav');
  const sentence = readWav(bytesAsSource(readFileSync(file)));
  if ('problem' in sentence) throw new Error(sentence.text);
  played = checkSignal(RATE, { samples: sentence.channels[0] ?? new Float32Array(0), sampleRate: 16000 });
  mono = toMono(played);
  meter = createCheckMeter(mono, RATE);
});

/** The composite in a room with steady noise, `delaySeconds` after the recording began. */
function room(options: {
  rt60: number;
  noiseDbfs: number;
  delaySeconds: number;
  seed: number;
}): Float32Array {
  const delay = Math.round(options.delaySeconds * RATE);
  const impulse = impulseResponse(RATE, options.rt60, options.seed);
  const heard = convolveInParts(mono, impulse);
  const noise = gaussianNoise(heard.length + delay, options.seed + 50);
  return Float32Array.from(noise, (value, n) => {
    const direct = n >= delay ? (heard[n - delay] ?? 0) : 0;
    return direct + value * 10 ** (options.noiseDbfs / 20);
  });
}

function measure(channels: readonly Float32Array[], sampleRate = RATE): CheckMeasures {
  const measured = meter({ sampleRate, channels });
  if ('problem' in measured) throw new Error(measured.problem);
  return measured;
}

describe('composite check', () => {
  it('has its parts in order, apart, and inside 45 s, and nothing clips', () => {
    CHECK_PLAN.reduce((end, { fromMs, toMs }) => {
      expect(fromMs).toBeGreaterThan(end);
      expect(toMs).toBeGreaterThan(fromMs);
      return toMs;
    }, 0);
    expect(CHECK_PLAN.at(-1)?.toMs).toBeLessThan(CHECK_SECONDS * 1000);
    for (const channel of played.channels) {
      expect(channel).toHaveLength(CHECK_SECONDS * RATE);
      expect(channel.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(0.95);
    }
  });

  it('of the file itself is perfect, each side heard alone', () => {
    const measured = measure(played.channels);
    expect(Math.abs(measured.alignment.startMs)).toBeLessThan(0.1);
    expect(Math.abs(measured.alignment.ppm ?? 99)).toBeLessThan(1);
    expect(measured.stipa?.sti).toBeGreaterThan(0.98);
    expect(measured.glitches).toEqual([]);
    expect(measured.levels.stepErrorDb).toBeLessThan(0.1);
    for (const side of [measured.levels.leftDbfs, measured.levels.rightDbfs])
      expect(Math.abs((side ?? 0) + 23)).toBeLessThan(0.5);
  });

  it('finds a room at any delay and measures each part in its place', () => {
    const recording = room({ rt60: 0.6, noiseDbfs: -65, delaySeconds: 3.37, seed: 3 });
    const { alignment, delayMs, levels, sweep, stipa, speech, glitches } = measure([recording]);
    expect(Math.abs(alignment.startMs - 3370)).toBeLessThan(10);
    expect(Math.abs(delayMs - 3370)).toBeLessThan(1);
    expect(Math.abs((stipa?.sti ?? 0) - closedStipa({ rt60: 0.6, bands: 6 }))).toBeLessThan(0.05);
    expect(stipa?.isValid).toBe(true);
    if (sweep === null || 'problem' in sweep) throw new Error('no sweep');
    expect(Math.abs((sweep.sti ?? 0) - (stipa?.sti ?? 0))).toBeLessThan(0.05);
    for (const { s } of sweep.rt60) expect(Math.abs(s / 0.6 - 1)).toBeLessThan(0.25);
    expect(levels.stepErrorDb).toBeLessThan(1);
    expect(Math.abs(levels.noiseDbfs + 65)).toBeLessThan(0.5);
    expect(speech?.rmsDbfs).toBeGreaterThan(-30);
    expect(glitches).toEqual([]);
  });

  it('keeps its places when the clocks differ by 100 ppm', () => {
    const recording = room({ rt60: 0.4, noiseDbfs: -60, delaySeconds: 0.5, seed: 4 });
    const drifted = Float32Array.from(resample(recording, RATE, RATE * 1.0001));
    const { alignment, stipa } = measure([drifted]);
    expect(Math.abs((alignment.ppm ?? 0) - 100)).toBeLessThan(3);
    expect(Math.abs((stipa?.sti ?? 0) - (measure([recording]).stipa?.sti ?? 0))).toBeLessThan(0.01);
  });

  it('names a missing side, a gain that follows the level, lost time and torn playing', () => {
    const [left = new Float32Array(0), right = new Float32Array(0)] = played.channels;
    expect(measure([left]).levels).toMatchObject({ rightDbfs: null });
    // A compressor of 2:1, slow enough for the steps.
    const squeezed = left.map((value, n) => value * (n < 3.1 * RATE ? 2.5 : n < 4.3 * RATE ? 1.6 : 1));
    expect(measure([squeezed]).levels.stepErrorDb).toBeGreaterThan(3);
    const cut = Float32Array.from([...right.subarray(0, 30 * RATE), ...right.subarray(30.02 * RATE)]);
    expect(Math.abs(measure([cut]).alignment.lostMs - 20)).toBeLessThan(1);
    const torn = mono.slice().fill(0, 25 * RATE, 25.02 * RATE);
    expect(measure([torn]).glitches).toMatchObject([{ kind: 'zero-block' }]);
    const heard = (from: number, to: number) => {
      const pilot = mono.subarray((from / 1000) * RATE, (to / 1000) * RATE).slice();
      if (from > 42_000) pilot.copyWithin(5000, 5007);
      return pilot;
    };
    expect(findGlitches(heard, RATE)).toMatchObject([{ kind: 'phase-jump' }]);
  });

  it('is not found in silence, noise or another recording', () => {
    const of = (samples: Float32Array) => meter({ sampleRate: RATE, channels: [samples] });
    expect(of(new Float32Array(RATE * 10))).toEqual({ problem: 'not-found' });
    expect(of(Float32Array.from(gaussianNoise(RATE * 20, 9)))).toEqual({ problem: 'not-found' });
    expect(of(mono.slice(18 * RATE, 42 * RATE))).toEqual({ problem: 'not-found' });
    expect(createCheckMeter(mono.slice(RATE), RATE)({ sampleRate: RATE, channels: [mono] })).toEqual({
      problem: 'no-check-in-reference',
    });
    expect(findChirps(new Float32Array(0), 0)).toBeNull();
  });

  it('measures what is there of a recording that was cut', () => {
    const { alignment, stipa, speech } = measure([mono.slice(0, 38 * RATE)]);
    expect(alignment).toMatchObject({ isEndFound: false, ppm: null });
    expect(stipa?.sti).toBeGreaterThan(0.98);
    expect(speech).toBeNull();
    expect(measure([mono.slice(0, 20 * RATE)]).stipa).toBeNull();
  });
});
