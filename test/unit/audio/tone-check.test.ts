import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import profileJson from '../../../resources/profiles/tone-check-default.json' with { type: 'json' };
import { ToneCheck, type ToneReasonCode } from '../../../shared/contract/audio-levels.ts';
import { decodeG711 } from '../../../shared/domain/sound/g711.ts';
import { createLevelMeter } from '../../../site/audio/level-meter.ts';
import {
  advanceToneRun,
  beginToneRun,
  cancelToneRun,
  hearReadings,
  type ToneRun,
  toToneCheck,
} from '../../../site/audio/tone-check.ts';
import { ToneProfile } from '../../../site/audio/tone-profile.ts';
import type { ToneReading } from '../../../site/audio/tone-verdict.ts';
import { mix, noise, sine } from './synthetic.ts';

const profile = ToneProfile.parse(profileJson);
const T0 = 1_780_000_000_000;
const STEP = 200;

/** What a microphone reads at a time after the start; null when nothing arrives. */
type Sound = (atMs: number) => Partial<ToneReading> | null;

const QUIET = { toneDbfs: -80, restDbfs: -55, isDigitalSilence: false, hasLoss: false };
const TONE = { ...QUIET, toneDbfs: -25 };

/** Quiet, and the tone from 2 s to 6 s plus the camera's delay. */
const room =
  (delayMs: number, tone: Partial<ToneReading> = TONE, quiet: Partial<ToneReading> = QUIET): Sound =>
  (atMs) =>
    atMs > 2000 + delayMs && atMs <= 6000 + delayMs ? tone : quiet;

interface Outcome {
  readonly run: ToneRun;
  readonly endedAtMs: number;
  readonly states: string[];
}

function runCheck(
  sounds: Record<string, Sound>,
  conditions: Record<string, ToneReasonCode> = {},
  rooms: ToneRun['rooms'] = Object.keys(sounds).map((id) => ({ roomId: id, cameraIds: [id] })),
): Outcome {
  let run = beginToneRun({
    id: 'check',
    output: 'external',
    frequencyHz: 1000,
    startedBy: 'tester',
    nowMs: T0,
    profile,
    rooms,
  });
  const states: string[] = [];
  let nowMs = T0;
  while ((run.state === 'background' || run.state === 'emitting') && nowMs < T0 + 40_000) {
    nowMs += STEP;
    const heard = Object.entries(sounds).flatMap(([cameraId, sound]) => {
      const reading = sound(nowMs - T0);
      return reading
        ? [{ cameraId, reading: { ...QUIET, fromMs: nowMs - STEP, toMs: nowMs, ...reading } }]
        : [];
    });
    run = hearReadings(run, heard);
    run = advanceToneRun(run, nowMs, (cameraId) => conditions[cameraId] ?? 'none');
    if (states.at(-1) !== run.state) states.push(run.state);
  }
  return { run, endedAtMs: nowMs - T0, states };
}

function only(outcome: Outcome, index = 0) {
  const check = ToneCheck.parse(toToneCheck(outcome.run));
  const found = check.rooms[index];
  if (!found) throw new Error('no room');
  return found;
}

