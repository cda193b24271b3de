import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../site/audio/dsp/random.ts';
import { resample } from '../../../site/audio/dsp/resample.ts';
import { switchOverSignal } from '../../../site/audio/signals/switch-over.ts';
import { createSwitchMeter } from '../../../site/audio/switch/measure-switch.ts';
import { convolveInParts } from '../../fakes/audio/convolve-in-parts.ts';
import { impulseResponse } from '../../fakes/audio/room.ts';

/**
 * Truth in closed form: what a relay does. Until `stopSeconds` the first chain is heard through its response, from
 * `stopSeconds + gap` on the second one through its own; the time without sound is the gap, whatever the room adds.
 */
interface Change {
  readonly gapSeconds: number;
  readonly stopSeconds?: number;
  readonly rt60: number;
  readonly gainDb?: number;
  readonly delaySeconds?: number;
  /** Another way through the room: other loudspeakers. */
  readonly isOtherRoom?: boolean;
  readonly snrDb?: number;
  readonly ppm?: number;
  readonly seconds?: number;
  /** The second chain has a player of its own, which begins at its third second. */
  readonly isAgain?: boolean;
  readonly never?: 'switched' | 'back';
}

const RATE = 8000;
const LENGTH = 30;
const signal = switchOverSignal(RATE, LENGTH);
const meter = createSwitchMeter(signal, RATE);

function heard(change: Change, seed: number): Float32Array {
  const { gapSeconds, stopSeconds = 9.37, rt60, gainDb = 0, delaySeconds = 0, snrDb = 30, never } = change;
  const stop = Math.round(stopSeconds * RATE);
  const back = Math.round((stopSeconds + gapSeconds) * RATE);
  const again = 3 * RATE;
  const delay = change.isAgain ? back - again : Math.round(delaySeconds * RATE);
  const room = (s: number) => impulseResponse(RATE, rt60, s);
  const direct = (response: Float64Array) => {
    response[0] = 0.5;
    return response;
  };
  const first = signal.map((value, n) => (n < stop || never === 'switched' ? value : 0));
  const second = signal.map((_, n) =>
    n >= back && never === undefined ? 10 ** (gainDb / 20) * (signal[n - delay] ?? 0) : 0,
  );
  const ways = [direct(room(seed)), direct(room(change.isOtherRoom ? seed + 100 : seed))] as const;
  const [a, b] = [convolveInParts(first, ways[0]), convolveInParts(second, ways[1])];
  const random = createRandom(seed);
  const power = a.subarray(2 * RATE, 6 * RATE).reduce((sum, value) => sum + value * value, 0) / (4 * RATE);
  const noise = Math.sqrt(power) * 10 ** (-snrDb / 20);
  const sound = Float32Array.from(
    { length: LENGTH * RATE },
    (_, n) => (a[n] ?? 0) + (b[n] ?? 0) + noise * random.gaussian(),
  );
  // A camera whose clock runs fast takes more samples of the same sound.
  return change.ppm === undefined
    ? sound
    : Float32Array.from(resample(sound, RATE, RATE * (1 + change.ppm / 1e6)));
}

const measured = (change: Change, seed: number) => {
  const sound = heard(change, seed);
  return meter.measure((from, to) => sound.slice(from, to), RATE, change.seconds ?? LENGTH);
};

describe('the time without sound between two chains', () => {
  test.each<[string, Change]>([
    ['a relay of 20 ms in a dry room', { gapSeconds: 0.02, rt60: 0.3, gainDb: -2 }],
    ['50 ms, reverberant', { gapSeconds: 0.05, rt60: 1.5, gainDb: 1 }],
    ['120 ms, other loudspeakers 4 dB louder', { gapSeconds: 0.12, rt60: 0.6, gainDb: 4, isOtherRoom: true }],
    ['250 ms, the second chain 35 ms later', { gapSeconds: 0.25, rt60: 0.8, delaySeconds: 0.035 }],
    [
      '800 ms, the second chain earlier than the first',
      { gapSeconds: 0.8, rt60: 0.8, delaySeconds: -0.02, gainDb: -6 },
    ],
    ['2 s in the noise', { gapSeconds: 2, rt60: 0.5, snrDb: 6, isOtherRoom: true, delaySeconds: 0.1 }],
    ['12 s', { gapSeconds: 12, rt60: 1, gainDb: -3, isOtherRoom: true }],
  ])('%s', (_name, change) => {
    const result = measured(change, 7);
    expect(result.outcome).toBe('switched');
    if (result.outcome !== 'switched') return;
    expect(Math.abs(result.gapMs - change.gapSeconds * 1000)).toBeLessThan((change.snrDb ?? 30) < 10 ? 5 : 2);
    expect(Math.abs(result.fromMs - 9370)).toBeLessThan(4);
    expect(Math.abs(result.levelChangeDb - (change.gainDb ?? 0))).toBeLessThan(1);
    expect(Math.abs(result.delayChangeMs - (change.delaySeconds ?? 0) * 1000)).toBeLessThan(2);
  });

  test.each<[string, Change, string]>([
    ['nobody changed over', { gapSeconds: 0, rt60: 0.8, never: 'switched' }, 'not-seen'],
    ['a second chain that never came', { gapSeconds: 0, rt60: 0.8, never: 'back' }, 'not-back'],
    [
      'changed over before the first chain was heard',
      { gapSeconds: 1, stopSeconds: 3, rt60: 0.5 },
      'unclear',
    ],
    ['noise alone', { gapSeconds: 1, rt60: 0.5, snrDb: -20 }, 'unclear'],
  ])('%s', (_name, change, outcome) => {
    const result = measured(change, 3);
    expect(result.outcome).toBe(outcome);
  });

  test.each<[string, Change, number]>([
    ['a clock 60 ppm fast', { gapSeconds: 0.4, rt60: 0.6, ppm: 60, stopSeconds: 18, gainDb: -2 }, 400],
    [
      'a second player that begins elsewhere in the recording',
      { gapSeconds: 1.2, rt60: 0.6, isAgain: true },
      1200,
    ],
  ])('%s', (_name, change, gapMs) => {
    const result = measured(change, 5);
    expect(result.outcome).toBe('switched');
    if (result.outcome === 'switched') expect(Math.abs(result.gapMs - gapMs)).toBeLessThan(5);
  });

  test('both chains at once are no gap', () => {
    const result = measured({ gapSeconds: -0.6, rt60: 0.6, isOtherRoom: true }, 5);
    expect(result).toMatchObject({ outcome: 'switched', gapMs: 0 });
  });
});
