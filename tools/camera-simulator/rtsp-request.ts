export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
}

export type RtspInput =
  | { readonly kind: 'request'; readonly request: RtspRequest; readonly used: number }
  /** An interleaved packet of the client (receiver reports); nothing in it matters here. */
  | { readonly kind: 'packet'; readonly used: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'broken' };

const LARGEST_HEAD = 16 * 1024;
const LARGEST_BODY = 64 * 1024;

/** Reads the next thing a client sent from the start of `bytes`. Never throws. */
export function readRtsp(bytes: Buffer): RtspInput {
  if (bytes.length === 0) return { kind: 'incomplete' };
  if (bytes[0] === 0x24) {
    if (bytes.length < 4) return { kind: 'incomplete' };
    const used = 4 + bytes.readUInt16BE(2);
    return bytes.length < used ? { kind: 'incomplete' } : { kind: 'packet', used };
  }
  const end = bytes.indexOf('\r\n\r\n');
  if (end > LARGEST_HEAD || (end < 0 && bytes.length > LARGEST_HEAD)) return { kind: 'broken' };
  if (end < 0) return { kind: 'incomplete' };
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const match = /^([A-Z_]{1,32}) (\S{1,2048}) RTSP\/1\.\d$/.exec(first);
  if (!match) return { kind: 'broken' };
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const body = Number(headers.get('content-length') ?? 0);
  if (!Number.isInteger(body) || body < 0 || body > LARGEST_BODY) return { kind: 'broken' };
  const used = end + 4 + body;
  if (bytes.length < used) return { kind: 'incomplete' };
  return { kind: 'request', request: { method: match[1] ?? '', url: match[2] ?? '', headers }, used };
}
