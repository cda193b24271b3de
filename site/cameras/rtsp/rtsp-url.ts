/** An RTSP address taken apart. `requestUrl` carries no credentials and is the only form that may be shown. */
export interface RtspUrlParts {
  readonly host: string;
  readonly port: number;
  readonly requestUrl: string;
  readonly username: string | null;
  readonly password: string | null;
}

const HOST_PORT = /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+)(?::(\d{1,5}))?$/;

/**
 * Splits `rtsp://user:password@host:port/path`. Credentials are percent-decoded (Digest hashes them plain).
 * The last `@` before the first `/` ends the credentials, so that `@ : ? # %` in a password work as they are; a `/`
 * works too where what stands before it cannot be a host.
 * Returns null for anything that is not such an address.
 */
export function parseRtspUrl(text: string): RtspUrlParts | null {
  const split = splitCredentials(text);
  if (split === null) return null;
  const { credentials, hostPort, path } = split;
  const hostMatch = HOST_PORT.exec(hostPort);
  if (hostMatch === null) return null;
  const host = hostMatch[1] ?? '';
  const port = hostMatch[2] === undefined ? 554 : Number(hostMatch[2]);
  if (port < 1 || port > 65535) return null;
  const colon = credentials === null ? -1 : credentials.indexOf(':');
  const username = credentials === null ? null : colon < 0 ? credentials : credentials.slice(0, colon);
  const password = credentials === null ? null : colon < 0 ? '' : credentials.slice(colon + 1);
  return {
    host: host.startsWith('[') ? host.slice(1, -1) : host,
    port,
    requestUrl: `rtsp://${hostPort}${path}`,
    username: username === null ? null : decodePercent(username),
    password: password === null ? null : decodePercent(password),
  };
}

/** Every written form of the password in an address (as written, decoded, encoded): what a log scrubber must know. */
export function secretsInRtspUrl(text: string): readonly string[] {
  const parts = parseRtspUrl(text);
  if (parts === null || parts.password === null || parts.password === '') return [];
  const credentials = splitCredentials(text)?.credentials ?? '';
  const written = credentials.slice(credentials.indexOf(':') + 1);
  return [...new Set([written, parts.password, encodeURIComponent(parts.password)])];
}

function splitCredentials(
  text: string,
): { credentials: string | null; hostPort: string; path: string } | null {
  const rest = /^rtsp:\/\/(.*)$/is.exec(text.trim())?.[1];
  if (rest === undefined) return null;
  const slash = rest.indexOf('/');
  const head = slash < 0 ? rest : rest.slice(0, slash);
  // Without a colon a `?` before the `@` begins a query, and the `@` belongs to it.
  const hasCredentials = head.includes('@') && (!/[?#]/.test(head) || /^[^@]*:/.test(head));
  for (const at of [hasCredentials ? head.lastIndexOf('@') : -1, rest.lastIndexOf('@')]) {
    const [, hostPort = '', path = ''] = /^([^/?#]*)(.*)$/s.exec(rest.slice(at + 1)) ?? [];
    if (HOST_PORT.test(hostPort)) return { credentials: at < 0 ? null : rest.slice(0, at), hostPort, path };
  }
  return null;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray percent sign in a password is a percent sign.
  }
}

/**
 * The base for relative control addresses (RFC 2326 C.1.1). Cameras send Content-Base without a scheme, with the
 * scheme doubled, or with an unbracketed IPv6-mapped address; what cannot be repaired gives way to `requestUrl`.
 */
export function repairContentBase(contentBase: string | null, requestUrl: string): string {
  let base = (contentBase ?? '').trim();
  if (base === '') return requestUrl;
  base = base.replace(/^(rtsp:\/\/)+/i, 'rtsp://');
  if (!/^rtsp:\/\//i.test(base)) {
    if (!/^[^\s/:]+(:\d{1,5})?\//.test(base)) return requestUrl;
    base = `rtsp://${base}`;
  }
  const parts = parseRtspUrl(base);
  return parts === null ? requestUrl : parts.requestUrl;
}

/**
 * Address of a track or of the whole session. Relative ones are appended, not resolved as in RFC 3986: Dahua's base
 * ends in a query (`…&proto=Onvif/`) and expects `…&proto=Onvif/trackID=0`.
 */
export function resolveControlUrl(base: string, control: string | null): string {
  const text = (control ?? '').trim();
  if (text === '' || text === '*') return base;
  if (/^rtsp:\/\//i.test(text)) return parseRtspUrl(text)?.requestUrl ?? base;
  const relative = text.startsWith('/') ? text.slice(1) : text;
  return base.endsWith('/') ? base + relative : `${base}/${relative}`;
}
