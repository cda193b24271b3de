import type { MediaFormat } from '../../../shared/contract/camera-status.ts';
import { ParameterSets, splitAnnexB } from './parameter-sets.ts';
import { UnitWriter } from './unit-writer.ts';

export interface DepacketizedUnit {
  readonly data: Uint8Array;
  readonly isKeyFrame: boolean;
  /** Something before it was lost and no key frame has come since. */
  readonly isAfterLoss: boolean;
  readonly captureMicros: number;
  /** Unwrapped RTP time, ticks. */
  readonly rtpTime: number;
}

export interface DepacketizerSink {
  /** Parameters known or changed; always before the key frame they belong to. */
  onFormat(format: MediaFormat, profile: string): void;
  onUnit(unit: DepacketizedUnit): void;
}

const NAL_IDR = 5;
const NAL_SEI = 6;
const NAL_SPS = 7;
const NAL_PPS = 8;
const NAL_AUD = 9;
const NAL_STAP_A = 24;
const NAL_FU_A = 28;

/**
 * H.264 RTP payloads (RFC 6184, packetization modes 0 and 1) to access units in Annex B.
 *
 * A unit that lost a packet is dropped whole. Nothing is delivered before the first key frame with known parameter
 * sets, and every key frame carries them in front. A unit ends at the marker bit, a new timestamp, or a NAL type
 * that can only begin a picture (H.264 7.4.1.2.3): cameras set the marker on SPS or SEI, and stamp SPS and PPS with
 * the time of the picture before.
 */
export class H264Depacketizer {
  readonly #sets = new ParameterSets();
  readonly #writer = new UnitWriter();
  readonly #sink: DepacketizerSink;
  #rtpTime = 0;
  #captureMicros = 0;
  #hasPicture = false;
  #isKeyFrame = false;
  #isDamaged = false;
  #isAfterGap = false;
  /** RTP time of a unit given up: its remaining packets are skipped. */
  #skippedTime = Number.NaN;
  #isSinceLoss = false;
  #hasPassedGate = false;
  #fragmentType = -1;
  #formatKey = '';
  droppedUnits = 0;
  /** Key frames that could not be used because SPS or PPS never came. */
  unusableKeyFrames = 0;

  constructor(sprop: string | undefined, sink: DepacketizerSink) {
    this.#sink = sink;
    this.#sets.takeSprop(sprop);
    this.#announce();
  }

  /** Packets are missing before the next one: the unit in hand is incomplete. */
  onLoss(): void {
    if (this.#hasPicture || this.#fragmentType >= 0) {
      this.#skippedTime = this.#rtpTime;
      this.#dropUnit();
    } else this.#reset();
    this.#isAfterGap = true;
    this.#isSinceLoss = true;
  }

