/**
 * Cuts an RTSP connection's bytes at interleaved frames (RFC 7826 14) and lets `isPassed` decide about each; text
 * between them always passes. Give every chunk in order; what is incomplete waits for the next.
 */
export function createFrameFilter(
  isPassed: (channel: number, packet: Buffer) => boolean,
): (chunk: Buffer) => readonly Buffer[] {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    const out: Buffer[] = [];
    for (;;) {
      if (held.length === 0) return out;
      if (held[0] !== 0x24) {
        // An answer: up to the next frame at the earliest after its blank line and body.
        const end = held.indexOf('\r\n\r\n');
        if (end < 0) return out;
        const head = held.subarray(0, end).toString('latin1');
        const body = Number(/content-length:\s*(\d+)/i.exec(head)?.[1] ?? 0);
        if (held.length < end + 4 + body) return out;
        out.push(held.subarray(0, end + 4 + body));
        held = held.subarray(end + 4 + body);
        continue;
      }
      if (held.length < 4) return out;
      const length = held.readUInt16BE(2);
      if (held.length < 4 + length) return out;
      if (isPassed(held[1] ?? 0, held.subarray(4, 4 + length))) out.push(held.subarray(0, 4 + length));
      held = held.subarray(4 + length);
    }
  };
}