describe('a tone check', () => {
  it('goes from background to emission to done and shows its limit', () => {
    const outcome = runCheck({ a: room(0) });
    expect(outcome.states).toEqual(['background', 'emitting', 'done']);
    const check = toToneCheck(outcome.run);
    expect(check.emitFromMs).toBe(T0 + 2000);
    expect(check.emitToMs).toBe(T0 + 6000);
    expect(check.limitRiseDb).toBe(10);
    // All rooms have answered: nothing to wait for after the end of the tone.
    expect(outcome.endedAtMs).toBe(6000);
  });

  it('finds the tone whatever the camera delays, and gives its figures', () => {
    for (const delayMs of [0, 350, 1500, 4000, 5600]) {
      const result = only(runCheck({ a: room(delayMs) }));
      expect(result).toMatchObject({ result: 'present', reasonCode: 'none' });
      expect(result.toneDbfs).toBeCloseTo(-25, 0);
      expect(result.backgroundDbfs).toBeCloseTo(-80, 3);
      expect(result.riseDb).toBeCloseTo(55, 0);
    }
  });

  it('calls a room silent only at the end of listening', () => {
    const outcome = runCheck({ a: () => QUIET });
    expect(only(outcome)).toMatchObject({ result: 'silent', reasonCode: 'none' });
    expect(outcome.endedAtMs).toBe(12_000);
  });

  it('calls a trace below the limit silent and says so', () => {
    const trace = only(runCheck({ a: room(0, { toneDbfs: -72 }) }));
    expect(trace).toMatchObject({ result: 'silent', reasonCode: 'too-quiet' });
    expect(only(runCheck({ a: room(0, { toneDbfs: -69, restDbfs: -75 }) }))).toMatchObject({
      result: 'present',
    });
  });

  it.each<[string, Sound, ToneReasonCode, ToneReasonCode]>([
    ['no stream', () => null, 'no-stream', 'no-stream'],
    ['no sound track', () => null, 'no-microphone', 'no-microphone'],
    ['a foreign codec', () => null, 'codec-unsupported', 'codec-unsupported'],
    ['no FFmpeg', () => null, 'ffmpeg-missing', 'ffmpeg-missing'],
    ['a failed decoder', () => null, 'decoder-failed', 'decoder-failed'],
    ['a live stream without samples', () => null, 'none', 'no-sound'],
    ['a stream that stops with the tone', (at) => (at < 2500 ? QUIET : null), 'no-stream', 'no-stream'],
    ['sound that stops with the tone', (at) => (at < 2500 ? QUIET : null), 'none', 'interrupted'],
    ['sound that comes after the background', (at) => (at > 14_000 ? TONE : null), 'none', 'interrupted'],
    [
      'digital silence',
      () => ({ toneDbfs: -200, restDbfs: -200, isDigitalSilence: true }),
      'none',
      'digital-silence',
    ],
    ['loss in every window', () => ({ hasLoss: true }), 'none', 'packet-loss'],
    ['loss for as long as a tone', (at) => ({ hasLoss: at > 5000 && at < 9000 }), 'none', 'packet-loss'],
    ['a voice over the tone', room(0, { toneDbfs: -40, restDbfs: -20 }), 'none', 'noise'],
    ['noise that hides any tone', () => ({ toneDbfs: -35, restDbfs: -10 }), 'none', 'noise'],
    [
      'a room that hums at the frequency',
      () => ({ toneDbfs: -50, restDbfs: -52 }),
      'none',
      'tone-in-background',
    ],
  ])('cannot measure %s', (_, sound, condition, reasonCode) => {
    const result = only(runCheck({ a: sound }, { a: condition }));
    expect(result).toMatchObject({ result: 'not-measurable', reasonCode });
  });

  it('has its own reason for a room without a camera', () => {
    const outcome = runCheck({}, {}, [{ roomId: 'x', cameraIds: [] }]);
    expect(only(outcome)).toMatchObject({ result: 'not-measurable', reasonCode: 'no-camera' });
  });

  it('still says silent after a short voice or a short loss, which cannot hide the whole tone', () => {
    const voice: Sound = (at) => (at > 4000 && at <= 5600 ? { toneDbfs: -50, restDbfs: -25 } : QUIET);
    expect(only(runCheck({ a: voice }))).toMatchObject({ result: 'silent' });
    const loss: Sound = (at) => ({ hasLoss: at > 4000 && at <= 6400 });
    expect(only(runCheck({ a: loss }))).toMatchObject({ result: 'silent' });
  });

  it('takes no voice for a trace of the tone', () => {
    const voice: Sound = (at) => (at > 4000 && at <= 5600 ? { toneDbfs: -60, restDbfs: -25 } : QUIET);
    const result = only(runCheck({ a: voice }));
    expect(result).toMatchObject({ result: 'silent', reasonCode: 'none' });
    expect(Math.abs(result.riseDb ?? 99)).toBeLessThan(6);
  });

  it('finds a tone that loss has damaged', () => {
    expect(only(runCheck({ a: room(0, { ...TONE, hasLoss: true }) }))).toMatchObject({ result: 'present' });
  });

  it('finds a tone through a gated microphone, whose background is digital silence', () => {
    const gated = room(500, TONE, { toneDbfs: -200, restDbfs: -200, isDigitalSilence: true });
    expect(only(runCheck({ a: gated }))).toMatchObject({ result: 'present', backgroundDbfs: -90 });
  });

  it('needs the tone for most of a second', () => {
    const beep =
      (lengthMs: number): Sound =>
      (at) =>
        at > 4000 && at <= 4000 + lengthMs ? TONE : QUIET;
    expect(only(runCheck({ a: beep(600) })).result).toBe('silent');
    expect(only(runCheck({ a: beep(1000) })).result).toBe('present');
  });

  it('lets the best microphone of a room decide', () => {
    const rooms = [{ roomId: 'r', cameraIds: ['off', 'deaf', 'good'] }];
    const sounds = { off: () => null, deaf: () => QUIET, good: room(1000) };
    expect(only(runCheck(sounds, { off: 'no-stream' }, rooms))).toMatchObject({ result: 'present' });
    const two = [{ roomId: 'r', cameraIds: ['off', 'deaf'] }];
    expect(only(runCheck({ off: () => null, deaf: () => QUIET }, { off: 'no-stream' }, two))).toMatchObject({
      result: 'silent',
    });
  });

  it('waits with the tone for a microphone that is still starting, but not for ever', () => {
    const slow: Sound = (at) => (at < 6000 ? null : at > 8000 ? TONE : QUIET);
    const outcome = runCheck({ a: () => QUIET, b: slow });
    expect(outcome.run.emitFromMs - T0).toBeGreaterThanOrEqual(6800);
    expect(outcome.run.emitFromMs - T0).toBeLessThan(8000);
    expect(only(outcome, 1).result).toBe('present');
    const never = runCheck({ a: () => QUIET, b: () => null });
    expect(never.run.emitFromMs - T0).toBeLessThanOrEqual(12_400);
    const gone = runCheck({ a: () => QUIET, b: () => null }, { b: 'no-stream' });
    expect(gone.run.emitFromMs - T0).toBe(2000);
  });

  it('can be cancelled; open rooms are then not measurable', () => {
    const run = beginToneRun({
      id: 'x',
      output: 'page',
      frequencyHz: 1000,
      startedBy: 't',
      nowMs: T0,
      profile,
      rooms: [{ roomId: 'a', cameraIds: ['a'] }],
    });
    const cancelled = cancelToneRun(run);
    expect(cancelled.state).toBe('cancelled');
    expect(toToneCheck(cancelled).rooms[0]).toMatchObject({
      result: 'not-measurable',
      reasonCode: 'cancelled',
    });
    expect(advanceToneRun(cancelled, T0 + 1000, () => 'none')).toBe(cancelled);
  });

  it('fails when the clock jumps under it', () => {
    for (const jump of [-60_000, 60_000]) {
      const run = beginToneRun({
        id: 'x',
        output: 'page',
        frequencyHz: 1000,
        startedBy: 't',
        nowMs: T0,
        profile,
        rooms: [{ roomId: 'a', cameraIds: ['a'] }],
      });
      expect(advanceToneRun(run, T0 + jump, () => 'none').state).toBe('failed');
    }
  });

  it('never calls a room silent or present without sound, and always ends (property)', () => {
    const level = fc.record({
      toneDbfs: fc.integer({ min: -120, max: 0 }),
      restDbfs: fc.integer({ min: -120, max: 0 }),
      isDigitalSilence: fc.boolean(),
      hasLoss: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(fc.option(level, { nil: null, freq: 3 }), { minLength: 1, maxLength: 30 }),
        (pattern) => {
          const outcome = runCheck({ a: (at) => pattern[Math.floor(at / STEP) % pattern.length] ?? null });
          expect(outcome.run.state).toBe('done');
          const result = only(outcome);
          expect(result.result).not.toBe('pending');
          if (pattern.every((part) => part === null)) expect(result.result).toBe('not-measurable');
          if (pattern.every((part) => part?.isDigitalSilence || part === null))
            expect(result.result).not.toBe('silent');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('from samples to verdicts', () => {
  const RATE = 8000;

  /** PCM of 14 s through a meter in windows of 200 ms, then through the run. */
  function listen(samples: Float32Array): Outcome {
    const meter = createLevelMeter({ sampleRate: RATE, toneFrequencyHz: 1000 });
    return runCheck({
      a: (at) => {
        meter.push(samples.subarray(((at - STEP) * RATE) / 1000, (at * RATE) / 1000));
        const { tone, isDigitalSilence } = meter.read();
        return tone ? { toneDbfs: tone.toneDbfs, restDbfs: tone.restDbfs, isDigitalSilence } : null;
      },
    });
  }

  const background = noise(14 * RATE, 0.003, 42);
  const tone = (amplitude: number, fromS: number, seconds: number) => {
    const samples = new Float32Array(14 * RATE);
    samples.set(sine({ sampleRate: RATE, frequencyHz: 1000, amplitude, seconds }), fromS * RATE);
    return samples;
  };

  it('hears a tone in noise, also late', () => {
    for (const delay of [0.3, 3, 5.4])
      expect(only(listen(mix(background, tone(0.02, 2 + delay, 4))))).toMatchObject({ result: 'present' });
  });

  it('calls a room silent that hears the tone at its noise floor', () => {
    expect(only(listen(background)).result).toBe('silent');
    // The tone's power equals the noise's within the width of the fit.
    expect(only(listen(mix(background, tone(0.0003, 2.5, 4)))).result).toBe('silent');
  });

  it('never hears a tone in noise alone', () => {
    for (let seed = 1; seed <= 20; seed += 1)
      expect(only(listen(noise(14 * RATE, 0.01, seed))).result).toBe('silent');
  });

  it('does not call it present when the room contained that tone before', () => {
    expect(only(listen(mix(background, tone(0.02, 0, 14))))).toMatchObject({
      result: 'not-measurable',
      reasonCode: 'tone-in-background',
    });
  });

  it('takes no spoken sentence for the tone', () => {
    const loop = decodeG711(
      'a',
      readFileSync(join(import.meta.dirname, '../../../resources/clips/sound3.alaw')),
    );
    for (let startS = 0; startS < 20; startS += 1) {
      const samples = Float32Array.from(
        { length: 14 * RATE },
        (_, n) => loop[(startS * RATE + n) % loop.length] ?? 0,
      );
      expect(only(listen(samples)), `from ${startS} s`).toMatchObject({
        result: 'silent',
        reasonCode: 'none',
      });
      expect(only(listen(mix(samples, tone(0.07, 2.6, 4)))), `from ${startS} s`).toMatchObject({
        result: 'present',
      });
    }
  });

  it('sees digital silence', () => {
    expect(only(listen(new Float32Array(14 * RATE)))).toMatchObject({
      result: 'not-measurable',
      reasonCode: 'digital-silence',
    });
  });
});
