import { expect, test } from 'vitest';
import { SIGNALS } from '../../../site/audio/command/signals.ts';
import { CHECK_SECONDS } from '../../../site/audio/signals/check-plan.ts';
import { secondsOf } from '../../../site/audio/sound.ts';
import { bytesAsSource, readWav } from '../../../site/audio/wav/read-wav.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';
import { sentence } from './run/rooms.ts';

const RATE = 8000;

// STIPA, composite and tone are read back from the command line (test/service/audio/signal-command.test.ts).
test.each(
  Object.entries(SIGNALS).filter(
    ([kind]) => !['stipa', 'check', 'tone', 'chirp', 'steps', 'channels', 'sentence'].includes(kind),
  ),
)('the signal %s is a WAV of its length that neither clips nor is silent', (_, signal) => {
  const seconds = signal.seconds?.usual ?? CHECK_SECONDS;
  const made = signal.make({ sampleRate: RATE, seconds, frequencyHz: 1000, levelDbfs: -20, sentence });
  const read = readWav(bytesAsSource(writeWav(made, 's16')));
  if ('problem' in read) throw new Error(read.text);
  expect(read.sampleRate).toBe(RATE);
  expect(secondsOf(read)).toBeCloseTo(seconds, 3);
  for (const samples of read.channels) {
    let most = 0;
    let power = 0;
    for (const value of samples) {
      most = Math.max(most, Math.abs(value));
      power += (value * value) / samples.length;
    }
    expect(most).toBeLessThan(0.999);
    // The quietest of them is the tone of -20 dBFS; the composite and the sweep hold pauses.
    expect(10 * Math.log10(power)).toBeGreaterThan(-28);
  }
});

/** Read back from the 16-bit WAV; `db(channel, from, to)` is the RMS between two seconds. */
function written(kind: string) {
  const made = SIGNALS[kind]?.make({ sampleRate: RATE, seconds: 0, frequencyHz: 0, levelDbfs: 0, sentence });
  const read = readWav(bytesAsSource(writeWav(made ?? expect.fail(kind), 's16')));
  if ('problem' in read) throw new Error(read.text);
  const channel = (index: number): Float32Array => read.channels[index] ?? expect.fail('no such channel');
  const db = (index: number, from: number, to: number): number => {
    const part = channel(index).subarray(from * RATE, to * RATE);
    return 10 * Math.log10(part.reduce((sum, x) => sum + x * x, 0) / part.length);
  };
  return { seconds: secondsOf(read), channel, db };
}

test('the chirp is sin 2 pi (500 t + 1250 t^2) of one second between two silent halves, on both sides', () => {
  const { seconds, channel, db } = written('chirp');
  expect(seconds).toBe(2);
  expect(db(0, 0.5, 1.5)).toBeCloseTo(-14, 1);
  expect(channel(1)).toEqual(channel(0));
  expect([db(0, 0, 0.5), db(0, 1.5, 2)]).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  let [dot, own, ideal] = [0, 0, 0];
  for (let n = 0.1 * RATE; n < 0.9 * RATE; n += 1) {
    const t = n / RATE;
    const [heard, due] = [channel(0)[RATE / 2 + n] ?? 0, Math.sin(2 * Math.PI * (500 * t + 1250 * t * t))];
    [dot, own, ideal] = [dot + heard * due, own + heard * heard, ideal + due * due];
  }
  expect(dot / Math.sqrt(own * ideal)).toBeGreaterThan(0.99999);
});

test('the steps are the same sound at -34, -26 and -18 dBFS', () => {
  const { seconds, db } = written('steps');
  expect(seconds).toBeCloseTo(4.4, 6);
  for (const [index, level] of [-34, -26, -18].entries())
    expect(db(0, 0.5 + 1.2 * index, 1.5 + 1.2 * index)).toBeCloseTo(level, 1);
});

test('left sounds on the left alone, then right on the right, both at -20 dBFS', () => {
  const { db } = written('channels');
  expect([db(0, 0.5, 1.5), db(1, 1.8, 2.8)].map(Math.round)).toEqual([-20, -20]);
  expect([db(1, 0.5, 1.5), db(0, 1.8, 2.8)]).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});

test('the sentence is spoken at -20 dBFS on both sides', () => {
  const { seconds, channel, db } = written('sentence');
  expect(seconds).toBeCloseTo(5.6, 6);
  expect(channel(1)).toEqual(channel(0));
  // Its length is what was spoken; the rest of its 4.6 s is silent.
  const spoken = sentence();
  const length = Math.min(4.6, secondsOf(spoken));
  expect(db(0, 0.5, 0.5 + length)).toBeCloseTo(-20, 0);
});
