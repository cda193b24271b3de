import { describe, expect, it } from 'vitest';
import { createDecodeTurns, TURN_MS } from '../../../renderer/wall/decode-turns.ts';

const IDS = Array.from({ length: 12 }, (_, index) => `c${index}`);

describe('which tiles bear it', () => {
  it('are the last of the wall at first, and everyone the same time in the end', () => {
    const turns = createDecodeTurns();
    expect([...turns.choose(3, IDS, [], 0)].sort()).toEqual(['c10', 'c11', 'c9']);
    const times = new Map<string, number>();
    for (let turn = 0; turn < 120; turn += 1)
      for (const id of turns.choose(3, IDS, [], turn * TURN_MS)) times.set(id, (times.get(id) ?? 0) + 1);
    // The first tile is not spared for ever: nobody has chosen it.
    expect(times.get('c0')).toBeGreaterThan(0);
    const [least, most] = [Math.min(...times.values()), Math.max(...times.values())];
    expect(times.size).toBe(IDS.length);
    expect(most - least).toBeLessThanOrEqual(3);
  });

  it('change a few at a time, slowly', () => {
    const turns = createDecodeTurns();
    const before = turns.choose(8, IDS, [], 0);
    expect(turns.choose(8, IDS, [], TURN_MS - 1)).toEqual(before);
    const after = turns.choose(8, IDS, [], TURN_MS);
    expect([...after].filter((id) => !before.has(id))).toHaveLength(1);
    expect(after.size).toBe(8);
  });

  it('are never the one somebody works with, and the pinned ones last', () => {
    const turns = createDecodeTurns();
    const kept = ['c7', 'c11'];
    for (let turn = 0; turn < 40; turn += 1) {
      const bearing = turns.choose(10, IDS, kept, turn * TURN_MS);
      expect(bearing.size).toBe(10);
      expect(kept.some((id) => bearing.has(id))).toBe(false);
    }
    const all = turns.choose(11, IDS, kept, 0);
    expect(all.has('c11')).toBe(true);
    expect(all.has('c7')).toBe(false);
    expect(turns.choose(12, IDS, kept, 0).size).toBe(11);
  });

  it('stay who they are when the wall changes, and are nobody when there is room', () => {
    const turns = createDecodeTurns();
    turns.choose(2, IDS, [], 0);
    const wider = turns.choose(2, [...IDS, 'new'], ['gone'], 1_000);
    expect([...wider].sort()).toEqual(['c10', 'c11']);
    expect(turns.choose(2, IDS.slice(0, 6), [], 2_000)).toEqual(new Set(['c4', 'c5']));
    expect(turns.choose(0, IDS, [], 3_000).size).toBe(0);
    expect(turns.choose(5, [], [], 4_000).size).toBe(0);
    expect(turns.choose(5, ['c1'], [], 4_000).size).toBe(0);
  });
});
