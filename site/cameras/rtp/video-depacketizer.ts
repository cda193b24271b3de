import type { DepacketizerSink } from './access-unit.ts';
import { ParameterSets, splitAnnexB } from './parameter-sets.ts';
import { UnitWriter } from './unit-writer.ts';
import {
  isKeyRole,
  isSliceRole,
  ROLE_AGGREGATE,
  ROLE_BROKEN_KEY_SLICE,
  ROLE_DELIMITER,
  ROLE_FRAGMENT,
  ROLE_GLUED,
  ROLE_IGNORED,
  ROLE_LEADING_SLICE,
  ROLE_OPEN_KEY_SLICE,
  ROLE_SEI,
  ROLE_SET,
  type VideoCodec,
} from './video-codec.ts';

const NO_FRAGMENT = -1;

/**
 * RTP payloads of H.264 (RFC 6184) or H.265 (RFC 7798) to access units in Annex B.
 *
 * A unit that lost a packet is dropped whole. Nothing is delivered before the first key frame with known parameter
 * sets, and every key frame carries them in front. A unit ends at the marker bit, a new timestamp, or a NAL type
 * that can only begin a picture (H.264 7.4.1.2.3, H.265 7.4.2.4.4): cameras set the marker on SPS or SEI, and stamp
 * SPS and PPS with the time of the picture before. Leading pictures of H.265 that look back over a key frame to
 * pictures nobody has got are left out.
 */
export class VideoDepacketizer {
  readonly #codec: VideoCodec;
  readonly #sets: ParameterSets;
  readonly #writer = new UnitWriter();
  readonly #sink: DepacketizerSink;
  #rtpTime = 0;
  #captureMicros = 0;
  #hasPicture = false;
  #pictureRole = ROLE_IGNORED;
  #isDamaged = false;
  #isAfterGap = false;
  /** RTP time of a unit given up: its remaining packets are skipped. */
  #skippedTime = Number.NaN;
  #isSinceLoss = false;
  #hasPassedGate = false;
  /** Leading pictures of the last key frame cannot be decoded. */
  #skipsLeading = false;
  /** Role of the NAL unit whose fragments are coming. */
  #fragmentRole = NO_FRAGMENT;
  #formatKey = '';
  droppedUnits = 0;
  /** Leading pictures left out because what they look back to was never delivered. */
  skippedLeading = 0;
  /** Key frames that could not be used because a parameter set never came. */
  unusableKeyFrames = 0;

  /** `sprops`: values of the SDP's parameter-set attributes, whatever they hold. */
  constructor(codec: VideoCodec, sprops: readonly (string | undefined)[], sink: DepacketizerSink) {
    this.#codec = codec;
    this.#sets = new ParameterSets(codec);
    this.#sink = sink;
    for (const sprop of sprops) this.#sets.takeSprop(sprop);
    this.#announce();
  }

