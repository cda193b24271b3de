/** Header names are lower case; a header sent twice has two values. */
export type RtspHeaders = ReadonlyMap<string, readonly string[]>;

export interface RtspResponse {
  readonly status: number;
  /** Null when the server left it out. */
  readonly cseq: number | null;
  readonly headers: RtspHeaders;
  readonly body: Uint8Array;
}

/** A request sent by the server (RFC 2326 allows OPTIONS, ANNOUNCE, REDIRECT, SET_PARAMETER). */
export interface RtspServerRequest {
  readonly method: string;
  readonly cseq: number | null;
  readonly headers: RtspHeaders;
}

export const MAX_HEADER_BYTES = 16 * 1024;
export const MAX_HEADER_LINES = 100;
export const MAX_BODY_BYTES = 128 * 1024;

export function firstHeader(headers: RtspHeaders, name: string): string | null {
  return headers.get(name)?.[0] ?? null;
}

export interface ParsedHead {
  readonly startLine: string;
  readonly headers: RtspHeaders;
  readonly cseq: number | null;
  readonly contentLength: number;
}

/**
 * Reads a message head (start line and headers, without the blank line). Tolerates LF-only lines, blanks around
 * names, values and numbers, and folded lines. Returns null when there are too many lines or an impossible length.
 */
export function parseHead(text: string): ParsedHead | null {
  const lines = text.split('\n');
  if (lines.length > MAX_HEADER_LINES) return null;
  const headers = new Map<string, string[]>();
  let last: string[] | null = null;
  for (let i = 1; i < lines.length; i += 1) {
    const line = (lines[i] ?? '').replace(/\r$/, '');
    if (last !== null && /^[ \t]+\S/.test(line)) {
      last[last.length - 1] = `${last[last.length - 1] ?? ''} ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    last = headers.get(name) ?? null;
    if (last === null) {
      last = [value];
      headers.set(name, last);
    } else last.push(value);
  }
  const length = firstHeader(headers, 'content-length');
  const contentLength = length === null || length === '' ? 0 : Number(length);
  if (!Number.isInteger(contentLength) || contentLength < 0 || contentLength > MAX_BODY_BYTES) return null;
  const cseqText = firstHeader(headers, 'cseq');
  const cseq = cseqText !== null && /^\d{1,9}$/.test(cseqText) ? Number(cseqText) : null;
  return { startLine: (lines[0] ?? '').trim(), headers, cseq, contentLength };
}
