import { describe, expect, it } from 'vitest';
import { TEXTS } from '../../../renderer/kit/text/index.ts';
import { viewOfTile } from '../../../renderer/wall/tile-view.ts';
import type { TilePhase, TileStats } from '../../../renderer/wall/wall-messages.ts';
import { CAMERA_STATES } from '../../../shared/contract/camera-status.ts';
import { sampleCamera } from '../../fakes/page-server/sample-site.ts';

const stats = (phase: TilePhase, code = ''): TileStats => ({
  cameraId: 'r01-front',
  phase,
  code,
  codec: 'hvc1.1.6.L93',
  decoded: 10,
  painted: 10,
  lastFrameAgeMs: 3_000,
  isGrey: false,
  skips: 0,
  decodeErrors: 0,
  isDamaged: false,
  isBehind: false,
  shownAgeMs: null,
  stillAgeMs: null,
  fps: 12,
});
const live = sampleCamera('r01', 'none');
const { zh } = TEXTS;

describe('words of a tile', () => {
  it('is live only when service and page both have pictures', () => {
    expect(viewOfTile(live, stats('playing'), true, zh).isLive).toBe(true);
    expect(viewOfTile(live, stats('playing'), false, zh).isLive).toBe(false);
    for (const phase of [
      'opening',
      'waiting-for-key-frame',
      'reduced',
      'stopped',
      'interrupted',
      'socket-lost',
      'cannot-decode',
    ] as const)
      expect(viewOfTile(live, stats(phase), true, zh).isLive, phase).toBe(false);
    expect(viewOfTile(live, undefined, true, zh).isLive).toBe(false);
  });

  it('never shows a camera as live whose service state is not, even while pictures play', () => {
    for (const state of CAMERA_STATES) {
      const view = viewOfTile({ ...live, state }, stats('playing'), true, zh);
      expect(view.isLive, state).toBe(state === 'live' || state === 'degraded');
    }
  });

  it('says why a picture stopped', () => {
    expect(viewOfTile(live, stats('interrupted', 'no-packets'), true, zh).cause).toBe('画面数据停止');
    expect(viewOfTile(live, stats('stopped'), true, zh).cause).toContain('3.0 秒');
    expect(viewOfTile(sampleCamera('r01', 'auth-failed'), undefined, true, zh).cause).toContain('密码');
    expect(viewOfTile(live, stats('cannot-decode'), true, zh).cause).toContain('hvc1');
  });

  it('keeps a code from a newer service visible', () => {
    expect(viewOfTile(live, stats('interrupted', 'brand-new'), true, zh).cause).toContain('brand-new');
  });
});
