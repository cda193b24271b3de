/** One coded picture as it came over the media socket. */
export interface CodedUnit {
  readonly isKeyFrame: boolean;
  readonly isAfterLoss: boolean;
  readonly captureMicros: number;
  readonly data: Uint8Array;
}

/** Why units were given up; shown as "this PC decodes too slowly" when it happens. */
export interface TileGate {
  /** Takes in a unit that arrived at `nowMs` (monotonic). */
  push(unit: CodedUnit, nowMs: number): void;
  /** The next unit to decode, or null: nothing to do, or the decoder has enough. */
  next(decodeQueueSize: number, nowMs: number): CodedUnit | null;
  /** Forgets everything and waits for a key frame: new parameters, or a decoder that failed. */
  reset(): void;
  /** A decoder is ready at `nowMs`: what waited for it is not late, the first picture is due now. */
  begin(nowMs: number): void;
  readonly isAwaitingKeyFrame: () => boolean;
  readonly waiting: () => number;
  /** Times the gate skipped ahead because decoding was late. */
  readonly skips: () => number;
}

/** Chunks inside the decoder: enough to keep it busy, few enough to stay current. */
export const MOST_IN_DECODER = 3;
/** A whole GOP arrives at once when a tile opens; beyond this the newest key frame is waited for. */
export const MOST_WAITING = 150;
/** Waiting longer than this means the picture runs behind the room. */
export const MOST_LATE_MS = 1_000;

/**
 * Decides what one tile decodes. Nothing before a key frame; a new key frame makes everything older
 * pointless; a queue that grows or ages is dropped up to the next key frame. Pure but for its own memory.
 */
export function createTileGate(): TileGate {
  let queue: { unit: CodedUnit; atMs: number }[] = [];
  let isAwaitingKeyFrame = true;
  let skips = 0;
  const giveUp = (): void => {
    queue = [];
    isAwaitingKeyFrame = true;
    skips += 1;
  };
  return {
    push(unit, nowMs) {
      if (unit.isKeyFrame) {
        if (queue.length > MOST_IN_DECODER) skips += 1;
        queue = [];
        isAwaitingKeyFrame = false;
      } else if (isAwaitingKeyFrame) return;
      if (queue.length >= MOST_WAITING) return giveUp();
      queue.push({ unit, atMs: nowMs });
    },
    next(decodeQueueSize, nowMs) {
      if (decodeQueueSize >= MOST_IN_DECODER) return null;
      const first = queue[0];
      if (!first) return null;
      if (nowMs - first.atMs > MOST_LATE_MS) {
        giveUp();
        return null;
      }
      queue.shift();
      return first.unit;
    },
    reset() {
      queue = [];
      isAwaitingKeyFrame = true;
    },
    begin(nowMs) {
      queue = queue.map(({ unit }) => ({ unit, atMs: nowMs }));
    },
    isAwaitingKeyFrame: () => isAwaitingKeyFrame,
    waiting: () => queue.length,
    skips: () => skips,
  };
}
