import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import type { createAacDecoder } from '../../../../site/audio/aac-decoder.ts';
import { Analyst } from '../../../../site/audio/run/analyst.ts';
import type { FromAnalyst } from '../../../../site/audio/run/analyst-messages.ts';
import type { AnalystPool } from '../../../../site/audio/run/analyst-pool.ts';
import { BACKGROUND_MS, beginCheckRun, PREFLIGHT_LIMIT_MS } from '../../../../site/audio/run/check-run.ts';
import { checkSignal, programmeSignal } from '../../../../site/audio/run/check-signal.ts';
import { runCourse } from '../../../../site/audio/run/course.ts';
import type { CapturedSound, SoundSlice } from '../../../../site/ports/cameras.ts';
import { sentence } from './rooms.ts';

const RATE = 16_000;
const FRAME = 1024;
/** Half a second of AAC frames come with every step. */
const FRAMES_A_STEP = 8;
const STEP_MS = 500;
const CAMERAS = ['a', 'b'] as const;
type CameraId = (typeof CAMERAS)[number];

/** Decoders that answer when the test says so; each knows its camera by the first byte of its frames. */
function heldDecoders() {
  const open: { samples: (samples: Float32Array) => void; camera: number | null; held: number }[] = [];
  const openDecoder: typeof createAacDecoder = ({ onSamples }) => {
    const decoder = { samples: onSamples, camera: null as number | null, held: 0 };
    open.push(decoder);
    return {
      push(unit) {
        decoder.camera = unit[0] ?? null;
        decoder.held += 1;
      },
      dropped: () => 0,
      close: () => undefined,
    };
  };
  const deliver = (camera: CameraId): void => {
    const decoder = open.find((one) => one.camera === CAMERAS.indexOf(camera));
    if (decoder === undefined) throw new Error(`no decoder of ${camera} was opened`);
    for (; decoder.held > 0; decoder.held -= 1) decoder.samples(new Float32Array(FRAME).fill(0.001));
  };
  return { openDecoder, deliver };
}

/** A whole check on this thread: the run, the analysis and the frames of two AAC microphones. */
function startCheck() {
  const { openDecoder, deliver } = heldDecoders();
  const said: FromAnalyst[] = [];
  let listener: (message: FromAnalyst) => void = () => {};
  const analyst = new Analyst({
    post(message) {
      said.push(message);
      listener(message);
    },
    signalOf: (kind) => checkSignal(kind, sentence),
    programmeSignal,
    openDecoder,
  });
  const pool: AnalystPool = {
    begin: (check) => analyst.take({ ...check, type: 'begin' }),
    post: (message) => analyst.take(message),
    onMessage(next) {
      listener = next;
    },
    end: () => analyst.take({ type: 'end' }),
    close: async () => undefined,
  };
  pool.begin({
    checkId: 'c1',
    kind: 'stipa',
    ffmpegPath: 'ffmpeg',
    sentencePath: '',
    cameraIds: CAMERAS,
    programme: null,
    leastMatchScore: 50,
    evidence: {},
  });
  let sent = 0;
  const slices = (): SoundSlice[] => {
    const frames = (camera: number): CapturedSound[] =>
      Array.from({ length: FRAMES_A_STEP }, (_, index) => ({
        captureMicros: 1.7e15 + ((sent + index) * FRAME * 1e6) / RATE,
        rtpTime: (sent + index) * FRAME,
        lostBefore: 0,
        data: Uint8Array.of(camera, 0),
      }));
    const made = CAMERAS.map((cameraId, camera) => ({
      cameraId,
      // AAC-LC, 16 kHz, mono.
      format: { codec: 'aac' as const, sampleRate: RATE, channels: 1, config: 'FAg=' },
      problem: null,
      clockRateHz: RATE,
      cursor: { ring: 1, frame: sent },
      isAfterGap: false,
      frames: frames(camera),
    }));
    sent += FRAMES_A_STEP;
    return made;
  };
  let monoMs = 0;
  let moved: AudioCheck | null = null;
  const course = runCourse({
    run: beginCheckRun({
      ...{ id: 'c1', kind: 'stipa', output: 'page', signalMs: 18_000, nowMs: 0 },
      rooms: CAMERAS.map((id) => ({ roomId: `r-${id}`, cameraIds: [id] })),
    }),
    started: {
      ...{ id: 'c1', kind: 'stipa', chain: 'main', output: 'page', repeats: null, signalMs: 18_000 },
      ...{ startedAtMs: 0, startedBy: 'op1', profile: { name: 'x', version: 1 }, roomIds: ['r-a', 'r-b'] },
    },
    cameras: { soundSince: async () => slices() },
    pool,
    judge: (rooms) => rooms.map(({ roomId }) => ({ roomId, verdict: 'fail', reasons: [], measures: null })),
    onMoved(check) {
      moved = check;
    },
    onEnded({ check }) {
      moved = check;
    },
    nowMs: () => monoMs,
    monoMs: () => monoMs,
    log(message, fields) {
      throw new Error(`${message} ${JSON.stringify(fields)}`);
    },
  });
  return {
    course,
    said,
    deliver,
    phase: () => moved?.phase,
    /** Whether a page would play now. */
    plays: () => course.takeSignal('p1', ''),
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += STEP_MS) {
        monoMs += STEP_MS;
        await vi.advanceTimersByTimeAsync(STEP_MS);
      }
    },
  };
}

