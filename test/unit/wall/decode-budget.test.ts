import { describe, expect, it } from 'vitest';
import {
  CALM_MS,
  createDecodeBudget,
  LASTING_MS,
  MOST_CALM_MS,
  TOO_LATE_MS,
} from '../../../renderer/wall/decode-budget.ts';

const IDS = Array.from({ length: 64 }, (_, index) => `c${index}`);
const TICK_MS = 250;

/**
 * A PC that decodes `capacity` tiles in full: beyond that everything gets later, and what is shed is given up with
 * its backlog. Runs for `seconds`, answers what happened in the last half of it.
 */
function runWall(capacity: (atMs: number) => number, seconds: number) {
  const budget = createDecodeBudget();
  let lagMs = 20;
  let full = IDS.length;
  let changes = 0;
  const lags: number[] = [];
  for (let atMs = 0; atMs < seconds * 1_000; atMs += TICK_MS) {
    const before = full;
    const lateMs = Math.max(0, lagMs + TICK_MS * (full / capacity(atMs) - 1));
    full = IDS.length - budget.adjust(lateMs, IDS, atMs).size;
    lagMs = lateMs * Math.min(1, full / before);
    if (atMs > seconds * 500) {
      lags.push(lagMs);
      if (full !== before) changes += 1;
    }
  }
  return { full, changes, late: lags.filter((lag) => lag > 2 * TOO_LATE_MS).length / lags.length };
}

describe('what a wall plays in full', () => {
  it('is everything as long as pictures come in time', () => {
    expect(runWall(() => 64, 60)).toMatchObject({ full: 64, changes: 0 });
  });

  it.each([56, 40, 20, 5])('settles near what the PC can decode: %i of 64', (capacity) => {
    const { full, late } = runWall(() => capacity, 120);
    expect(full).toBeLessThanOrEqual(capacity + 4);
    expect(full).toBeGreaterThan(capacity * 0.5);
    // Age stays bounded while tiles are tried again, ever more rarely.
    expect(late).toBeLessThan(0.05);
  });

  it('comes back in full when the PC is free again', () => {
    expect(runWall((atMs) => (atMs < 20_000 ? 20 : 200), 240).full).toBe(64);
  });

  it('tries more and more rarely what did not work', () => {
    expect(runWall(() => 40, 600).changes).toBeLessThan((300_000 / MOST_CALM_MS) * 4);
  });

  it('lets late moments pass and sheds when lateness lasts', () => {
    const budget = createDecodeBudget();
    for (let atMs = 0; atMs < 10_000; atMs += LASTING_MS) {
      expect(budget.adjust(5 * TOO_LATE_MS, IDS, atMs).size).toBe(0);
      expect(budget.adjust(5 * TOO_LATE_MS, IDS, atMs + LASTING_MS / 2).size).toBe(0);
      expect(budget.adjust(10, IDS, atMs + LASTING_MS - 1).size).toBe(0);
    }
    budget.adjust(TOO_LATE_MS + 1, IDS, 20_000);
    expect(budget.adjust(TOO_LATE_MS + 1, IDS, 20_000 + LASTING_MS).size).toBeGreaterThan(0);
  });

  it('keeps the most important tiles, always one of them, and nothing of an empty wall', () => {
    const budget = createDecodeBudget();
    let reduced: ReadonlySet<string> = new Set();
    for (let atMs = 0; atMs < 60_000; atMs += TICK_MS) reduced = budget.adjust(5_000, IDS, atMs);
    expect(reduced.size).toBe(63);
    expect(reduced.has('c0')).toBe(false);
    expect(budget.adjust(5_000, ['single'], 60_000).size).toBe(0);
    expect(budget.adjust(5_000, [], 60_250).size).toBe(0);
  });

  it('gives tiles back only after a calm', () => {
    const budget = createDecodeBudget();
    budget.adjust(1_000, IDS, 0);
    const shed = budget.adjust(1_000, IDS, LASTING_MS).size;
    expect(shed).toBeGreaterThan(0);
    expect(budget.adjust(10, IDS, 2_000).size).toBe(shed);
    expect(budget.adjust(10, IDS, 2_000 + CALM_MS - 1).size).toBe(shed);
    expect(budget.adjust(10, IDS, 2_000 + CALM_MS).size).toBeLessThan(shed);
  });
});
