const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const CNAME = 1;
/** RFC 3550 A.1: a sequence number this far behind is a late packet, not a new cycle. */
const MAX_MISORDER = 100;

/** What a receiver report says about one source (RFC 3550 6.4.1), counted from its packets as they arrive. */
export class ReceptionStatistics {
  readonly #ssrc: number;
  readonly #clockRate: number;
  #source = -1;
  #firstExtended = 0;
  #highest = 0;
  #cycles = 0;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #jitter = 0;
  #transit = Number.NaN;
  #reportMiddle = 0;
  #reportAtMs = Number.NaN;

  /** `ssrc`: our own, random. */
  constructor(ssrc: number, clockRate: number) {
    this.#ssrc = ssrc;
    this.#clockRate = clockRate;
  }

  onPacket(sequence: number, timestamp: number, source: number, nowMs: number): void {
    if (source !== this.#source) {
      this.#source = source;
      this.#cycles = 0;
      this.#highest = sequence;
      this.#firstExtended = sequence;
      this.#received = 0;
      this.#expectedBefore = 0;
      this.#receivedBefore = 0;
      this.#transit = Number.NaN;
    }
    this.#received += 1;
    const ahead = (sequence - this.#highest) & 0xffff;
    if (ahead < 0x10000 - MAX_MISORDER) {
      if (sequence < this.#highest) this.#cycles += 1;
      this.#highest = sequence;
    }
    const transit = (nowMs * this.#clockRate) / 1000 - timestamp;
    const difference = Math.abs(transit - this.#transit);
    // A wrap or a jump of the timestamps is no jitter.
    if (difference < this.#clockRate * 10) this.#jitter += (difference - this.#jitter) / 16;
    this.#transit = transit;
  }

  /** `ntpMiddle`: the middle 32 bits of the report's NTP time. */
  onSenderReport(ntpMiddle: number, nowMs: number): void {
    this.#reportMiddle = ntpMiddle;
    this.#reportAtMs = nowMs;
  }

  /** Receiver report with the required SDES CNAME (RFC 3550 6.1), or an empty one before the first packet. */
  write(nowMs: number): Buffer {
    const hasSource = this.#source >= 0;
    const name = Buffer.from(this.#ssrc.toString(16).padStart(8, '0'), 'latin1');
    const reportBytes = hasSource ? 32 : 8;
    const textBytes = 8 + Math.ceil((2 + name.length + 1) / 4) * 4;
    const bytes = Buffer.alloc(reportBytes + textBytes);
    bytes.set([0x80 | (hasSource ? 1 : 0), RECEIVER_REPORT]);
    bytes.writeUInt16BE(reportBytes / 4 - 1, 2);
    bytes.writeUInt32BE(this.#ssrc, 4);
    if (hasSource) this.#writeBlock(bytes, nowMs);
    bytes.set([0x81, SOURCE_DESCRIPTION], reportBytes);
    bytes.writeUInt16BE(textBytes / 4 - 1, reportBytes + 2);
    bytes.writeUInt32BE(this.#ssrc, reportBytes + 4);
    bytes.set([CNAME, name.length, ...name], reportBytes + 8);
    return bytes;
  }

  #writeBlock(bytes: Buffer, nowMs: number): void {
    const extended = this.#cycles * 0x10000 + this.#highest;
    const expected = extended - this.#firstExtended + 1;
    const lost = expected - this.#received;
    const expectedNow = expected - this.#expectedBefore;
    const lostNow = expectedNow - (this.#received - this.#receivedBefore);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    bytes.writeUInt32BE(this.#source, 8);
    bytes[12] =
      expectedNow <= 0 || lostNow <= 0 ? 0 : Math.min(255, Math.floor((lostNow * 256) / expectedNow));
    bytes.writeIntBE(Math.max(-0x800000, Math.min(0x7fffff, lost)), 13, 3);
    bytes.writeUInt32BE(extended % 2 ** 32, 16);
    bytes.writeUInt32BE(Math.min(0xffffffff, Math.round(this.#jitter)), 20);
    if (Number.isNaN(this.#reportAtMs)) return;
    bytes.writeUInt32BE(this.#reportMiddle, 24);
    bytes.writeUInt32BE(Math.min(0xffffffff, Math.round((nowMs - this.#reportAtMs) * 65.536)), 28);
  }
}
