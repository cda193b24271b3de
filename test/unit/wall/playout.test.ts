import { describe, expect, it } from 'vitest';
import {
  MOST_DELAY_S,
  NO_PLAYOUT,
  type Playout,
  planPiece,
  TARGET_DELAY_S,
} from '../../../renderer/wall/sound/playout.ts';
import { parseSoundText } from '../../../renderer/wall/sound/sound-message.ts';

const PIECE_S = 0.02;

/** Plays `seconds` of sound whose clock runs `speed` times the card's; the delays and drops on the way. */
function run(speed: number, seconds: number) {
  let playout: Playout = NO_PLAYOUT;
  let dropped = 0;
  let gaps = 0;
  let mostDelayS = 0;
  for (let index = 0; index * PIECE_S < seconds; index += 1) {
    const nowS = (index * PIECE_S) / speed;
    if (playout.nextS !== null && playout.nextS < nowS) gaps += 1;
    const planned = planPiece(playout, nowS, PIECE_S);
    playout = planned.playout;
    if (planned.startS === null) dropped += 1;
    else mostDelayS = Math.max(mostDelayS, planned.startS - nowS);
  }
  return { dropped, gaps, mostDelayS };
}

describe('playout of live sound', () => {
  it('plays everything, without a gap, when both clocks agree', () => {
    const { dropped, gaps, mostDelayS } = run(1, 60);
    expect(dropped).toBe(0);
    expect(gaps).toBe(0);
    expect(mostDelayS).toBeLessThan(TARGET_DELAY_S + 0.001);
  });

  it('never grows with a fast camera, and drops no more than the difference', () => {
    const { dropped, mostDelayS } = run(1.01, 600);
    expect(mostDelayS).toBeLessThanOrEqual(MOST_DELAY_S);
    expect(dropped * PIECE_S).toBeLessThan(600 * 0.01 + 1);
    expect(dropped).toBeGreaterThan(0);
  });

  it('begins anew with its target delay when a slow camera runs dry', () => {
    const { dropped, gaps } = run(0.99, 600);
    expect(dropped).toBe(0);
    expect(gaps).toBeGreaterThan(0);
    expect(gaps).toBeLessThan(100);
  });

  it('drops a burst down to the target, not just below the bound', () => {
    let playout: Playout = NO_PLAYOUT;
    for (let index = 0; index < 100; index += 1) playout = planPiece(playout, 0, PIECE_S).playout;
    expect((playout.nextS ?? 0) - 0).toBeLessThanOrEqual(MOST_DELAY_S);
    let nowS = 0;
    let startS: number | null = null;
    for (; startS === null; nowS += PIECE_S) ({ playout, startS } = planPiece(playout, nowS, PIECE_S));
    expect(startS - (nowS - PIECE_S)).toBeLessThanOrEqual(TARGET_DELAY_S);
  });
});

describe('text of the sound socket', () => {
  it('knows its two shapes and nothing else', () => {
    const format = { codec: 'pcma', sampleRate: 8000, channels: 1, config: '' };
    expect(parseSoundText(JSON.stringify(format))).toEqual({ kind: 'format', format });
    expect(parseSoundText('{"unavailable":"no-microphone"}')).toEqual({
      kind: 'unavailable',
      code: 'no-microphone',
    });
    for (const text of ['', 'null', '[]', '{"unavailable":"x"}', '{"codec":"mp3"}', '{"codec":"pcma"}'])
      expect(parseSoundText(text)).toBeNull();
  });
});