  /** One payload `bytes[start..end)` with its unwrapped RTP time and capture time. */
  push(
    bytes: Buffer,
    start: number,
    end: number,
    rtpTime: number,
    captureMicros: number,
    hasMarker: boolean,
  ): void {
    if (start >= end) {
      if (hasMarker) this.#endUnit();
      return;
    }
    if (rtpTime !== this.#rtpTime || !this.#isStarted()) {
      if (this.#hasPicture || this.#fragmentType >= 0) this.#endUnit();
      // Damage seen before any slice (fragments without a start) was that of the time before.
      if (rtpTime !== this.#rtpTime) this.#isDamaged = false;
      this.#rtpTime = rtpTime;
      this.#captureMicros = captureMicros;
    }
    if (this.#skippedTime === rtpTime) return;
    this.#skippedTime = Number.NaN;
    const type = (bytes[start] ?? 0) & 0x1f;
    if (type === NAL_FU_A) this.#fragment(bytes, start, end);
    else {
      if (this.#fragmentType >= 0) this.#isDamaged = true; // the end of a fragmented NAL never came
      this.#fragmentType = -1;
      if (type === NAL_STAP_A) this.#aggregate(bytes, start + 1, end);
      else if (type < NAL_STAP_A) this.#nal(bytes, start, end);
    }
    if (hasMarker && this.#fragmentType < 0) this.#endUnit();
  }

  #isStarted(): boolean {
    return this.#hasPicture || this.#fragmentType >= 0 || this.#writer.hasPreamble;
  }

  #aggregate(bytes: Buffer, from: number, end: number): void {
    let at = from;
    while (at + 2 < end) {
      const length = bytes.readUInt16BE(at);
      at += 2;
      if (length === 0) continue;
      if (at + length > end) {
        this.#isDamaged = true;
        return;
      }
      this.#nal(bytes, at, at + length);
      at += length;
    }
  }

  #nal(bytes: Buffer, start: number, end: number): void {
    const type = (bytes[start] ?? 0) & 0x1f;
    if (type >= 1 && type <= NAL_IDR) {
      this.#beginSlice(type, bytes[start + 1] ?? 0);
      this.#writer.startNal();
      this.#writer.append(bytes, start, end);
      return;
    }
    // Type 0 is a NAL unit that begins with a start code. End of sequence, filler, extensions: no decoder needs them.
    if (type !== 0 && (type < NAL_SEI || type > NAL_AUD)) return;
    if (this.#hasPicture && type !== 0) this.#endUnit();
    // Some cameras put several NAL units with start codes into one; slices among them are found here too.
    for (const part of splitAnnexB(bytes, start, end)) {
      const partType = (bytes[part.start] ?? 0) & 0x1f;
      if (partType === NAL_SPS || partType === NAL_PPS) this.#sets.take(bytes.subarray(part.start, part.end));
      else if (partType === NAL_SEI || partType === NAL_AUD)
        this.#writer.addPreamble(bytes, part.start, part.end, partType === NAL_AUD);
      else if (partType >= 1 && partType <= NAL_IDR) {
        this.#beginSlice(partType, bytes[part.start + 1] ?? 0);
        this.#writer.startNal();
        this.#writer.append(bytes, part.start, part.end);
      }
    }
  }

  #beginSlice(type: number, firstByte: number): void {
    if (!this.#hasPicture) {
      this.#hasPicture = true;
      this.#isKeyFrame = type === NAL_IDR;
      // first_mb_in_slice is ue(v): its first bit is 1 only for macroblock 0. After a gap the start may be missing.
      if (this.#isAfterGap && (firstByte & 0x80) === 0) this.#isDamaged = true;
      this.#isAfterGap = false;
      this.#writer.startUnit(this.#isKeyFrame ? this.#sets.prefix() : null);
    } else if (type === NAL_IDR && !this.#isKeyFrame) this.#isDamaged = true;
  }

  #fragment(bytes: Buffer, start: number, end: number): void {
    if (end - start < 2) return;
    const header = bytes[start + 1] ?? 0;
    const isStart = (header & 0x80) !== 0;
    if (isStart) {
      if (this.#fragmentType >= 0) this.#isDamaged = true;
      const type = header & 0x1f;
      const nalHeader = ((bytes[start] ?? 0) & 0xe0) | type;
      if (type >= 1 && type <= NAL_IDR) {
        this.#beginSlice(type, bytes[start + 2] ?? 0);
        this.#writer.startNal();
        this.#writer.appendByte(nalHeader);
      } else {
        if (this.#hasPicture) this.#endUnit();
        this.#writer.startScratch(nalHeader);
      }
      this.#fragmentType = type;
    } else if (this.#fragmentType < 0) {
      // The beginning is missing: the whole unit is.
      this.#isDamaged = true;
      if (this.#isAfterGap) {
        this.#skippedTime = this.#rtpTime;
        this.#dropUnit();
      }
      return;
    }
    // Only the first fragment's NAL type counts: cameras change it, or the reserved bit, in later ones.
    const isSlice = this.#fragmentType >= 1 && this.#fragmentType <= NAL_IDR;
    if (isSlice) this.#writer.append(bytes, start + 2, end);
    else this.#writer.appendScratch(bytes, start + 2, end);
    if ((header & 0x40) === 0) return;
    this.#fragmentType = -1;
    if (!isSlice) {
      const whole = this.#writer.takeScratch();
      if (whole !== null) this.#nal(whole, 0, whole.length);
    }
  }

  #endUnit(): void {
    if (!this.#hasPicture) {
      // Parameter sets or SEI alone, marker or not: they belong to the picture that follows.
      if (this.#fragmentType >= 0) this.#reset();
      return;
    }
    const isKeyFrame = this.#isKeyFrame;
    const hasPrefix = this.#sets.prefix() !== null;
    if (this.#isDamaged || this.#fragmentType >= 0 || this.#writer.isOverflown) {
      this.#isSinceLoss = true;
      this.#dropUnit();
      return;
    }
    if (isKeyFrame && !hasPrefix) this.unusableKeyFrames += 1;
    if (isKeyFrame && hasPrefix) {
      this.#hasPassedGate = true;
      this.#isSinceLoss = false;
      this.#announce();
    }
    if (this.#hasPassedGate && (!isKeyFrame || hasPrefix)) {
      this.#sink.onUnit({
        data: this.#writer.finishUnit(),
        isKeyFrame,
        isAfterLoss: this.#isSinceLoss,
        captureMicros: this.#captureMicros,
        rtpTime: this.#rtpTime,
      });
    }
    this.#reset();
  }

  #announce(): void {
    const { info } = this.#sets;
    if (info === null) return;
    const key = `${info.codec} ${info.width}x${info.height}`;
    if (key === this.#formatKey) return;
    this.#formatKey = key;
    this.#sink.onFormat({ codec: info.codec, width: info.width, height: info.height }, info.profile);
  }

  #dropUnit(): void {
    this.droppedUnits += 1;
    this.#reset();
  }

  #reset(): void {
    this.#writer.dropUnit();
    this.#hasPicture = false;
    this.#isKeyFrame = false;
    this.#isDamaged = false;
    this.#fragmentType = -1;
  }
}
