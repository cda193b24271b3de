import { ByteQueue } from './byte-queue.ts';
import {
  MAX_HEADER_BYTES,
  type ParsedHead,
  parseHead,
  type RtspResponse,
  type RtspServerRequest,
} from './rtsp-message.ts';

/** Why a byte stream cannot be RTSP any more. */
export type RtspStreamFault = 'header-too-large' | 'bad-header' | 'junk';

export interface RtspSink {
  onResponse(response: RtspResponse): void;
  onServerRequest(request: RtspServerRequest): void;
  /** One interleaved packet, `bytes[start..end)`; the bytes are only valid during the call. */
  onPacket(channel: number, bytes: Buffer, start: number, end: number): void;
}

const DOLLAR = 0x24;
const CR = 0x0d;
const LF = 0x0a;
/** Junk without one believable message in it before the stream is given up. */
export const MAX_JUNK_BYTES = 256 * 1024;
/** RTCP packets fit an MTU; a longer one is a false length. */
const MAX_RTCP_BYTES = 2048;
const MAX_REQUEST_LINE_BYTES = 2048;
const NEED_MORE = -1;
const NOT_A_MESSAGE = -2;

const KIND_NONE = 0;
const KIND_RTP = 1;
const KIND_RTCP = 2;

/**
 * RTSP messages and interleaved packets (RFC 2326 10.12) out of a byte stream: parsed in place, leftovers kept.
 *
 * A `$` is believed only when its channel was negotiated and an RTP header (version, payload type) or whole RTCP
 * packets follow; from an unknown source (SSRC) the next message must also begin where this one ends. So junk between packets, also junk with `$` in it, costs no packet. Never throws; holds at most one packet,
 * head or body plus one chunk.
 */
export class RtspParser {
  readonly #queue = new ByteQueue();
  readonly #sink: RtspSink;
  readonly #kinds = new Uint8Array(256);
  readonly #payloadTypes: (ReadonlySet<number> | null)[] = [];
  readonly #ssrcs = new Float64Array(256).fill(-1);
  #isInStep = true;
  #junkBytes = 0;
  #totalJunkBytes = 0;
  #strayPackets = 0;
  #hasChannels = false;
  #fault: RtspStreamFault | null = null;
  /** Head already parsed, waiting for its body. */
  #pendingHead: { head: ParsedHead; bodyStart: number } | null = null;
  #headScanned = 0;

  constructor(sink: RtspSink) {
    this.#sink = sink;
  }

  /** Names the channels that may carry packets. Earlier settings are forgotten. */
  setChannels(channels: readonly { rtp: number; rtcp: number; payloadTypes: ReadonlySet<number> }[]): void {
    this.#kinds.fill(KIND_NONE);
    this.#hasChannels = channels.length > 0;
    this.#payloadTypes.length = 0;
    for (const channel of channels) {
      this.#kinds[channel.rtp & 255] = KIND_RTP;
      this.#payloadTypes[channel.rtp & 255] = channel.payloadTypes;
      if (channel.rtcp >= 0 && channel.rtcp !== channel.rtp) this.#kinds[channel.rtcp & 255] = KIND_RTCP;
    }
  }

  get junkBytes(): number {
    return this.#totalJunkBytes;
  }

  /** Packets seen in step before any channel was named: somebody else's. */
  get strayPackets(): number {
    return this.#strayPackets;
  }

  get heldBytes(): number {
    return this.#queue.capacity;
  }

