/** Packets held while an earlier one is missing: 64 packets of 1400 bytes are one key frame of a sub stream. */
const SLOTS = 64;
/** An earlier packet that has not come by then is lost. */
export const REORDER_HOLD_MS = 60;
/** A step back beyond this is a source that counts anew (RFC 3550 A.1 has 100 for misordering, we hold 64). */
const MAX_LATE = 3000;

/**
 * Puts UDP packets back into the order of their sequence numbers: a bounded number for a bounded time. What is still
 * missing then is lost; late and repeated packets are dropped. Everything is a function of what is pushed and when.
 */
export class ReorderWindow<Packet> {
  readonly #sink: (packet: Packet) => void;
  readonly #slots: (Packet | null)[] = new Array<Packet | null>(SLOTS).fill(null);
  readonly #arrivedAtMs = new Float64Array(SLOTS);
  #held = 0;
  #expected = -1;
  #ssrc = -1;
  droppedPackets = 0;

  constructor(sink: (packet: Packet) => void) {
    this.#sink = sink;
  }

  get held(): number {
    return this.#held;
  }

  push(packet: Packet, sequence: number, ssrc: number, nowMs: number): void {
    if (this.#expected < 0 || ssrc !== this.#ssrc) {
      this.#releaseAll();
      this.#ssrc = ssrc;
      this.#expected = sequence;
    }
    let ahead = (sequence - this.#expected) & 0xffff;
    if (ahead >= 0x10000 - MAX_LATE) {
      this.droppedPackets += 1;
      return;
    }
    // Too far ahead to wait for what is missing: the oldest held ones go first.
    while (ahead >= SLOTS && this.#held > 0) {
      this.#skipToHeld();
      ahead = (sequence - this.#expected) & 0xffff;
    }
    if (ahead >= SLOTS || ahead === 0) {
      this.#expected = (sequence + 1) & 0xffff;
      this.#sink(packet);
      this.#drain();
    } else if (this.#slots[sequence % SLOTS] !== null) this.droppedPackets += 1;
    else {
      this.#slots[sequence % SLOTS] = packet;
      this.#arrivedAtMs[sequence % SLOTS] = nowMs;
      this.#held += 1;
    }
    this.release(nowMs);
  }

  /** Gives up waiting where the wait has been long enough. */
  release(nowMs: number): void {
    while (this.#held > 0) {
      let slot = this.#expected % SLOTS;
      while (this.#slots[slot] === null) slot = (slot + 1) % SLOTS;
      if (nowMs - (this.#arrivedAtMs[slot] ?? 0) < REORDER_HOLD_MS) return;
      this.#skipToHeld();
    }
  }

  #skipToHeld(): void {
    while (this.#slots[this.#expected % SLOTS] === null) this.#expected = (this.#expected + 1) & 0xffff;
    this.#drain();
  }

  #drain(): void {
    for (;;) {
      const slot = this.#expected % SLOTS;
      const packet = this.#slots[slot];
      if (packet === null || packet === undefined) return;
      this.#slots[slot] = null;
      this.#held -= 1;
      this.#expected = (this.#expected + 1) & 0xffff;
      this.#sink(packet);
    }
  }

  #releaseAll(): void {
    while (this.#held > 0) this.#skipToHeld();
  }
}
