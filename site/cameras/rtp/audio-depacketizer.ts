import type { SdpMedia } from '../rtsp/sdp.ts';

/** One coded audio frame, `bytes[start..end)`, only valid during the call. `rtpTime` is unwrapped, in ticks. */
export type AudioFrameSink = (bytes: Buffer, start: number, end: number, rtpTime: number) => void;

export interface AudioDepacketizer {
  push(bytes: Buffer, start: number, end: number, rtpTime: number): void;
  onLoss(): void;
}

/** G.711 (RFC 3551 4.5.14): the payload is the frame. */
export function createG711Depacketizer(sink: AudioFrameSink): AudioDepacketizer {
  return {
    push: (bytes, start, end, rtpTime) => {
      if (end > start) sink(bytes, start, end, rtpTime);
    },
    onLoss: () => {},
  };
}

/** Samples in one AAC access unit. */
const AAC_FRAME_SAMPLES = 1024;
/** An AAC access unit has at most 6144 bits per channel (ISO/IEC 14496-3); eight channels. */
const MAX_FRAME_BYTES = 6144;
const MAX_FRAMES_PER_PACKET = 64;

/** AAC-hbr (RFC 3640 3.3.6): several frames per packet, or one frame over several packets. */
export function createAacDepacketizer(media: SdpMedia, sink: AudioFrameSink): AudioDepacketizer {
  const sizeBits = fieldBits(media.fmtp.get('sizelength'), 13);
  const indexBits = fieldBits(media.fmtp.get('indexlength'), 3);
  const deltaBits = fieldBits(media.fmtp.get('indexdeltalength'), 3);
  let partial: Buffer | null = null;
  let partialAt = 0;
  let partialTime = 0;
  return {
    onLoss: () => {
      partial = null;
    },
    push: (bytes, start, end, rtpTime) => {
      if (end - start < 2) return;
      const headerBits = ((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0);
      let data = start + 2 + ((headerBits + 7) >> 3);
      if (data > end) return;
      const stop = (start + 2) * 8 + headerBits;
      let bit = (start + 2) * 8;
      for (let frame = 0; frame < MAX_FRAMES_PER_PACKET; frame += 1) {
        const width = sizeBits + (frame === 0 ? indexBits : deltaBits);
        if (bit + width > stop) break;
        const size = readBits(bytes, bit, sizeBits);
        bit += width;
        if (size === 0) continue;
        if (data + size > end) {
          // Only a frame alone in its packet may go on in the next one; the header repeats the full size.
          if (frame > 0 || size > MAX_FRAME_BYTES) break;
          if (partial === null || partial.length !== size || partialTime !== rtpTime) {
            partial = Buffer.allocUnsafe(size);
            partialAt = 0;
            partialTime = rtpTime;
          }
        }
        if (partial !== null && frame === 0 && partial.length === size && partialTime === rtpTime) {
          partialAt += bytes.copy(partial, partialAt, data, Math.min(end, data + size - partialAt));
          if (partialAt < size) return;
          const whole = partial;
          partial = null;
          sink(whole, 0, size, rtpTime);
          return;
        }
        partial = null;
        sink(bytes, data, data + size, rtpTime + frame * AAC_FRAME_SAMPLES);
        data += size;
      }
    },
  };
}

function fieldBits(text: string | undefined, usual: number): number {
  const value = Number(text ?? usual);
  return Number.isInteger(value) && value >= 0 && value <= 16 ? value : usual;
}

function readBits(bytes: Buffer, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i += 1)
    value = (value << 1) | (((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1);
  return value;
}
