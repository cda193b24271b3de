/** When what has gathered is handed to the writer. */
export interface CommitPace {
  note(site: string): void;
  /** Milliseconds the next group gathers, 0: at once. */
  gatherMs(): number;
}

/** Sites within a window from which on it pays to wait for the others. */
const CROWD = 24;
const WINDOW_MS = 100;
const GATHER_MS = 8;

/**
 * One commit costs about as much as the pages it touches, and hundreds of sites that report now and then would
 * each get one of their own. So a crowd gathers for a few milliseconds; a few sites in a hurry, whose next frame
 * waits for the acknowledgement of this one, do not.
 */
export function createCommitPace(monoMs: () => number): CommitPace {
  let since = Number.NEGATIVE_INFINITY;
  let current = new Set<string>();
  let before = 0;
  const turn = (): void => {
    const passedMs = monoMs() - since;
    if (passedMs < WINDOW_MS) return;
    before = passedMs < 2 * WINDOW_MS ? current.size : 0;
    current = new Set();
    since = monoMs();
  };
  return {
    note(site) {
      turn();
      current.add(site);
    },
    gatherMs() {
      turn();
      return Math.max(before, current.size) >= CROWD ? GATHER_MS : 0;
    },
  };
}
