export interface PortPair {
  readonly rtp: number;
  readonly rtcp: number;
}

/** What a SETUP answer says about transport (RFC 2326 12.39). */
export interface TransportAnswer {
  /** Null when the header is missing: then what was asked for holds. */
  readonly protocol: 'tcp' | 'udp' | 'multicast' | null;
  /** Channels the server chose, or null when it named none. */
  readonly interleaved: PortPair | null;
  /** Where the server sends from and takes reports, or null when it named none. */
  readonly serverPorts: PortPair | null;
  /** The address packets come from when it is not the server's own; as written. */
  readonly source: string | null;
}

export function parseTransport(value: string | null): TransportAnswer {
  if (value === null) return { protocol: null, interleaved: null, serverPorts: null, source: null };
  const first = value.split(',')[0] ?? '';
  const interleaved = pairOf(first, 'interleaved', 0, 255);
  const isTcp = /\/TCP/i.test(first) || /interleaved\s*=/i.test(first);
  const isMulticast = /(?:^|;)\s*multicast/i.test(first);
  const source = /(?:^|;)\s*source\s*=\s*"?([0-9A-Za-z.:%_-]{1,64})/i.exec(first)?.[1] ?? null;
  return {
    protocol: isTcp ? 'tcp' : isMulticast ? 'multicast' : 'udp',
    interleaved,
    serverPorts: pairOf(first, 'server_port', 1, 65_535),
    source,
  };
}

function pairOf(text: string, name: string, least: number, most: number): PortPair | null {
  const match = new RegExp(`${name}\\s*=\\s*(\\d{1,5})\\s*(?:-\\s*(\\d{1,5}))?`, 'i').exec(text);
  if (match === null) return null;
  const rtp = Number(match[1]);
  const rtcp = match[2] === undefined ? rtp + 1 : Number(match[2]);
  return rtp >= least && rtp <= most && rtcp >= least && rtcp <= most ? { rtp, rtcp } : null;
}

/** `12345678;timeout=60` as id and seconds; the default of 60 s is RFC 2326's. */
export function parseSessionHeader(value: string | null): { id: string; timeoutSeconds: number } | null {
  if (value === null) return null;
  const [id = '', ...rest] = value.split(';');
  if (id.trim() === '' || id.length > 256) return null;
  const timeout = Number(/timeout\s*=\s*(\d{1,6})/i.exec(rest.join(';'))?.[1] ?? 60);
  return { id: id.trim(), timeoutSeconds: Math.min(Math.max(timeout, 4), 3600) };
}
