import { describe, expect, it } from 'vitest';
import {
  CALM_MS,
  createDecodeBudget,
  JUDGED_AFTER_MS,
  LASTING_MS,
  MOST_CALM_MS,
  SETTLE_MS,
  TOO_LATE_MS,
} from '../../../renderer/wall/decode-budget.ts';

const TILES = 64;
const TICK_MS = 250;
/** Of a wall's pictures in a quarter of a second: all the same lateness, or `late` in a hundred of them later. */
const pictures = (ms: number, late = 0, lateMs = 0): number[] =>
  Array.from({ length: 100 }, (_, index) => (index < late ? lateMs : ms));

/**
 * A PC that decodes `capacity` tiles in full: beyond that everything gets later, and what is shed is given up with
 * its backlog. Runs for `seconds`, answers what happened in the last half of it.
 */
function runWall(capacity: (atMs: number) => number, seconds: number) {
  const budget = createDecodeBudget();
  let lagMs = 20;
  let full = TILES;
  let changes = 0;
  const lags: number[] = [];
  for (let atMs = 0; atMs < seconds * 1_000; atMs += TICK_MS) {
    const before = full;
    const lateMs = Math.max(0, lagMs + TICK_MS * (full / capacity(atMs) - 1));
    full = TILES - budget.adjust(pictures(lateMs), TILES, atMs);
    lagMs = lateMs * Math.min(1, full / before);
    if (atMs > seconds * 500) {
      lags.push(lagMs);
      if (full !== before) changes += 1;
    }
  }
  return { full, changes, late: lags.filter((lag) => lag > 2 * TOO_LATE_MS).length / lags.length };
}

/** Shows the budget `of(atMs)` for `ms`, and answers how many tiles are reduced at the end. */
function show(
  budget: ReturnType<typeof createDecodeBudget>,
  fromMs: number,
  ms: number,
  of: (atMs: number) => readonly number[],
): number {
  let reduced = 0;
  for (let atMs = fromMs; atMs < fromMs + ms; atMs += TICK_MS) reduced = budget.adjust(of(atMs), TILES, atMs);
  return reduced;
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

  it('sees the tail: a few late pictures that keep coming are shed, however quick the others are', () => {
    expect(show(createDecodeBudget(), 0, 60_000, () => pictures(20, 4, 500))).toBe(0);
    expect(show(createDecodeBudget(), 0, JUDGED_AFTER_MS, () => pictures(20, 8, 500))).toBe(0);
    const budget = createDecodeBudget();
    expect(show(budget, 0, JUDGED_AFTER_MS + 2 * SETTLE_MS, () => pictures(20, 8, 500))).toBeGreaterThan(0);
  });

  it('lets one late moment pass and sheds when moments recur or lateness lasts', () => {
    const moment = (every: number) => (atMs: number) => pictures(atMs % every < 500 ? 400 : 20);
    // Half a second in ten is at the edge of one picture in twenty of the window.
    const once = createDecodeBudget();
    show(once, 0, 8_000, () => pictures(20));
    once.adjust(pictures(400), TILES, 8_000);
    expect(show(once, 8_250, 20_000, () => pictures(20))).toBe(0);
    expect(show(createDecodeBudget(), 250, 30_000, moment(2_000))).toBeGreaterThan(0);
    const lasting = createDecodeBudget();
    expect(show(lasting, 0, LASTING_MS + SETTLE_MS - TICK_MS, () => pictures(400))).toBe(0);
    expect(show(lasting, LASTING_MS + SETTLE_MS, TICK_MS, () => pictures(400))).toBeGreaterThan(0);
  });

  it('always plays one tile, and does nothing with an empty wall', () => {
    const budget = createDecodeBudget();
    expect(show(budget, 0, 60_000, () => pictures(5_000))).toBe(TILES - 1);
    expect(budget.adjust(pictures(5_000), 1, 60_000)).toBe(0);
    expect(budget.adjust([], 0, 60_250)).toBe(0);
  });

  it('gives tiles back only after a calm', () => {
    const budget = createDecodeBudget();
    const shed = show(budget, 0, 2_000, () => pictures(1_000));
    expect(shed).toBeGreaterThan(0);
    expect(show(budget, 2_000, CALM_MS - SETTLE_MS, () => pictures(10))).toBe(shed);
    expect(show(budget, 2_000 + CALM_MS - SETTLE_MS, 2 * SETTLE_MS, () => pictures(10))).toBeLessThan(shed);
  });

  it('takes nothing back while one picture in ten is late', () => {
    const budget = createDecodeBudget();
    const shed = show(budget, 0, 2_000, () => pictures(1_000));
    expect(show(budget, 2_000, 60_000, () => pictures(20, 10, TOO_LATE_MS - 5))).toBe(shed);
  });
});
