import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import profileJson from '../../../resources/profiles/tone-check-default.json' with { type: 'json' };
import { RoomLevel, type ToneCheck } from '../../../shared/contract/audio-levels.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { createListening } from '../../../site/audio/create-listening.ts';
import { ToneProfile } from '../../../site/audio/tone-profile.ts';
import type { AudioLevel, AudioUnavailable, AudioWatcher, Cameras } from '../../../site/ports/cameras.ts';

const profile = ToneProfile.parse(profileJson);

function status(id: string, change: Partial<CameraStatus> = {}): CameraStatus {
  return {
    id,
    roomId: id,
    role: 'front',
    state: 'live',
    stateReason: '',
    stateCode: 'none',
    stateSinceMs: 0,
    stream: 'sub',
    codec: 'h264',
    width: 640,
    height: 360,
    fps: 15,
    bitrateKbps: 200,
    keyFrameIntervalMs: 2000,
    lastFrameAgeMs: 50,
    accessUnits: 1,
    lostPackets: 0,
    reconnects: 0,
    clockOffsetMs: null,
    audio: { codec: 'pcma', sampleRate: 8000, channels: 1 },
    diagnosis: null,
    ...change,
  };
}

function fakeCameras(statuses: CameraStatus[]) {
  const watched = new Set<{ watcher: AudioWatcher; tone: { frequencyHz: number } | null }>();
  const unused = () => {
    throw new Error('not used here');
  };
  const cameras: Cameras = {
    list: () => statuses,
    get: (id) => statuses.find((one) => one.id === id) ?? null,
    onTransition: () => () => {},
    watchVideo: unused,
    watchSound: unused,
    soundSince: unused,
    newestKeyFrame: unused,
    watchAudio(watcher, tone) {
      const entry = { watcher, tone };
      watched.add(entry);
      return () => {
        watched.delete(entry);
      };
    },
    reportDiagnosis: () => {},
    retry: unused,
    configure: unused,
    close: unused,
  };
  const send = (levels: AudioLevel[], unavailable: AudioUnavailable[] = []) => {
    for (const { watcher } of watched) watcher.onLevels(levels, unavailable);
  };
  return { cameras, watched, send };
}

function level(cameraId: string, change: Partial<AudioLevel> = {}): AudioLevel {
  return {
    cameraId,
    atMs: Date.now(),
    windowMs: 200,
    rmsDbfs: -50,
    peakDbfs: -40,
    laDbfs: -55,
    isDigitalSilence: false,
    clippedSamples: 0,
    lostPackets: 0,
    tone: null,
    ...change,
  };
}

const rooms: RoomConfig[] = [
  { id: 'r1', name: '第01考场', kind: 'exam' },
  { id: 'r2', name: '第02考场', kind: 'exam' },
  { id: 'gate', name: '大门', kind: 'gate' },
  { id: 'bare', name: '备用考场', kind: 'spare' },
];
const cameraConfigs = [
  { id: 'c1', roomId: 'r1' },
  { id: 'c1b', roomId: 'r1' },
  { id: 'c2', roomId: 'r2' },
  { id: 'cg', roomId: 'gate' },
];

