import { describe, expect, it } from 'vitest';
import { stipaSignal } from '../../../../site/audio/signals/stipa.ts';
import { measureStipa } from '../../../../site/audio/sti/direct-sti.ts';
import { closedStipa, closedTransfer } from '../../../fakes/audio/closed-form.ts';
import { gaussianNoise, inRoom, withNoise } from '../../../fakes/audio/room.ts';
import { sineStipa } from '../../../fakes/audio/sine-stipa.ts';

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const stiOf = (samples: Float64Array, sampleRate: number): number => {
  const { sti, validity } = measureStipa(samples, sampleRate);
  expect(validity.reason).toBeNull();
  return sti ?? Number.NaN;
};

/** Signals that several tests measure; they leave them as they are. */
const signals = new Map<number, Float64Array>();
function signalAt(sampleRate: number): Float64Array {
  const signal = signals.get(sampleRate) ?? stipaSignal(sampleRate, 18, -18);
  signals.set(sampleRate, signal);
  return signal;
}

const BANDS_AT = { 8000: 5, 16000: 6, 22050: 7, 44100: 7, 48000: 7 } as const;
const RATES = [8000, 16000, 22050, 44100, 48000] as const;

describe('direct STI', () => {
  it.each(RATES)('of sine carriers is exact to 0.01 at %i Hz', (sampleRate) => {
    const bands = BANDS_AT[sampleRate];
    const rooms = [{ rt60: 1.5, snrDb: 10 }, { rt60: 0.4 }, { snrDb: -9 }];
    for (const room of sampleRate > 20_000 ? rooms.slice(0, 1) : rooms) {
      const { rt60 = 0, snrDb = Infinity } = room;
      const samples = sineStipa(sampleRate, 18, (hz) => closedTransfer(hz, rt60, snrDb));
      const measured = measureStipa(samples, sampleRate);
      expect(Math.abs((measured.sti ?? 0) - closedStipa({ ...room, bands }))).toBeLessThan(0.01);
      expect(measured).toMatchObject({ isValid: true, isCertifiable: bands === 7 });
      expect(measured.usableBands).toHaveLength(bands);
    }
  });

  it.each([8000, 22050, 48000])('of our signal without a room is 1 at %i Hz', (sampleRate) => {
    expect(stiOf(signalAt(sampleRate), sampleRate)).toBeGreaterThan(0.98);
  });

  it('in diffuse rooms and noise meets the closed forms', () => {
    const signal = signalAt(16000);
    for (const [rt60, snrDb] of [
      [0.4, 30],
      [0.8, 5],
      [2, 30],
      [0, 3],
      [0, -15],
    ] as const) {
      const readings = [1, 2, 3].map((seed) => {
        const room = rt60 > 0 ? inRoom(signal, 16000, rt60, seed) : signal;
        return stiOf(withNoise(room, 16000, snrDb, seed + 10), 16000);
      });
      // The rooms differ as real ones of the same decay do; their mean is the closed form's business.
      const expected = closedStipa({ rt60, snrDb, bands: 6 });
      // At -15 dB the index is at its floor and can only read high: 0.02 on average, see fit-modulation.ts.
      const most = snrDb < -12 ? 0.04 : 0.03;
      expect(Math.abs(mean(readings) - expected), `${rt60} s ${snrDb} dB`).toBeLessThan(most);
    }
  });

  it('leaves silence before and after the signal out', () => {
    const signal = signalAt(16000).subarray(0, 16000 * 15);
    const padded = new Float64Array(16000 * 20);
    padded.set(signal, 16000 * 2);
    const { sti, fromMs, toMs } = measureStipa(padded, 16000);
    expect(sti).toBeGreaterThan(0.98);
    expect(Math.abs(fromMs - 2000)).toBeLessThan(250);
    expect(Math.abs(toMs - 17000)).toBeLessThan(250);
  });

  it('reads nearly nothing without the signal', () => {
    expect(measureStipa(gaussianNoise(16000 * 18, 5), 16000).sti).toBeLessThan(0.1);
  });

  it('says that silence and scraps cannot be measured', () => {
    for (const samples of [new Float64Array(0), new Float64Array(160000), new Float64Array(5).fill(0.1)])
      expect(measureStipa(samples, 16000)).toMatchObject({ sti: null, rating: null, isValid: false });
    expect(measureStipa(signalAt(16000).subarray(0, 16000 * 6), 16000).validity.reason).toBe('too-short');
  });

  it('allows for hearing when a calibration is known', () => {
    const signal = signalAt(48000).subarray(0, 48000 * 15);
    const loud = measureStipa(signal, 48000, { calibrationDb: 120 });
    const faint = measureStipa(signal, 48000, { calibrationDb: 50 });
    expect(faint.sti).toBeLessThan(0.8);
    expect(loud.sti).toBeLessThan(0.9);
    expect(measureStipa(signal, 48000, { calibrationDb: 88 }).sti).toBeGreaterThan(0.9);
  });

  it('gives the same figures for the same samples', () => {
    const [a, b] = [0, 1].map(() => measureStipa(stipaSignal(16000, 15, -18), 16000));
    expect(a).toEqual(b);
  });
});
