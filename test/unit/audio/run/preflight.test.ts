import { describe, expect, test } from 'vitest';
import { preflightRoom } from '../../../../site/audio/run/preflight.ts';

type Camera = Parameters<typeof preflightRoom>[1][number];
const camera = (change: Partial<Camera> = {}): Camera => ({
  id: 'c1',
  state: 'live',
  audio: { codec: 'aac', sampleRate: 48_000, channels: 1 },
  lossRatio: 0,
  clockOffsetMs: 12,
  ...change,
});
const g711 = { codec: 'pcma', sampleRate: 8000, channels: 1 } as const;
const of = (cameras: Camera[], level: Parameters<typeof preflightRoom>[2] = null, hasFfmpeg = true) =>
  preflightRoom('r1', cameras, level, hasFfmpeg);

describe('a room before the signal', () => {
  test.each([
    ['no camera at all', [], 'no-camera'],
    ['a camera that is down', [camera({ state: 'offline' })], 'no-stream'],
    ['a camera without sound', [camera({ audio: null })], 'no-microphone'],
    [
      'a coding nobody here decodes',
      [camera({ audio: { codec: 'g726', sampleRate: 8000, channels: 1 } })],
      'codec-unsupported',
    ],
  ])('is told to send no sound: %s', (_, cameras, code) => {
    expect(of(cameras)).toMatchObject({ state: 'no-sound', codes: [code] });
  });

  test('AAC needs FFmpeg, G.711 does not', () => {
    expect(of([camera()], null, false)).toMatchObject({ state: 'no-sound', codes: ['ffmpeg-missing'] });
    expect(of([camera({ audio: g711 })], null, false)).toMatchObject({
      state: 'ready',
      codes: ['narrow-band'],
      codec: 'pcma',
      sampleRate: 8000,
    });
  });

  test('a muted microphone is known by its digital silence, where somebody measures it', () => {
    const level = { state: 'measured', cameraId: 'c1', rmsDbfs: -200, isDigitalSilence: true } as const;
    expect(of([camera()], level)).toMatchObject({ state: 'no-sound', codes: ['microphone-muted'] });
    expect(of([camera()], { ...level, isDigitalSilence: false, rmsDbfs: -50 })).toMatchObject({
      state: 'ready',
      levelDbfs: -50,
    });
    // The level is of another camera of the room.
    expect(of([camera()], { ...level, cameraId: 'c2' })).toMatchObject({ state: 'ready', levelDbfs: null });
  });

  test('loss and a wrong clock need care; an unknown clock is only said', () => {
    expect(of([camera({ lossRatio: 0.02 })])).toMatchObject({ state: 'care', codes: ['packet-loss'] });
    expect(of([camera({ clockOffsetMs: -90_000 })])).toMatchObject({ state: 'care', codes: ['clock-off'] });
    expect(of([camera({ clockOffsetMs: null })])).toMatchObject({ state: 'ready', codes: ['clock-unknown'] });
  });

  test('one good microphone makes the room; else the one that says most about why not', () => {
    const mute = camera({ id: 'c2', audio: null });
    expect(of([mute, camera()])).toMatchObject({ state: 'ready', cameraId: 'c1' });
    expect(of([mute, camera({ state: 'offline' })])).toMatchObject({ codes: ['no-stream'] });
  });
});
