import { describe, expect, test } from 'vitest';
import type { AudioRoomResult } from '../../../../shared/contract/audio-check.ts';
import {
  advance,
  BACKGROUND_MS,
  beginCheckRun,
  type CheckRun,
  cancel,
  decide,
  failSignal,
  finishEarly,
  hear,
  PREFLIGHT_LIMIT_MS,
  phaseLimitMs,
  progressOf,
  SLOWEST_ROOM_MS,
  soundCame,
  takeSignal,
  undecided,
} from '../../../../site/audio/run/check-run.ts';

const begin = (output: 'page' | 'external' = 'external', page: string | null = null): CheckRun =>
  beginCheckRun({
    emission: { page, device: null },
    id: 'c',
    kind: 'stipa',
    output,
    signalMs: 18_000,
    nowMs: 0,
    rooms: [
      { roomId: 'r1', cameraIds: ['a', 'b'] },
      { roomId: 'r2', cameraIds: ['c'] },
      { roomId: 'r3', cameraIds: [] },
    ],
  });
const ready = (run: CheckRun): CheckRun =>
  ['a', 'b', 'c'].reduce((so, id) => hear(so, id, { kind: 'listening' }, 0), run);
/** Ticks every second up to `untilMs`. */
function tick(run: CheckRun, untilMs: number): CheckRun {
  let now = run;
  for (let at = run.lastTickMs + 1000; at <= untilMs; at += 1000) now = advance(now, at);
  return now;
}
const result = (roomId: string): AudioRoomResult => ({
  roomId,
  verdict: 'pass',
  reasons: [],
  measures: null,
});