  /** Takes the first `length` bytes of `chunk`. Returns the fault that ends the stream, or null to go on. */
  push(chunk: Buffer, length: number): RtspStreamFault | null {
    if (this.#fault !== null) return this.#fault;
    if (this.#queue.length === 0) {
      const used = this.#parse(chunk, 0, length);
      if (used < length && this.#fault === null) this.#queue.append(chunk, used, length);
    } else {
      this.#queue.append(chunk, 0, length);
      const start = this.#queue.start;
      const used = this.#parse(this.#queue.bytes, start, this.#queue.end);
      this.#queue.consume(used - start);
    }
    return this.#fault;
  }

  /** Returns the position up to which the bytes are used up. */
  #parse(bytes: Buffer, from: number, end: number): number {
    let at = from;
    while (at < end && this.#fault === null) {
      let next: number;
      if (this.#isInStep) {
        const byte = bytes[at];
        if (byte === CR || byte === LF) {
          at += 1;
          continue;
        }
        next = byte === DOLLAR ? this.#packet(bytes, at, end) : this.#message(bytes, at, end);
      } else {
        const candidate = this.#findCandidate(bytes, at, end);
        this.#countJunk(candidate - at);
        at = candidate;
        if (at >= end || this.#fault !== null) break;
        next = bytes[at] === DOLLAR ? this.#packet(bytes, at, end) : this.#message(bytes, at, end);
      }
      if (next === NEED_MORE) break;
      if (next === NOT_A_MESSAGE) {
        this.#isInStep = false;
        this.#headScanned = 0;
        this.#countJunk(1);
        at += 1;
        continue;
      }
      this.#isInStep = true;
      this.#junkBytes = 0;
      at = next;
    }
    return at;
  }

  #countJunk(bytes: number): void {
    this.#junkBytes += bytes;
    this.#totalJunkBytes += bytes;
    if (this.#junkBytes > MAX_JUNK_BYTES) this.#fault = 'junk';
  }

  /** Next `$` or `RTSP/1.` (perhaps cut off by the end), or `end`. */
  #findCandidate(bytes: Buffer, from: number, end: number): number {
    for (let i = from; i < end; i += 1) {
      const byte = bytes[i];
      if (byte === DOLLAR) return i;
      if (byte === 0x52 && looksLikeResponse(bytes, i, end)) return i;
    }
    return end;
  }

  #packet(bytes: Buffer, at: number, end: number): number {
    if (at + 2 > end) return NEED_MORE;
    const channel = bytes[at + 1] ?? 0;
    const kind = this.#kinds[channel];
    if (kind === KIND_NONE) {
      if (!this.#hasChannels && this.#isInStep) return this.#stray(bytes, at, end);
      return NOT_A_MESSAGE;
    }
    if (at + 6 > end) return NEED_MORE;
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    if ((bytes[at + 4] ?? 0) >> 6 !== 2) return NOT_A_MESSAGE;
    const stop = at + 4 + length;
    const type = bytes[at + 5] ?? 0;
    if (kind === KIND_RTP) {
      if (length < 12) return NOT_A_MESSAGE;
      if (at + 16 > end) return NEED_MORE;
      const ssrc = bytes.readUInt32BE(at + 12);
      if (this.#payloadTypes[channel]?.has(type & 0x7f) !== true) {
        // A foreign payload type is believed of the known source alone, and where the next message begins behind it.
        if (ssrc !== this.#ssrcs[channel]) return NOT_A_MESSAGE;
        const verdict = this.#followUp(bytes, stop, end);
        if (verdict === NEED_MORE && this.#hasKnownPacket(bytes, at + 1, end)) return NOT_A_MESSAGE;
        if (verdict !== stop) return verdict;
      } else if (ssrc !== this.#ssrcs[channel]) {
        const verdict = this.#followUp(bytes, stop, end);
        // Do not sit out a false length while packets of the known source go by.
        if (verdict === NEED_MORE && this.#hasKnownPacket(bytes, at + 1, end)) return NOT_A_MESSAGE;
        if (verdict !== stop) return verdict;
        this.#ssrcs[channel] = ssrc;
      }
      if (stop > end) return NEED_MORE;
    } else {
      if (length < 4 || length > MAX_RTCP_BYTES || type < 192 || type > 213) return NOT_A_MESSAGE;
      if (stop > end) return NEED_MORE;
      if (!isRtcp(bytes, at + 4, stop)) return NOT_A_MESSAGE;
    }
    this.#sink.onPacket(channel, bytes, at + 4, stop);
    return stop;
  }

  /** Before PLAY nobody may send: old live555 does, what belongs to a dead session. */
  #stray(bytes: Buffer, at: number, end: number): number {
    if (at + 5 > end) return NEED_MORE;
    const stop = at + 4 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
    if ((bytes[at + 4] ?? 0) >> 6 !== 2) return NOT_A_MESSAGE;
    // Not waited for: behind a false length the answer would be lost. What is not whole yet is skipped as junk.
    if (stop > end) return NOT_A_MESSAGE;
    if (stop < end && this.#followUp(bytes, stop, end) === NOT_A_MESSAGE) return NOT_A_MESSAGE;
    this.#strayPackets += 1;
    return stop;
  }

  /** A packet of an unknown source is believed when a message begins right behind it. */
  #followUp(bytes: Buffer, stop: number, end: number): number {
    if (stop >= end) return NEED_MORE;
    const byte = bytes[stop] ?? 0;
    if (byte === CR || byte === LF) return stop;
    if (byte !== DOLLAR)
      return looksLikeResponse(bytes, stop, end) || (byte >= 0x41 && byte <= 0x5a) ? stop : NOT_A_MESSAGE;
    if (stop + 1 >= end) return NEED_MORE;
    if (this.#kinds[bytes[stop + 1] ?? 0] !== KIND_NONE) return stop;
    // A channel nobody set up: some cameras send their metadata anyway.
    if (stop + 4 >= end) return NEED_MORE;
    return (bytes[stop + 4] ?? 0) >> 6 === 2 ? stop : NOT_A_MESSAGE;
  }

  /** True when a packet of a source already believed begins in `bytes[from..end)`. */
  #hasKnownPacket(bytes: Buffer, from: number, end: number): boolean {
    for (
      let at = bytes.indexOf(DOLLAR, from);
      at >= 0 && at + 16 <= end;
      at = bytes.indexOf(DOLLAR, at + 1)
    ) {
      const channel = bytes[at + 1] ?? 0;
      if (this.#kinds[channel] !== KIND_RTP || (bytes[at + 4] ?? 0) >> 6 !== 2) continue;
      if (this.#payloadTypes[channel]?.has((bytes[at + 5] ?? 0) & 0x7f) !== true) continue;
      if (bytes.readUInt32BE(at + 12) === this.#ssrcs[channel]) return true;
    }
    return false;
  }

  #message(bytes: Buffer, at: number, end: number): number {
    let pending = this.#pendingHead;
    if (pending === null) {
      const isResponse = looksLikeResponse(bytes, at, end);
      if (!isResponse && !looksLikeRequest(bytes, at, end)) return NOT_A_MESSAGE;
      const headEnd = findHeadEnd(bytes, at + this.#headScanned, end);
      if (headEnd < 0) {
        if (end - at > MAX_HEADER_BYTES) {
          this.#fault = 'header-too-large';
          return end;
        }
        this.#headScanned = Math.max(0, end - at - 3);
        return NEED_MORE;
      }
      this.#headScanned = 0;
      const head = headEnd - at > MAX_HEADER_BYTES ? null : parseHead(bytes.toString('latin1', at, headEnd));
      if (head === null) {
        this.#fault = headEnd - at > MAX_HEADER_BYTES ? 'header-too-large' : 'bad-header';
        return end;
      }
      pending = { head, bodyStart: headEnd - at };
    }
    const stop = at + pending.bodyStart + pending.head.contentLength;
    if (stop > end) {
      this.#pendingHead = pending;
      return NEED_MORE;
    }
    this.#pendingHead = null;
    return this.#deliver(pending.head, bytes.subarray(at + pending.bodyStart, stop)) ? stop : NOT_A_MESSAGE;
  }

  #deliver(head: ParsedHead, body: Buffer): boolean {
    const response = /^RTSP\/1\.\d[ \t]+(\d{3})(\D|$)/.exec(head.startLine);
    if (response !== null) {
      const status = Number(response[1]);
      this.#sink.onResponse({ status, cseq: head.cseq, headers: head.headers, body: Uint8Array.from(body) });
      return true;
    }
    const request = /^([A-Z_]{3,20})[ \t]+\S+[ \t]+RTSP\/1\.\d$/.exec(head.startLine);
    if (request === null) return false;
    this.#sink.onServerRequest({ method: request[1] ?? '', cseq: head.cseq, headers: head.headers });
    return true;
  }
}

/** True when `bytes[start..end)` is a chain of RTCP packets whose lengths add up (RFC 3550 A.2). */
function isRtcp(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at + 4 <= end) {
    if ((bytes[at] ?? 0) >> 6 !== 2) return false;
    at += (bytes.readUInt16BE(at + 2) + 1) * 4;
  }
  return at === end;
}

const RESPONSE_START = [0x52, 0x54, 0x53, 0x50, 0x2f, 0x31, 0x2e]; // "RTSP/1."

/** True when the bytes are, or may become, the start of a response. */
function looksLikeResponse(bytes: Buffer, at: number, end: number): boolean {
  const length = Math.min(RESPONSE_START.length, end - at);
  for (let i = 0; i < length; i += 1) if (bytes[at + i] !== RESPONSE_START[i]) return false;
  return length > 0;
}

/** True when the bytes are, or may become, `METHOD address RTSP/1.x`. */
function looksLikeRequest(bytes: Buffer, at: number, end: number): boolean {
  const limit = Math.min(end, at + MAX_REQUEST_LINE_BYTES);
  let blanks = 0;
  for (let i = at; i < limit; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte === CR || byte === LF) return blanks >= 2 && looksLikeResponse(bytes, i - 8, i);
    if (byte === 0x20) {
      if (i - at < 3) return false;
      blanks += 1;
    } else if (byte < 0x21 || byte > 0x7e) return false;
    else if (blanks === 0 && !((byte >= 0x41 && byte <= 0x5a) || byte === 0x5f)) return false;
    if (blanks === 0 && i - at > 20) return false;
  }
  return end - at < MAX_REQUEST_LINE_BYTES;
}

/** Position behind the blank line that ends a head (CRLF or LF only), or -1. */
function findHeadEnd(bytes: Buffer, from: number, end: number): number {
  for (let i = bytes.indexOf(LF, from); i >= 0 && i < end; i = bytes.indexOf(LF, i + 1)) {
    if (i + 1 < end && bytes[i + 1] === LF) return i + 2;
    if (i + 2 < end && bytes[i + 1] === CR && bytes[i + 2] === LF) return i + 3;
  }
  return -1;
}
