import { describe, expect, it } from 'vitest';
import { convolve } from '../../../../site/audio/dsp/convolve.ts';
import { resample } from '../../../../site/audio/dsp/resample.ts';
import { sweepSignal } from '../../../../site/audio/signals/sweep.ts';
import { createSweepMeter, type SweepMeasures } from '../../../../site/audio/sweep/measure-sweep.ts';
import { closedFullSti } from '../../../fakes/audio/closed-form.ts';
import { gaussianNoise, impulseResponse } from '../../../fakes/audio/room.ts';

const PLAYED_RATE = 48000;
const SWEEP_SECONDS = 4;
const LEVEL_DBFS = -14;
const RATES = [8000, 16000, 22050, 44100, 48000] as const;
const BANDS_AT = { 8000: 5, 16000: 6, 22050: 7, 44100: 7, 48000: 7 } as const;

const reference = new Float64Array(6 * PLAYED_RATE);
reference.set(sweepSignal(PLAYED_RATE, SWEEP_SECONDS, LEVEL_DBFS));

const meter = createSweepMeter(reference, PLAYED_RATE);
const captured = new Map<number, Float64Array>();
/** The reference as an ideal converter at another rate hands it over. */
const heardAt = (sampleRate: number): Float64Array => {
  const samples = captured.get(sampleRate) ?? resample(reference, PLAYED_RATE, sampleRate);
  captured.set(sampleRate, samples);
  return samples;
};
const delayed = (samples: Float64Array, by: number, gain = 1): Float64Array => {
  const later = new Float64Array(samples.length + by);
  later.set(
    samples.map((value) => value * gain),
    by,
  );
  return later;
};
const measure = (samples: Float64Array, sampleRate: number): SweepMeasures => {
  const measured = meter(samples, sampleRate);
  if ('problem' in measured) throw new Error(measured.problem);
  return measured;
};
const powerOf = (samples: Float64Array): number => samples.reduce((sum, value) => sum + value * value, 0);
const withWhiteNoise = (samples: Float64Array, seconds: number, snrDb: number, sampleRate: number) => {
  const rms = Math.sqrt((powerOf(samples) / seconds / sampleRate) * 10 ** (-snrDb / 10));
  const noise = gaussianNoise(samples.length, 77);
  return samples.map((value, n) => value + rms * (noise[n] ?? 0));
};

/** A resonance of second order with its own response in closed form (bilinear, R. Bristow-Johnson's cookbook). */
function peaking(sampleRate: number, hz: number, gainDb: number, q: number) {
  const w = (2 * Math.PI * hz) / sampleRate;
  const a = 10 ** (gainDb / 40);
  const alpha = Math.sin(w) / (2 * q);
  const b = [1 + alpha * a, -2 * Math.cos(w), 1 - alpha * a] as const;
  const d = [1 + alpha / a, -2 * Math.cos(w), 1 - alpha / a] as const;
  const size = (c: readonly [number, number, number], x: number): number =>
    Math.hypot(
      c[0] + c[1] * Math.cos(x) + c[2] * Math.cos(2 * x),
      c[1] * Math.sin(x) + c[2] * Math.sin(2 * x),
    );
  return {
    db: (f: number) => {
      const x = (2 * Math.PI * f) / sampleRate;
      return 20 * Math.log10(size(b, x) / size(d, x));
    },
    apply(samples: Float64Array): Float64Array {
      const output = new Float64Array(samples.length);
      for (let n = 0; n < samples.length; n += 1)
        output[n] =
          (b[0] * (samples[n] ?? 0) +
            b[1] * (samples[n - 1] ?? 0) +
            b[2] * (samples[n - 2] ?? 0) -
            d[1] * (output[n - 1] ?? 0) -
            d[2] * (output[n - 2] ?? 0)) /
          d[0];
      return output;
    },
  };
}