describe('the course of one check', () => {
  test('waits for slow microphones, but not for ever', () => {
    expect(tick(begin(), 3000).phase).toBe('preflight');
    expect(tick(begin(), PREFLIGHT_LIMIT_MS).phase).toBe('background');
    expect(tick(ready(begin()), 1000).phase).toBe('background');
  });

  test('listens to the background, then waits for the signal, and says when that ends', () => {
    const waiting = tick(ready(begin()), 1000 + BACKGROUND_MS);
    expect(waiting.phase).toBe('waiting');
    expect(phaseLimitMs(waiting)).toBe(1000 + BACKGROUND_MS + 15 * 60_000);
    expect(phaseLimitMs(tick(ready(begin('page')), 1000 + BACKGROUND_MS))).toBe(
      1000 + BACKGROUND_MS + 20_000,
    );
  });

  test.each(['preflight', 'background', 'waiting'])('a signal heard in %s begins the capture', (phase) => {
    const at = { preflight: 0, background: 2000, waiting: 8000 }[phase] ?? 0;
    const before = tick(ready(begin()), at);
    expect(before.phase).toBe(phase);
    const heard = hear(before, 'c', { kind: 'heard', score: 20 }, at);
    expect(heard).toMatchObject({ phase: 'capturing', signalFromMs: at });
    expect(phaseLimitMs(heard)).toBe(at + 18_000 + SLOWEST_ROOM_MS);
    // A second room changes neither.
    expect(hear(heard, 'a', { kind: 'heard', score: 90 }, at + 400)).toMatchObject({ signalFromMs: at });
  });

  test('ends the capture when everyone is done, or when the slowest had its time', () => {
    const heard = hear(ready(begin()), 'c', { kind: 'heard', score: 20 }, 0);
    const all = ['a', 'b', 'c'].reduce((so, id) => hear(so, id, { kind: 'finished' }, 19_000), heard);
    expect(advance(all, 5000).phase).toBe('analysing');
    expect(tick(heard, 23_000).phase).toBe('capturing');
    expect(tick(heard, 24_000).phase).toBe('analysing');
  });

  test('neither a silent room nor one whose stream was cut is waited for once the others are done', () => {
    const heard = hear(ready(begin()), 'c', { kind: 'heard', score: 20 }, 4000, 4000);
    expect(heard.signalFromMs).toBe(0);
    const torn = soundCame(hear(heard, 'b', { kind: 'heard', score: 20 }, 4000), ['b'], 9000);
    const done = hear(torn, 'c', { kind: 'finished' }, 18_500);
    expect(tick(done, 16_000).phase).toBe('capturing');
    expect(tick(done, 17_000).phase).toBe('analysing');
    // Sound of the torn one came until just now: it may go on.
    expect(tick(soundCame(done, ['b'], 13_000), 18_000).phase).toBe('capturing');
  });

  test('what a stream does after the signal does not change what is said of its room', () => {
    const heard = hear(ready(begin()), 'c', { kind: 'heard', score: 20 }, 0);
    const lost = { kind: 'unavailable', reasonCode: 'no-stream' } as const;
    const kindOf = (run: CheckRun) => run.microphones.get('a');
    expect(kindOf(hear(heard, 'a', lost, 8000))).toEqual(lost);
    expect(kindOf(hear(heard, 'a', lost, 17_000))).toEqual({ kind: 'listening' });
    expect(kindOf(hear(finishEarly(heard, 2000), 'a', lost, 3000))).toEqual({ kind: 'listening' });
    const none = hear(heard, 'a', { kind: 'unavailable', reasonCode: 'no-microphone' }, 1000);
    expect(kindOf(hear(none, 'a', lost, 2000))).toMatchObject({ reasonCode: 'no-microphone' });
    expect(kindOf(hear(none, 'a', { kind: 'listening' }, 2000))).toEqual({ kind: 'listening' });
  });

  test('is done when every room has a result, and fails when the analysis does not end', () => {
    const analysing = finishEarly(ready(begin()), 0);
    const some = decide(analysing, [result('r1'), result('r2')]);
    expect(tick(some, 2000).phase).toBe('analysing');
    expect(advance(decide(some, [result('r3')]), 1000).phase).toBe('done');
    const stuck = tick(some, 60_000);
    expect(stuck).toMatchObject({ phase: 'failed', failure: 'analysis-failed' });
    expect(undecided(stuck)).toMatchObject([{ roomId: 'r3', reasons: [{ code: 'no-camera' }] }]);
  });

  test('a signal nobody plays fails with that reason; no room is left out', () => {
    const playing = takeSignal(tick(ready(begin('page')), 6000), 'p1', '', 6000).run;
    const failed = tick(playing, 60_000);
    expect(failed).toMatchObject({ phase: 'failed', failure: 'no-signal-anywhere' });
    expect(
      undecided(failed).map(({ roomId, verdict, reasons }) => [roomId, verdict, reasons[0]?.code]),
    ).toEqual([
      ['r1', 'not-measurable', 'no-signal-anywhere'],
      ['r2', 'not-measurable', 'no-signal-anywhere'],
      ['r3', 'not-measurable', 'no-camera'],
    ]);
  });

  test('a clock that jumps or a computer that slept ends it', () => {
    expect(advance(begin(), 11_000)).toMatchObject({ phase: 'failed', failure: 'capture-incomplete' });
    expect(advance(tick(begin(), 3000), 2000).phase).toBe('failed');
  });

  test('cancelled is final', () => {
    const cancelled = cancel(begin());
    expect(undecided(cancelled)[0]?.reasons[0]?.code).toBe('cancelled');
    expect(advance(cancelled, 1000)).toBe(cancelled);
    expect(hear(cancelled, 'a', { kind: 'heard', score: 9 }, 5)).toBe(cancelled);
  });

  test('a microphone that heard the signal stays in, one that is lost before is named', () => {
    const heard = hear(ready(begin()), 'c', { kind: 'heard', score: 20 }, 0);
    const lost = { kind: 'unavailable', reasonCode: 'no-stream' } as const;
    expect(hear(heard, 'c', lost, 10).microphones.get('c')).toEqual({ kind: 'heard', score: 20 });
    const one = hear(heard, 'b', lost, 10);
    expect(progressOf(one).map(({ state }) => state)).toEqual(['listening', 'heard', 'not-measurable']);
    const both = hear(one, 'a', { kind: 'unavailable', reasonCode: 'no-microphone' }, 10);
    expect(progressOf(both)[0]).toMatchObject({ state: 'not-measurable', reasonCode: 'no-stream' });
  });

  test('one page plays: the asked one, else the first to offer, and only while the signal is waited for', () => {
    const run = begin('page', 'p1');
    expect(takeSignal(run, 'p1', '', 0).isYours).toBe(false);
    const waiting = tick(ready(run), 6000);
    expect(takeSignal(waiting, 'p2', 'USB', 7000).isYours).toBe(false);
    const first = takeSignal(waiting, 'p1', 'USB', 7000);
    expect(first).toMatchObject({
      isYours: true,
      run: { emission: { playing: { page: 'p1', device: 'USB' } } },
    });
    // It has its time from then on.
    expect(phaseLimitMs(first.run)).toBe(27_000);
    expect(takeSignal(first.run, 'p1', 'USB', 7000).isYours).toBe(false);
    const open = takeSignal(tick(ready(begin('page')), 6000), 'p2', '', 6000);
    expect(open.isYours).toBe(true);
    expect(takeSignal(tick(ready(begin('external')), 6000), 'p1', '', 6000).isYours).toBe(false);
  });

  test('without a page that can play the check waits for the broadcast host', () => {
    const waited = tick(ready(begin('page')), 26_000);
    expect(waited).toMatchObject({ phase: 'waiting', emission: { problem: 'no-page' } });
    expect(phaseLimitMs(waited)).toBe(26_000 + 15 * 60_000);
    const refused = failSignal(tick(ready(begin('page', 'p1')), 6000), 'p1', 'device-gone', 6000);
    expect(refused).toMatchObject({ phase: 'waiting', emission: { problem: 'device-gone', playing: null } });
    expect(phaseLimitMs(refused)).toBe(6000 + 15 * 60_000);
    expect(takeSignal(refused, 'p1', '', 7000).isYours).toBe(false);
  });

  test('a signal that broke off blames no room; what other pages say of it counts for nothing', () => {
    const { run } = takeSignal(tick(ready(begin('page')), 6000), 'p1', '', 6000);
    const heard = hear(run, 'c', { kind: 'heard', score: 20 }, 8000);
    expect(failSignal(heard, 'p2', 'interrupted', 9000)).toBe(heard);
    const broken = failSignal(heard, 'p1', 'device-gone', 9000);
    expect(broken).toMatchObject({ phase: 'failed', failure: 'emission-broken' });
    expect(undecided(broken)[0]).toMatchObject({
      verdict: 'not-measurable',
      reasons: [{ code: 'emission-broken' }],
    });
  });
});
