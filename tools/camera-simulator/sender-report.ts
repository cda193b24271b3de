import type { TrackState } from './packet-block.ts';

/** Seconds between 1900 and 1970. */
const NTP_OFFSET = 2_208_988_800;

/** An RTCP sender report with a source description (RFC 3550, 6.4.1 and 6.5), framed for the channel after the track's. */
export function senderReport(track: TrackState, epochMs: number, timestamp: number): Buffer {
  const report = Buffer.alloc(4 + 28 + 16);
  report[0] = 0x24;
  report[1] = track.channel + 1;
  report.writeUInt16BE(28 + 16, 2);
  report.writeUInt8(0x80, 4);
  report.writeUInt8(200, 5);
  report.writeUInt16BE(6, 6);
  report.writeUInt32BE(track.ssrc, 8);
  const seconds = Math.floor(epochMs / 1000);
  report.writeUInt32BE((seconds + NTP_OFFSET) >>> 0, 12);
  report.writeUInt32BE(Math.floor(((epochMs - seconds * 1000) / 1000) * 4294967296) >>> 0, 16);
  report.writeUInt32BE(timestamp >>> 0, 20);
  report.writeUInt32BE(track.packets >>> 0, 24);
  report.writeUInt32BE(track.octets >>> 0, 28);
  report.writeUInt8(0x81, 32);
  report.writeUInt8(202, 33);
  report.writeUInt16BE(3, 34);
  report.writeUInt32BE(track.ssrc, 36);
  // CNAME "sim", the end of the list and padding to four bytes.
  report.set([1, 3, 0x73, 0x69, 0x6d, 0, 0, 0], 40);
  return report;
}