describe('measures of a sweep', () => {
  it.each(RATES)(
    'response of a known filter, delay and a loopback of nothing else at %i Hz',
    (sampleRate) => {
      const low = peaking(sampleRate, 300, 8, 1);
      const high = peaking(sampleRate, 2200, -9, 1.4);
      const by = Math.round(0.3217 * sampleRate);
      const measured = measure(high.apply(low.apply(delayed(heardAt(sampleRate), by, 0.5))), sampleRate);
      const truth = (hz: number): number => low.db(hz) + high.db(hz) - low.db(1000) - high.db(1000);
      const points = measured.response.filter(({ hz }) => hz >= 99 && hz <= 10_000);
      expect(points.length).toBeGreaterThan(30);
      for (const { hz, db } of points) expect(Math.abs(db - truth(hz)), `${hz} Hz`).toBeLessThan(0.6);
      // Sixths of an octave (IEC 61260-1: exact centres, ten to the twentieth of a decade apart).
      for (const [index, { hz }] of points.slice(1).entries())
        expect(20 * Math.log10(hz / (points[index]?.hz ?? 0))).toBeCloseTo(1, 1);
      // The filters themselves delay by a small part of a millisecond.
      expect(Math.abs(measured.delayMs - (by / sampleRate) * 1000)).toBeLessThan(0.3);
      expect(measured.sti).toBeGreaterThan(0.98);
      expect(measured.usableBands).toHaveLength(BANDS_AT[sampleRate]);
      expect(measured.snrDb).toBeGreaterThan(50);
      expect(measured.rt60).toEqual([]);
    },
  );

  it.each([8000, 48000] as const)(
    'delay of a loopback to 0.1 ms at %i Hz, earlier ones too',
    (sampleRate) => {
      for (const by of [0, 1, 4567]) {
        const { delayMs, sti } = measure(delayed(heardAt(sampleRate), by), sampleRate);
        // The octave filters' own blur must not count: without its removal the lowest bands read 0.9.
        expect(sti).toBeGreaterThan(0.9995);
        expect(Math.abs(delayMs - (by / sampleRate) * 1000)).toBeLessThan(0.1);
      }
      const early = heardAt(sampleRate).slice(Math.round(0.02 * sampleRate));
      expect(Math.abs(measure(early, sampleRate).delayMs + 20)).toBeLessThan(0.1);
    },
  );

  it.each([0.4, 0.8, 2])('reverberation of %f s to a tenth and the indirect STI to 0.02', (rt60) => {
    const sampleRate = 16000;
    const readings = [1, 2, 3].map((seed) => {
      const played = heardAt(sampleRate);
      const room = convolve(played, impulseResponse(sampleRate, rt60, seed)).subarray(0, played.length);
      return measure(withWhiteNoise(room, SWEEP_SECONDS, 30, sampleRate), sampleRate);
    });
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const hz of [125, 250, 500, 1000, 2000, 4000]) {
      const found = readings.flatMap((one) => one.rt60.filter((band) => band.hz === hz).map(({ s }) => s));
      expect(found).toHaveLength(3);
      expect(Math.abs(mean(found) / rt60 - 1), `${hz} Hz`).toBeLessThan(0.1);
    }
    const sti = mean(readings.map((one) => one.sti ?? Number.NaN));
    expect(Math.abs(sti - closedFullSti({ rt60, bands: 6 }))).toBeLessThan(0.02);
  });

  it('distortion of a known curve, and none of a straight line', () => {
    const played = heardAt(PLAYED_RATE);
    const amplitude = Math.SQRT2 * 10 ** (LEVEL_DBFS / 20);
    const bent = played.map((x) => x + 0.1 * x * x + 0.5 * x ** 3);
    const fundamental = amplitude + 0.75 * 0.5 * amplitude ** 3;
    const expected = (100 * Math.hypot(0.05 * amplitude ** 2, 0.125 * amplitude ** 3)) / fundamental;
    expect(Math.abs((measure(bent, PLAYED_RATE).thdPercent ?? 0) - expected)).toBeLessThan(0.05);
    expect(measure(Float64Array.from(played), PLAYED_RATE).thdPercent).toBeLessThan(0.01);
  });

  it.each([10, 30])('a signal-to-noise ratio of %i dB', (snrDb) => {
    const noisy = withWhiteNoise(delayed(heardAt(PLAYED_RATE), 9000), SWEEP_SECONDS, snrDb, PLAYED_RATE);
    expect(Math.abs((measure(noisy, PLAYED_RATE).snrDb ?? 0) - snrDb)).toBeLessThan(0.7);
  });

  it.each([-100, 100])('holds at a clock difference of %i ppm', (ppm) => {
    const sampleRate = 16000;
    const by = 3200;
    const played = delayed(heardAt(sampleRate), by);
    const room = convolve(played, impulseResponse(sampleRate, 0.8, 5)).subarray(0, played.length);
    const straight = measure(room, sampleRate);
    const drifted = measure(resample(room, sampleRate, sampleRate * (1 + ppm / 1e6)), sampleRate);
    expect(Math.abs(drifted.delayMs - straight.delayMs)).toBeLessThan(1);
    expect(Math.abs((drifted.sti ?? 0) - (straight.sti ?? 0))).toBeLessThan(0.005);
    drifted.rt60.forEach(({ s }, index) => {
      expect(Math.abs(s / (straight.rt60[index]?.s ?? 0) - 1)).toBeLessThan(0.03);
    });
  });

  it('says what it cannot measure', () => {
    const noise = gaussianNoise(8 * 16000, 3);
    const against = (capture: Float64Array, other: Float64Array = reference) =>
      createSweepMeter(other, PLAYED_RATE)(capture, 16000);
    expect(against(new Float64Array(16000))).toEqual({ problem: 'not-found' });
    expect(against(noise)).toEqual({ problem: 'not-found' });
    expect(against(heardAt(16000), gaussianNoise(48000, 4))).toEqual({ problem: 'no-sweep-in-reference' });
    expect(against(heardAt(16000), new Float64Array(0))).toEqual({ problem: 'no-sweep-in-reference' });
    expect(against(new Float64Array(0))).toEqual({ problem: 'not-found' });
  });
});

describe('resample', () => {
  it.each([
    [48000, 44100],
    [48000, 8000],
    [8000, 48000],
    [16000, 16001.6],
  ])('keeps a tone exact from %f to %f Hz', (from, to) => {
    const hz = 0.4 * Math.min(from, to);
    const tone = (rate: number, count: number): Float64Array =>
      Float64Array.from({ length: count }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rate));
    const made = resample(tone(from, from), from, to);
    const wanted = tone(to, made.length);
    const edge = Math.ceil(200 * Math.max(1, to / from));
    let worst = 0;
    for (let n = edge; n < made.length - edge; n += 1)
      worst = Math.max(worst, Math.abs((made[n] ?? 0) - (wanted[n] ?? 0)));
    expect(worst).toBeLessThan(2e-4);
  });

  it('lets nothing above the new Nyquist rate fold back', () => {
    const tone = Float64Array.from({ length: 48000 }, (_, n) => Math.sin((2 * Math.PI * 4300 * n) / 48000));
    const rest = resample(tone, 48000, 8000).subarray(200, 7800);
    expect(Math.max(...rest.map(Math.abs))).toBeLessThan(2e-4);
  });
});