  /** Packets are missing before the next one: the unit in hand is incomplete. */
  onLoss(): void {
    if (this.#hasPicture || this.#fragmentRole >= 0) {
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
      if (this.#hasPicture || this.#fragmentRole >= 0) this.#endUnit();
      // Damage seen before any slice (fragments without a start) was that of the time before.
      if (rtpTime !== this.#rtpTime) this.#isDamaged = false;
      this.#rtpTime = rtpTime;
      this.#captureMicros = captureMicros;
    }
    if (this.#skippedTime === rtpTime) return;
    this.#skippedTime = Number.NaN;
    const role = this.#codec.roleOf(bytes[start] ?? 0, bytes[start + 1] ?? 0);
    if (role === ROLE_FRAGMENT) this.#fragment(bytes, start, end);
    else {
      if (this.#fragmentRole >= 0) this.#isDamaged = true; // the end of a fragmented NAL never came
      this.#fragmentRole = NO_FRAGMENT;
      if (role === ROLE_AGGREGATE) this.#aggregate(bytes, start + this.#codec.headerBytes, end);
      else if (role !== ROLE_IGNORED) this.#single(bytes, start, end, role);
    }
    if (hasMarker && this.#fragmentRole < 0) this.#endUnit();
  }

  #isStarted(): boolean {
    return this.#hasPicture || this.#fragmentRole >= 0 || this.#writer.hasPreamble;
  }

  #aggregate(bytes: Buffer, from: number, end: number): void {
    let at = from + this.#codec.orderBytes.first;
    while (at + 2 < end) {
      const length = bytes.readUInt16BE(at);
      at += 2;
      if (at + length > end) {
        this.#isDamaged = true;
        return;
      }
      if (length > 0)
        this.#nal(bytes, at, at + length, this.#codec.roleOf(bytes[at] ?? 0, bytes[at + 1] ?? 0));
      at += length + this.#codec.orderBytes.further;
    }
  }

  /** A unit alone in its packet: a decoding order number, if any, stands between its header and its data. */
  #single(bytes: Buffer, start: number, end: number, role: number): void {
    const { headerBytes, orderBytes } = this.#codec;
    if (orderBytes.first === 0) {
      this.#nal(bytes, start, end, role);
      return;
    }
    if (start + headerBytes + orderBytes.first >= end) return;
    const whole = Buffer.concat([
      bytes.subarray(start, start + headerBytes),
      bytes.subarray(start + headerBytes + orderBytes.first, end),
    ]);
    this.#nal(whole, 0, whole.length, role);
  }

  #nal(bytes: Buffer, start: number, end: number, role: number): void {
    if (isSliceRole(role)) {
      this.#slice(bytes, start, end, role);
      return;
    }
    if (role < ROLE_SET || role > ROLE_GLUED) return;
    if (this.#hasPicture && role !== ROLE_GLUED) this.#endUnit();
    // Some cameras put several NAL units with start codes into one; slices among them are found here too.
    for (const part of splitAnnexB(bytes, start, end)) {
      const partRole = this.#codec.roleOf(bytes[part.start] ?? 0, bytes[part.start + 1] ?? 0);
      if (partRole === ROLE_SET) this.#sets.take(bytes.subarray(part.start, part.end));
      else if (partRole === ROLE_SEI || partRole === ROLE_DELIMITER)
        this.#writer.addPreamble(bytes, part.start, part.end, partRole === ROLE_DELIMITER);
      else if (isSliceRole(partRole)) this.#slice(bytes, part.start, part.end, partRole);
    }
  }

  #slice(bytes: Buffer, start: number, end: number, role: number): void {
    if (!this.#beginSlice(role, bytes[start + this.#codec.headerBytes] ?? 0)) return;
    this.#writer.startNal();
    this.#writer.append(bytes, start, end);
  }

  /** False when the picture is left out. `firstByte` is the one behind the NAL unit header. */
  #beginSlice(role: number, firstByte: number): boolean {
    if (this.#hasPicture) {
      if (isKeyRole(role) && !isKeyRole(this.#pictureRole)) this.#isDamaged = true;
      return true;
    }
    if (role === ROLE_LEADING_SLICE && this.#skipsLeading) {
      this.skippedLeading += 1;
      this.#skippedTime = this.#rtpTime;
      this.#isAfterGap = false;
      this.#reset();
      this.#writer.clearPreamble();
      return false;
    }
    this.#hasPicture = true;
    this.#pictureRole = role;
    // H.264: first_mb_in_slice is ue(v), so its first bit is 1 only for macroblock 0. H.265:
    // first_slice_segment_in_pic_flag. After a gap the start may be missing.
    if (this.#isAfterGap && (firstByte & 0x80) === 0) this.#isDamaged = true;
    this.#isAfterGap = false;
    this.#writer.startUnit(isKeyRole(role) ? this.#sets.prefix() : null);
    return true;
  }

  #fragment(bytes: Buffer, start: number, end: number): void {
    const { headerBytes, orderBytes } = this.#codec;
    if (end - start < headerBytes + 1) return;
    const header = bytes[start + headerBytes] ?? 0;
    let from = start + headerBytes + 1;
    if ((header & 0x80) !== 0) {
      if (this.#fragmentRole >= 0) this.#isDamaged = true;
      from += orderBytes.first;
      const first = this.#codec.fragmentedHeader(bytes[start] ?? 0, header);
      const second = bytes[start + 1] ?? 0;
      const role = this.#codec.roleOf(first, second);
      if (isSliceRole(role)) {
        if (!this.#beginSlice(role, bytes[from] ?? 0)) return;
        this.#writer.startNal();
        this.#writer.appendByte(first);
        if (headerBytes === 2) this.#writer.appendByte(second);
      } else {
        if (this.#hasPicture && role !== ROLE_IGNORED) this.#endUnit();
        this.#writer.startScratch(headerBytes === 2 ? [first, second] : [first]);
      }
      this.#fragmentRole = role;
    } else if (this.#fragmentRole < 0) {
      // The beginning is missing: the whole unit is.
      this.#isDamaged = true;
      if (this.#isAfterGap) {
        this.#skippedTime = this.#rtpTime;
        this.#dropUnit();
      }
      return;
    }
    // Only the first fragment's NAL type counts: cameras change it, or the reserved bit, in later ones.
    const isSlice = isSliceRole(this.#fragmentRole);
    if (from < end) {
      if (isSlice) this.#writer.append(bytes, from, end);
      else this.#writer.appendScratch(bytes, from, end);
    }
    if ((header & 0x40) === 0) return;
    const role = this.#fragmentRole;
    this.#fragmentRole = NO_FRAGMENT;
    if (isSlice) return;
    const whole = this.#writer.takeScratch();
    if (whole !== null) this.#nal(whole, 0, whole.length, role);
  }

  #endUnit(): void {
    if (!this.#hasPicture) {
      // Parameter sets or SEI alone, marker or not: they belong to the picture that follows.
      if (this.#fragmentRole >= 0) this.#reset();
      return;
    }
    const role = this.#pictureRole;
    const isKeyFrame = isKeyRole(role);
    const hasPrefix = this.#sets.prefix() !== null;
    if (this.#isDamaged || this.#fragmentRole >= 0 || this.#writer.isOverflown) {
      this.#isSinceLoss = true;
      this.#dropUnit();
      return;
    }
    if (isKeyFrame && !hasPrefix) this.unusableKeyFrames += 1;
    if (isKeyFrame && hasPrefix) {
      // After a start or a loss the pictures before a CRA are missing, so those that look back to them are too.
      const isGap = !this.#hasPassedGate || this.#isSinceLoss;
      this.#skipsLeading = role === ROLE_BROKEN_KEY_SLICE || (role === ROLE_OPEN_KEY_SLICE && isGap);
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
    this.#pictureRole = ROLE_IGNORED;
    this.#isDamaged = false;
    this.#fragmentRole = NO_FRAGMENT;
  }
}
