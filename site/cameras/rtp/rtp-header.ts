/** Fields of one RTP packet (RFC 3550 5.1). One object is reused per track: the hot path allocates nothing. */
export interface RtpPacket {
  payloadType: number;
  hasMarker: boolean;
  sequence: number;
  timestamp: number;
  ssrc: number;
  payloadStart: number;
  payloadEnd: number;
}

export function createRtpPacket(): RtpPacket {
  return {
    payloadType: 0,
    hasMarker: false,
    sequence: 0,
    timestamp: 0,
    ssrc: 0,
    payloadStart: 0,
    payloadEnd: 0,
  };
}

/** Reads `bytes[start..end)` into `out`. False when it is not RTP version 2 or its lengths do not fit. */
export function parseRtp(bytes: Buffer, start: number, end: number, out: RtpPacket): boolean {
  if (end - start < 12 || end > bytes.length) return false;
  const first = bytes[start] ?? 0;
  if (first >> 6 !== 2) return false;
  let payloadStart = start + 12 + (first & 0x0f) * 4;
  let payloadEnd = end;
  if ((first & 0x10) !== 0) {
    if (payloadStart + 4 > end) return false;
    payloadStart += 4 + (((bytes[payloadStart + 2] ?? 0) << 8) | (bytes[payloadStart + 3] ?? 0)) * 4;
  }
  if ((first & 0x20) !== 0) payloadEnd -= bytes[end - 1] ?? 0;
  if (payloadStart > payloadEnd) return false;
  const second = bytes[start + 1] ?? 0;
  out.payloadType = second & 0x7f;
  out.hasMarker = (second & 0x80) !== 0;
  out.sequence = ((bytes[start + 2] ?? 0) << 8) | (bytes[start + 3] ?? 0);
  out.timestamp = readUint32(bytes, start + 4);
  out.ssrc = readUint32(bytes, start + 8);
  out.payloadStart = payloadStart;
  out.payloadEnd = payloadEnd;
  return true;
}

function readUint32(bytes: Buffer, at: number): number {
  return (
    (bytes[at] ?? 0) * 0x1000000 +
    (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
  );
}
