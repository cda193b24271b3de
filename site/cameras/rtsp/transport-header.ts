/** What a SETUP answer says about transport (RFC 2326 12.39). */
export interface TransportAnswer {
  readonly isTcp: boolean;
  /** Channels the server chose, or null when it named none. */
  readonly interleaved: { readonly rtp: number; readonly rtcp: number } | null;
}

export function parseTransport(value: string | null): TransportAnswer {
  if (value === null) return { isTcp: true, interleaved: null };
  const first = value.split(',')[0] ?? '';
  const match = /interleaved\s*=\s*(\d{1,3})\s*(?:-\s*(\d{1,3}))?/i.exec(first);
  const rtp = Number(match?.[1]);
  const rtcp = match?.[2] === undefined ? rtp + 1 : Number(match[2]);
  const isValid = match !== null && rtp <= 255 && rtcp <= 255;
  return {
    isTcp: /\/TCP/i.test(first) || match !== null,
    interleaved: isValid ? { rtp, rtcp } : null,
  };
}

/** `12345678;timeout=60` as id and seconds; the default of 60 s is RFC 2326's. */
export function parseSessionHeader(value: string | null): { id: string; timeoutSeconds: number } | null {
  if (value === null) return null;
  const [id = '', ...rest] = value.split(';');
  if (id.trim() === '' || id.length > 256) return null;
  const timeout = Number(/timeout\s*=\s*(\d{1,6})/i.exec(rest.join(';'))?.[1] ?? 60);
  return { id: id.trim(), timeoutSeconds: Math.min(Math.max(timeout, 4), 3600) };
}
