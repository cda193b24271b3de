/** Decides which tiles bear it when some must show key frames only. */
export interface DecodeTurns {
  /**
   * The `count` cameras of `cameraIds` (in the order of the wall) that are to show key frames only. `keptIds` are the
   * ones somebody works with or has pinned, most important first: they come last, the first of them never.
   */
  choose(
    count: number,
    cameraIds: readonly string[],
    keptIds: readonly string[],
    nowMs: number,
  ): ReadonlySet<string>;
}

/**
 * After this long some others bear it. A tile that comes back waits for its next key frame, one to ten seconds: turns
 * much shorter than this would cost a wall more pictures than they give to anybody.
 */
export const TURN_MS = 20_000;
/** This share of the tiles that bear it change places at a time. */
const TURNING_SHARE = 1 / 8;

export function createDecodeTurns(): DecodeTurns {
  /** Those at the end bear it now. */
  let line: readonly string[] = [];
  let turnedAtMs: number | null = null;
  return {
    choose(count, cameraIds, keptIds, nowMs) {
      const kept = keptIds.filter((id) => cameraIds.includes(id));
      const turning = new Set(cameraIds.filter((id) => !kept.includes(id)));
      const known = line.filter((id) => turning.has(id));
      const isKnown = new Set(known);
      // Whoever is new stands in the wall's order in front, so that nobody who bears it already is overtaken.
      line = [...[...turning].filter((id) => !isKnown.has(id)), ...known];
      if (turnedAtMs === null || count === 0 || count >= line.length) turnedAtMs = nowMs;
      else if (nowMs - turnedAtMs >= TURN_MS) {
        const turned = Math.min(Math.ceil(count * TURNING_SHARE), line.length - count);
        line = [...line.slice(line.length - turned), ...line.slice(0, line.length - turned)];
        turnedAtMs = nowMs;
      }
      const order = [...kept, ...line];
      return new Set(count === 0 ? [] : order.slice(Math.max(1, order.length - count)));
    },
  };
}
