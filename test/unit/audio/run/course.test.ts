import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromAnalyst, ToAnalyst } from '../../../../site/audio/run/analyst-messages.ts';
import { beginCheckRun } from '../../../../site/audio/run/check-run.ts';
import { type EndedCourse, runCourse } from '../../../../site/audio/run/course.ts';

const POLL_MS = 500;
const SIGNAL_MS = 45_000;
const ROOMS = ['r1', 'r2'].map((roomId) => ({ roomId, cameraIds: [`${roomId}-front`] }));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A check whose cameras always send sound, and whose analysis says what the test says. Time is the fake timers'. */
function startCourse() {
  let say: (message: FromAnalyst) => void = () => {};
  const posted: ToAnalyst['type'][] = [];
  const ended: EndedCourse[] = [];
  const beganMs = Date.now();
  const frame = { captureMicros: 0, rtpTime: 0, lostBefore: 0, data: new Uint8Array(1) };
  const course = runCourse({
    run: beginCheckRun({
      id: 'c1',
      kind: 'full',
      output: 'external',
      signalMs: SIGNAL_MS,
      nowMs: 0,
      rooms: ROOMS,
    }),
    started: {
      id: 'c1',
      kind: 'full',
      chain: 'main',
      output: 'external',
      repeats: null,
      signalMs: SIGNAL_MS,
      startedAtMs: 0,
      startedBy: 'tester',
      profile: { name: 'default', version: 1 },
      roomIds: ROOMS.map(({ roomId }) => roomId),
    },
    cameras: {
      soundSince: async (readers) =>
        readers.map(({ cameraId }) => ({
          cameraId,
          format: null,
          problem: null,
          clockRateHz: 8000,
          cursor: { ring: 1, frame: 0 },
          isAfterGap: false,
          frames: [frame],
        })),
    },
    pool: {
      begin() {},
      post: ({ type }) => posted.push(type),
      onMessage(listener) {
        say = listener;
      },
      end() {},
      async close() {},
    },
    judge: (rooms) => rooms.map(({ roomId }) => ({ roomId, verdict: 'pass', reasons: [], measures: null })),
    onMoved() {},
    onEnded: (one) => ended.push(one),
    nowMs: () => Date.now(),
    monoMs: () => Date.now() - beganMs,
    log() {},
  });
  const hear = (roomId: string): void => {
    say({ type: 'listening', cameraId: `${roomId}-front` });
    say({ type: 'heard', cameraId: `${roomId}-front`, score: 20, agoMs: 0 });
  };
  const measure = (roomId: string): void => {
    const cameraId = `${roomId}-front`;
    say({ type: 'complete', cameraId });
    say({
      type: 'measured',
      cameraId,
      finding: { kind: 'unavailable', reasonCode: 'no-stream' },
      evidence: null,
    });
  };
  return { course, posted, ended, hear, measure, say: (message: FromAnalyst) => say(message) };
}

test('the check ends with the result of its last room, not with the next sound', async () => {
  const { ended, hear, measure } = startCourse();
  await vi.advanceTimersByTimeAsync(2 * POLL_MS);
  hear('r1');
  hear('r2');
  await vi.advanceTimersByTimeAsync(20 * POLL_MS);
  measure('r1');
  expect(ended).toEqual([]);
  measure('r2');
  expect(ended.map(({ check }) => check.phase)).toEqual(['done']);
});

test('a room whose decoder died within the signal is not waited for until the limit, though its camera sends on', async () => {
  const { course, posted, hear, measure, say } = startCourse();
  await vi.advanceTimersByTimeAsync(2 * POLL_MS);
  hear('r1');
  hear('r2');
  await vi.advanceTimersByTimeAsync(20 * POLL_MS);
  say({ type: 'unavailable', cameraId: 'r2-front', reasonCode: 'decoder-failed' });
  await vi.advanceTimersByTimeAsync(20 * POLL_MS);
  expect(posted).not.toContain('finish');
  measure('r1');
  await vi.advanceTimersByTimeAsync(2 * POLL_MS);
  // Far from the end of the signal and the slowest room's time.
  expect(posted.at(-1)).toBe('finish');
  expect(course.show().phase).toBe('analysing');
  course.cancel();
});
