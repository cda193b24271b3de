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
  /** Key frames only from now on, or everything again from the next key frame. What waits is given up. */
  reduce(isReduced: boolean): void;
  /** When the unit that waits longest arrived; null when none waits or while the stream is opening. */
  waitingSinceMs(): number | null;
  /** The last GOP is being decoded as fast as possible; its pictures are old and not worth showing. */
  readonly isCatchingUp: () => boolean;
  readonly isAwaitingKeyFrame: () => boolean;
  readonly waiting: () => number;
  /** Times the gate skipped ahead because decoding was late. */
  readonly skips: () => number;
}

/** Chunks inside the decoder: enough to keep it busy, few enough to stay current. */
export const MOST_IN_DECODER = 3;
/** While catching up nothing is painted, so the decoder's own pipeline may be filled. */
export const MOST_IN_DECODER_OPENING = 16;
/** What the service's GOP ring sends at most when a tile opens (3000 units, 4 MiB), and some live units behind it. */
export const MOST_WAITING = 3_200;
export const MOST_WAITING_BYTES = 6 * 1024 * 1024;
/** Waiting longer than this means the picture runs behind the room. */
export const MOST_LATE_MS = 1_000;
/** A long GOP may take this long until its newest picture is reached; then the next key frame is quicker. */
export const MOST_CATCH_UP_MS = 15_000;
/** The units of a GOP arrive in a run; the opening lasts at least this long, so that its first pause does not end it. */
const LEAST_OPENING_MS = 400;

/**
 * Decides what one tile decodes. Nothing before a key frame; a new key frame makes everything older
 * pointless; a queue that grows or ages is dropped up to the next key frame. At the opening the whole GOP is
 * let through, however long, because its newest picture is due at once. Pure but for its own memory.
 */
export function createTileGate(): TileGate {
  let queue: { unit: CodedUnit; atMs: number }[] = [];
  /** Index of the first unit not yet taken: shifting a long array costs more than decoding. */
  let head = 0;
  let bytes = 0;
  let isAwaitingKeyFrame = true;
  let skips = 0;
  let isReduced = false;
  /** When the opening began; null when it is over. NaN: the next key frame begins it. */
  let openingSinceMs: number | null = Number.NaN;
  const waiting = (): number => queue.length - head;
  const empty = (): void => {
    queue = [];
    head = 0;
    bytes = 0;
  };
  const giveUp = (): void => {
    empty();
    isAwaitingKeyFrame = true;
    openingSinceMs = null;
    skips += 1;
  };
  return {
    push(unit, nowMs) {
      if (isReduced && !unit.isKeyFrame) return;
      if (unit.isKeyFrame) {
        // At the opening a newer key frame is luck, not lateness.
        if (waiting() > MOST_IN_DECODER && openingSinceMs === null) skips += 1;
        empty();
        isAwaitingKeyFrame = false;
        if (openingSinceMs !== null && Number.isNaN(openingSinceMs)) openingSinceMs = nowMs;
      } else if (isAwaitingKeyFrame) return;
      bytes += unit.data.length;
      if (waiting() >= MOST_WAITING || bytes > MOST_WAITING_BYTES) return giveUp();
      queue.push({ unit, atMs: nowMs });
    },
    next(decodeQueueSize, nowMs) {
      const isOpening = openingSinceMs !== null;
      if (decodeQueueSize >= (isOpening ? MOST_IN_DECODER_OPENING : MOST_IN_DECODER)) return null;
      const first = queue[head];
      if (!first) {
        empty();
        if (openingSinceMs !== null && nowMs - openingSinceMs > LEAST_OPENING_MS) openingSinceMs = null;
        return null;
      }
      if (nowMs - first.atMs > (isOpening ? MOST_CATCH_UP_MS : MOST_LATE_MS)) {
        giveUp();
        return null;
      }
      head += 1;
      bytes -= first.unit.data.length;
      return first.unit;
    },
    reset() {
      empty();
      isAwaitingKeyFrame = true;
      openingSinceMs = Number.NaN;
    },
    begin(nowMs) {
      queue = queue.slice(head).map(({ unit }) => ({ unit, atMs: nowMs }));
      head = 0;
      if (queue.length > 0) openingSinceMs = nowMs;
    },
    reduce(wanted) {
      if (wanted === isReduced) return;
      isReduced = wanted;
      empty();
      isAwaitingKeyFrame = true;
      openingSinceMs = null;
    },
    waitingSinceMs: () => (openingSinceMs === null ? (queue[head]?.atMs ?? null) : null),
    isCatchingUp: () => openingSinceMs !== null && waiting() > MOST_IN_DECODER,
    isAwaitingKeyFrame: () => isAwaitingKeyFrame,
    waiting,
    skips: () => skips,
  };
}
