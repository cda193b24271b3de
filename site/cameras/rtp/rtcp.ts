/** A sender report (RFC 3550 6.4.1): the camera's wall clock at an RTP time. */
export interface SenderReport {
  readonly ssrc: number;
  /** Microseconds since the Unix epoch by the camera's clock; may be far from the truth. */
  readonly ntpMicros: number;
  readonly rtpTimestamp: number;
  /** The middle 32 bits of the NTP time, for the answer (RFC 3550 6.4.1, LSR). */
  readonly ntpMiddle: number;
}

/** Seconds from 1900 (NTP) to 1970 (Unix). */
const NTP_UNIX_SECONDS = 2_208_988_800;
const SENDER_REPORT = 200;

/** First sender report in a compound RTCP packet `bytes[start..end)`, or null. */
export function findSenderReport(bytes: Buffer, start: number, end: number): SenderReport | null {
  let at = start;
  while (at + 8 <= end) {
    if ((bytes[at] ?? 0) >> 6 !== 2) return null;
    const length = (bytes.readUInt16BE(at + 2) + 1) * 4;
    if (at + length > end) return null;
    if (bytes[at + 1] === SENDER_REPORT && length >= 28) {
      const seconds = bytes.readUInt32BE(at + 8) - NTP_UNIX_SECONDS;
      const micros = Math.round((bytes.readUInt32BE(at + 12) / 2 ** 32) * 1e6);
      return {
        ssrc: bytes.readUInt32BE(at + 4),
        ntpMicros: seconds * 1e6 + micros,
        rtpTimestamp: bytes.readUInt32BE(at + 16),
        ntpMiddle: bytes.readUInt32BE(at + 10),
      };
    }
    at += length;
  }
  return null;
}
