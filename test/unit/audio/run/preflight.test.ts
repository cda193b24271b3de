import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import { createAudioCheckStore } from '../../../../site/audio/run/audio-check-store.ts';
import { createEarlierChecks } from '../../../../site/audio/run/earlier-checks.ts';
import { preflightRoom } from '../../../../site/audio/run/preflight.ts';
import { type CheckedSite, checkedSite } from '../../../fakes/audio/checked-site.ts';
import { sampleCheck } from '../../../fakes/audio/report-facts.ts';

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

describe('what the newest check said of a room', () => {
  const change = {
    ...{ acceptedAtMs: 1, checkedAtMs: 2, stiChange: -0.01, levelChangeDb: -5 },
    verdict: 'changed' as const,
  };
  test('a room that changed since its acceptance needs care, whatever its microphone does now', () => {
    const of = (cameras: Camera[], verdict: 'changed' | 'same') =>
      preflightRoom('r1', cameras, null, true, {
        ...{ cameraId: 'c1', clockDriftPpm: 40, change: { ...change, verdict } },
      });
    expect(of([camera()], 'changed')).toMatchObject({
      ...{ state: 'care', codes: ['changed-since-acceptance'] },
      ...{ clockDriftPpm: 40, change: { levelChangeDb: -5 } },
    });
    expect(of([camera()], 'same')).toMatchObject({ state: 'ready', codes: [] });
    // The clock of another microphone says nothing of this one.
    expect(of([camera({ id: 'c2' })], 'same').clockDriftPpm).toBeNull();
    expect(of([camera({ audio: null })], 'changed')).toMatchObject({
      ...{ state: 'no-sound', codes: ['no-microphone'], change: { verdict: 'changed' } },
    });
  });

  let site: CheckedSite;
  beforeEach(() => {
    site = checkedSite();
  });
  afterEach(() => site.remove());
  /** A check of r01 that found it so much louder than the sample. */
  const check = (id: string, louderDb: number, more: Partial<AudioCheck> = {}): AudioCheck => {
    const sample = sampleCheck(1);
    const [room] = sample.rooms;
    if (room?.measures?.level == null) throw new Error('the sample has no level');
    const { measures } = room;
    const level = { ...room.measures.level, laDbfs: (room.measures.level.laDbfs ?? -30) + louderDb };
    return {
      ...{ ...sample, id, kind: 'full', endedAtMs: 2_000 },
      rooms: [{ ...room, roomId: 'r01', measures: { ...measures, level, driftPpm: 10 + louderDb } }],
      ...more,
    };
  };

  test('is its change since the acceptance of the chain that is chosen, and the clock of its microphone', () => {
    const ofChain = createEarlierChecks(site.database);
    const earlier = () => ofChain('main');
    expect(earlier().size).toBe(0);
    const first = check('a', 0);
    site.keep(first);
    expect(earlier().get('r01')).toMatchObject({ clockDriftPpm: 10, change: null });
    createAudioCheckStore(site.database).accept({
      ...{ roomId: 'r01', chain: 'main', checkId: 'a', acceptedBy: 'op1', acceptedAtMs: 3_000 },
      measures: first.rooms[0]?.measures ?? expect.fail('no measures'),
    });
    // It is the acceptance itself.
    expect(earlier().get('r01')).toMatchObject({ change: null });
    site.keep(check('b', 6));
    const turned = { acceptedAtMs: 3_000, checkedAtMs: 2_000, verdict: 'changed' };
    expect(earlier().get('r01')).toMatchObject({ clockDriftPpm: 16, change: turned });
    expect(earlier().get('r01')?.change?.levelChangeDb).toBeCloseTo(6);
    site.keep(check('c', 0, { chain: 'backup' }));
    site.keep(check('d', 0, { kind: 'programme' }));
    site.keep(check('e', 0, { phase: 'cancelled' }));
    expect(earlier().get('r01')?.change).toMatchObject(turned);
    site.keep(check('f', 1));
    expect(earlier().get('r01')?.change).toMatchObject({ verdict: 'same' });
    // The backup chain has an acceptance of its own; without one nothing is said of it.
    expect(ofChain('backup').get('r01')).toMatchObject({ clockDriftPpm: 11, change: null });
    createAudioCheckStore(site.database).accept({
      ...{ roomId: 'r01', chain: 'backup', checkId: 'c', acceptedBy: 'op1', acceptedAtMs: 4_000 },
      measures: first.rooms[0]?.measures ?? expect.fail('no measures'),
    });
    site.keep(check('g', -6, { chain: 'backup' }));
    expect(ofChain('backup').get('r01')?.change?.levelChangeDb).toBeCloseTo(-6);
    expect(earlier().get('r01')).toMatchObject({ clockDriftPpm: 4, change: { verdict: 'same' } });
    // A later check of the main system says nothing of the backup one.
    site.keep(check('h', 0));
    expect(ofChain('backup').get('r01')?.change?.levelChangeDb).toBeCloseTo(-6);
  });
});
