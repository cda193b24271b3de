/** Jump beyond which a source has started anew rather than lost packets (RFC 3550 A.1). */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;

/** Answers of `SequenceTracker.next`: a count of lost packets (0 or more), or one of these. */
export const SEQUENCE_DUPLICATE = -1;
export const SEQUENCE_RESTARTED = -2;

/** Extends 16-bit sequence numbers and finds exactly which packets are missing. */
export class SequenceTracker {
  #last = -1;
  #extended = 0;
  #ssrc = -1;
  lostPackets = 0;

  /** Extended number of the last packet taken. Grows for as long as the connection lives. */
  get extended(): number {
    return this.#extended;
  }

  /** Packets missing right before this one, or DUPLICATE (drop it), or RESTARTED (loss of unknown size). */
  next(sequence: number, ssrc: number): number {
    if (this.#last < 0) {
      this.#last = sequence;
      this.#extended = sequence;
      this.#ssrc = ssrc;
      return 0;
    }
    const ahead = (sequence - this.#last) & 0xffff;
    if (ssrc !== this.#ssrc || (ahead > MAX_DROPOUT && ahead < 0x10000 - MAX_MISORDER)) {
      this.#ssrc = ssrc;
      this.#last = sequence;
      this.#extended += 1;
      return SEQUENCE_RESTARTED;
    }
    if (ahead === 0 || ahead > MAX_DROPOUT) return SEQUENCE_DUPLICATE;
    this.#last = sequence;
    this.#extended += ahead;
    this.lostPackets += ahead - 1;
    return ahead - 1;
  }
}