// Time is the test's own: nothing here waits.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'setImmediate'] }));
afterEach(() => void vi.useRealTimers());

describe('AAC microphones whose decoders are slow', () => {
  test('nothing is played before every decoder has delivered sound', async () => {
    const check = startCheck();
    await check.pass(3_000);
    expect(check.phase()).toBe('preflight');
    expect(check.plays()).toBe(false);
    check.deliver('a');
    await check.pass(3_000);
    // One of them is still silent: frames came, no sound.
    expect(check.said.filter(({ type }) => type === 'listening')).toEqual([
      { type: 'listening', cameraId: 'a' },
    ]);
    expect(check.phase()).toBe('preflight');
    expect(check.plays()).toBe(false);
    check.deliver('b');
    await check.pass(1_000);
    expect(check.phase()).toBe('background');
    expect(check.plays()).toBe(false);
    await check.pass(BACKGROUND_MS);
    expect(check.phase()).toBe('waiting');
    expect(check.plays()).toBe(true);
    check.course.cancel();
  });

  test('a decoder that never answers is not waited for longer than the limit', async () => {
    const check = startCheck();
    await check.pass(1_000);
    check.deliver('a');
    await check.pass(PREFLIGHT_LIMIT_MS - 1_500);
    expect(check.phase()).toBe('preflight');
    await check.pass(1_000);
    expect(check.phase()).toBe('background');
    check.course.cancel();
  });

  test('at the end what a decoder still holds is heard before the room is judged', async () => {
    const check = startCheck();
    await check.pass(1_000);
    check.deliver('a');
    check.deliver('b');
    await check.pass(4_000);
    check.deliver('a');
    check.course.finishNow();
    await check.pass(1_000);
    const measured = () =>
      check.said.flatMap((message) => (message.type === 'measured' ? [message.cameraId] : []));
    expect(measured()).toEqual(['a']);
    expect(check.phase()).toBe('analysing');
    check.deliver('b');
    await check.pass(1_000);
    expect(measured()).toEqual(['a', 'b']);
    const finding = check.said.findLast((message) => message.type === 'measured');
    // All of it, and not only what was decoded when the check was ended.
    expect(finding?.type === 'measured' && finding.finding).toMatchObject({ kind: 'not-heard' });
    expect(
      finding?.type === 'measured' && finding.finding.kind === 'not-heard' ? finding.finding.seconds : 0,
    ).toBeGreaterThan(4);
    expect(check.phase()).toBe('done');
  });
});