function listening(statuses: CameraStatus[]) {
  const fake = fakeCameras(statuses);
  const finished: ToneCheck[] = [];
  const made = createListening({
    cameras: fake.cameras,
    rooms: () => rooms,
    cameraConfigs: () => cameraConfigs,
    profile,
    clock: () => Date.now(),
    onFinished: (check) => finished.push(check),
  });
  return { ...fake, made, finished };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_780_000_000_000 });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('levels', () => {
  it('has every room once, in order, each with its state', () => {
    const { made, send } = listening([
      status('c1', { audio: null }),
      status('c1b'),
      status('c2', { state: 'auth-failed', stateCode: 'wrong-password' }),
      status('cg'),
    ]);
    const stop = made.watch(() => {});
    send([level('c1b', { clippedSamples: 3 })], [{ cameraId: 'cg', code: 'codec-unsupported' }]);
    const levels = made.levels().map((one) => RoomLevel.parse(one));
    expect(levels.map((one) => [one.roomId, one.cameraId, one.state, one.reasonCode])).toEqual([
      ['r1', 'c1b', 'measured', 'none'],
      ['r2', 'c2', 'no-stream', 'wrong-password'],
      ['gate', 'cg', 'not-measurable', 'codec-unsupported'],
      ['bare', null, 'no-camera', 'no-camera'],
    ]);
    expect(levels[0]).toMatchObject({ rmsDbfs: -50, isClipped: true });
    expect(levels[1]).toMatchObject({ rmsDbfs: null, atMs: null });
    stop();
  });

  it('does not show an old level as live', () => {
    const { made, send } = listening([status('c1')]);
    const stop = made.watch(() => {});
    send([level('c1')]);
    vi.advanceTimersByTime(1500);
    expect(made.levels()[0]?.state).toBe('measured');
    vi.advanceTimersByTime(1000);
    expect(made.levels()[0]).toMatchObject({ state: 'no-stream', rmsDbfs: null });
    stop();
  });

  it('prefers a microphone with sound over a muted one', () => {
    const { made, send } = listening([status('c1'), status('c1b')]);
    const stop = made.watch(() => {});
    send([level('c1', { isDigitalSilence: true, rmsDbfs: -200 }), level('c1b')]);
    expect(made.levels()[0]?.cameraId).toBe('c1b');
    stop();
  });

  it('listens to the cameras only while someone watches, and pushes about five times a second', () => {
    const { made, send, watched } = listening([status('c1')]);
    expect(watched.size).toBe(0);
    const seen = [0, 0];
    const first = made.watch(() => {
      seen[0] = (seen[0] ?? 0) + 1;
    });
    const second = made.watch(() => {
      seen[1] = (seen[1] ?? 0) + 1;
    });
    expect([...watched].map((one) => one.tone)).toEqual([null]);
    for (let step = 0; step < 10; step += 1) {
      send([level('c1')]);
      vi.advanceTimersByTime(200);
    }
    expect(seen).toEqual([10, 10]);
    first();
    first();
    expect(watched.size).toBe(1);
    vi.advanceTimersByTime(3000);
    // Nothing arrives any more: a push a second, in which the level turns stale.
    expect(seen[1]).toBe(13);
    second();
    expect(watched.size).toBe(0);
  });
});

describe('tone check', () => {
  it('runs over exam and spare rooms, tells every step and finishes once', () => {
    const { made, send, watched, finished } = listening([status('c1'), status('c2')]);
    const steps: string[] = [];
    made.onToneCheck((check) => steps.push(check?.state ?? 'null'));
    expect(made.current()).toBeNull();
    const check = made.startToneCheck({ output: 'page', frequencyHz: 1000, actor: '示例甲' });
    expect(check).toMatchObject({ state: 'background', startedBy: '示例甲', limitRiseDb: 10 });
    expect(check.rooms.map((room) => room.roomId)).toEqual(['r1', 'r2', 'bare']);
    expect([...watched].map((one) => one.tone)).toEqual([{ frequencyHz: 1000 }]);
    expect(() => made.startToneCheck({ output: 'page', frequencyHz: 1000, actor: 'x' })).toThrowError(
      expect.objectContaining({ code: 'conflict' }),
    );
    for (let step = 1; step <= 65 && finished.length === 0; step += 1) {
      vi.advanceTimersByTime(200);
      const toneDbfs = step > 15 && step < 35 ? -25 : -80;
      send([
        level('c1', { tone: { frequencyHz: 1000, toneDbfs, restDbfs: -55 } }),
        level('c2', { tone: { frequencyHz: 1000, toneDbfs: -80, restDbfs: -55 } }),
      ]);
    }
    expect(finished).toHaveLength(1);
    expect(finished[0]?.rooms.map((room) => room.result)).toEqual(['present', 'silent', 'not-measurable']);
    expect([...new Set(steps)]).toEqual(['background', 'emitting', 'done']);
    expect(made.current()).toEqual(finished[0]);
    expect(watched.size).toBe(0);
    expect(() => made.cancelToneCheck(check.id)).toThrowError(expect.objectContaining({ code: 'not-found' }));
  });

  it('ignores levels of another tone', () => {
    const { made, send, finished } = listening([status('c1'), status('c2')]);
    made.startToneCheck({ output: 'page', frequencyHz: 1000, actor: 'x' });
    for (let step = 1; step <= 200 && finished.length === 0; step += 1) {
      vi.advanceTimersByTime(200);
      send([level('c1', { tone: { frequencyHz: 440, toneDbfs: -5, restDbfs: -55 } }), level('c2')]);
    }
    expect(finished[0]?.rooms.map((room) => room.reasonCode)).toEqual(['no-sound', 'no-sound', 'no-camera']);
  });

  it('can be cancelled and started again, and is cancelled by close', () => {
    const { made, finished, watched } = listening([status('c1')]);
    const first = made.startToneCheck({ output: 'page', frequencyHz: 1000, actor: 'x' });
    expect(() => made.cancelToneCheck('other')).toThrow();
    made.cancelToneCheck(first.id);
    expect(made.current()?.state).toBe('cancelled');
    made.startToneCheck({ output: 'external', frequencyHz: 800, actor: 'x' });
    made.close();
    expect(finished.map((check) => check.state)).toEqual(['cancelled', 'cancelled']);
    expect(watched.size).toBe(0);
  });
});
