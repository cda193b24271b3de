import { expect, test } from 'vitest';
import { createRandom } from '../../../../site/audio/dsp/random.ts';
import { energyTime } from '../../../../site/audio/pictures/energy-time.ts';
import { linearResponse } from '../../../../site/audio/pictures/linear-response.ts';
import { rowEdges, type Spectrogram, spectrogram } from '../../../../site/audio/pictures/spectrogram.ts';
import { waveform } from '../../../../site/audio/pictures/waveform.ts';
import { sweepSignal } from '../../../../site/audio/signals/sweep.ts';
import { sine } from '../synthetic.ts';

const RATE = 16_000;
const SHAPE = { rows: 144, columns: 60 };

const strongest = ({ levels, rows }: Spectrogram, column: number): number => {
  const part = levels.subarray(column * rows, (column + 1) * rows);
  return part.indexOf(Math.max(...part));
};

test('a tone is one line at its frequency and level', () => {
  const tone = sine({ sampleRate: RATE, frequencyHz: 1000, amplitude: 0.5, seconds: 4 });
  const drawn = spectrogram(tone, RATE, SHAPE);
  for (let column = 2; column < 58; column += 1) {
    const row = strongest(drawn, column);
    const { lowHz, highHz } = rowEdges(row, drawn);
    // A bin is 15.6 Hz: the tone lies in it or right beside.
    expect(lowHz).toBeLessThan(1000 + 16);
    expect(highHz).toBeGreaterThan(1000 - 16);
  }
  // A sine of amplitude 0.5 has a mean square of 1/8.
  expect(drawn.topDb).toBeCloseTo(10 * Math.log10(1 / 8), 1);
  // Two octaves away nothing is left of it.
  const far = Math.round((Math.log(4000 / drawn.fromHz) / Math.log(drawn.toHz / drawn.fromHz)) * drawn.rows);
  expect(drawn.levels[30 * drawn.rows + far]).toBe(0);
});

test('an exponential sweep is a straight ridge: its frequency at every moment', () => {
  const seconds = 8;
  const samples = Float32Array.from(sweepSignal(RATE, seconds, -14));
  const drawn = spectrogram(samples, RATE, SHAPE);
  const growth = seconds / Math.log(7200 / 40);
  for (let column = 0; column < drawn.columns; column += 1) {
    const hz = 40 * Math.exp(((column + 0.5) * drawn.stepMs) / 1000 / growth);
    if (hz < 120 || hz > 6500) continue;
    const { lowHz, highHz } = rowEdges(strongest(drawn, column), drawn);
    expect(Math.abs(Math.log2(Math.sqrt(lowHz * highHz) / hz))).toBeLessThan(1 / 6);
  }
});

test('silence and sound shorter than a column are drawn, not refused', () => {
  expect(spectrogram(new Float32Array(RATE), RATE, SHAPE).levels.every((level) => level === 0)).toBe(true);
  expect(spectrogram(new Float32Array(3), RATE, SHAPE).levels).toHaveLength(144 * 60);
  expect(waveform(new Float32Array(3), RATE, 1600).low).toHaveLength(3);
  expect(waveform(new Float32Array(0), RATE, 1600).low).toHaveLength(1);
});

test('no peak of the waveform is lost, each in its column', () => {
  const samples = new Float32Array(RATE);
  samples[4000] = 0.8;
  samples[12_001] = -0.6;
  const { low, high, stepMs } = waveform(samples, RATE, 100);
  expect(stepMs).toBeCloseTo(10, 6);
  expect(high.indexOf(0.8)).toBe(25);
  expect(low.indexOf(-0.6)).toBe(75);
});

test('an impulse and one echo are two peaks where they are, as high as they are', () => {
  const impulse = new Float64Array(RATE);
  impulse[1600] = 1;
  impulse[1600 + 800] = 0.1;
  const { fromMs, stepMs, energyDb } = energyTime(impulse, RATE, 1600, 700);
  const at = (ms: number): number => Math.max(...energyDb.slice(step(ms) - 1, step(ms) + 2));
  const step = (ms: number): number => Math.floor((ms - fromMs) / stepMs);
  expect(at(0)).toBe(0);
  expect(at(50)).toBeCloseTo(-20, 0);
  expect(energyDb[step(25)]).toBeLessThan(-50);
});

test('the response itself keeps every peak, its sign and its time', () => {
  const impulse = new Float64Array(RATE);
  impulse[1600] = 0.5;
  // A loudspeaker of the other polarity, 40 ms later.
  const echo = Math.round(0.04 * RATE);
  impulse[1600 + echo] = -0.25;
  const { fromMs, stepMs, low, high } = linearResponse(impulse, RATE, 1600, 700);
  const step = (ms: number): number => Math.floor((ms - fromMs) / stepMs + 1e-6);
  expect(fromMs).toBeCloseTo(-5, 3);
  // A peak lies in its step or, by rounding, in the next.
  expect(Math.abs(high.indexOf(1) - step(0))).toBeLessThanOrEqual(1);
  expect(Math.abs(low.indexOf(-0.5) - step(40))).toBeLessThanOrEqual(1);
  expect(high.filter((value) => value > 0)).toHaveLength(1);
  expect(linearResponse(new Float64Array(10), RATE, 0, 700).low.every((value) => value === 0)).toBe(true);
  expect(linearResponse(new Float64Array(0), RATE, 0, 700).low).toEqual([]);
});

test('an exponential decay falls 60 dB in its reverberation time', () => {
  const seconds = 0.6;
  const random = createRandom(7);
  const impulse = Float64Array.from({ length: 2 * RATE }, (_, n) =>
    n < 1600 ? 0 : random.gaussian() * 10 ** ((-3 * (n - 1600)) / (seconds * RATE)),
  );
  const { fromMs, stepMs, decayDb } = energyTime(impulse, RATE, 1600, 700);
  const at = (ms: number): number => decayDb[Math.round((ms - fromMs) / stepMs)] ?? Number.NaN;
  expect(decayDb[0]).toBeNull();
  // -60 dB per 600 ms, read where it is straight.
  expect(at(100) - at(300)).toBeCloseTo(20, -0.3);
  expect(Math.abs(at(100) - at(300) - 20)).toBeLessThan(1.5);
});
