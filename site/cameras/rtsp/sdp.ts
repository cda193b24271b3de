/** One media section of an SDP (RFC 4566). Unknown figures are null. */
export interface SdpMedia {
  readonly kind: 'video' | 'audio' | 'other';
  /** Payload types this track may use on the wire; more than one when the camera contradicts itself. */
  readonly payloadTypes: ReadonlySet<number>;
  /** Encoding name in upper case: H264, H265, PCMA, PCMU, MPEG4-GENERIC, … Empty when unknown. */
  readonly encoding: string;
  readonly clockRate: number;
  readonly channels: number;
  readonly fmtp: ReadonlyMap<string, string>;
  readonly control: string | null;
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' | null;
}

export interface Sdp {
  readonly control: string | null;
  /** `a=tool:` of the session: names the server software. */
  readonly tool: string | null;
  readonly media: readonly SdpMedia[];
}

const MAX_LINES = 500;
const MAX_MEDIA = 16;
/** Static payload types (RFC 3551 tables 4 and 5) that cameras use without an `rtpmap`. */
const STATIC_TYPES: ReadonlyMap<number, readonly [string, number, number]> = new Map([
  [0, ['PCMU', 8000, 1]],
  // Reserved since RFC 3551, but G.726 at 32 kbit/s (then G.721) in RFC 1890, and still sent.
  [2, ['G726-32', 8000, 1]],
  [8, ['PCMA', 8000, 1]],
  [9, ['G722', 8000, 1]],
  [10, ['L16', 44100, 2]],
  [11, ['L16', 44100, 1]],
  [14, ['MPA', 90000, 1]],
  [26, ['JPEG', 90000, 1]],
]);

interface RawMedia {
  kind: SdpMedia['kind'];
  types: number[];
  control: string | null;
  direction: SdpMedia['direction'];
  rtpmaps: Map<number, string>;
}

/**
 * Reads what cameras call SDP: attributes in any order, LF only, no `o=`, lines repeated or placed under another
 * media, media types nobody registered. Whatever cannot be understood is left out and the rest kept. Never throws.
 */
export function parseSdp(text: string): Sdp {
  let control: string | null = null;
  let tool: string | null = null;
  let direction: SdpMedia['direction'] = null;
  const raw: RawMedia[] = [];
  const fmtps = new Map<number, string>();
  let current: RawMedia | null = null;
  for (const line of text.split(/\r\n|\n|\r/, MAX_LINES)) {
    const type = line.slice(0, 2);
    const value = line.slice(2).trim();
    if (type === 'm=') {
      current = parseMediaLine(value);
      if (raw.length < MAX_MEDIA) raw.push(current);
      continue;
    }
    if (type !== 'a=') continue;
    const colon = value.indexOf(':');
    const name = (colon < 0 ? value : value.slice(0, colon)).trim().toLowerCase();
    const argument = colon < 0 ? '' : value.slice(colon + 1).trim();
    if (name === 'control') {
      if (current === null) control = argument;
      else current.control = argument;
    } else if (name === 'tool') tool ??= argument;
    else if (name === 'sendonly' || name === 'recvonly' || name === 'sendrecv' || name === 'inactive') {
      if (current === null) direction = name;
      else current.direction = name;
    } else if (name === 'rtpmap' || name === 'fmtp') {
      const match = /^(\d{1,3})\s*(.*)$/.exec(argument);
      if (match === null) continue;
      const payloadType = Number(match[1]);
      if (name === 'rtpmap') current?.rtpmaps.set(payloadType, (match[2] ?? '').trim());
      // A second, empty line must not hide a full one; fmtp may stand under another media.
      else if ((fmtps.get(payloadType) ?? '') === '') fmtps.set(payloadType, match[2] ?? '');
    }
  }
  return { control, tool, media: raw.map((media) => finishMedia(media, fmtps, direction)) };
}

function parseMediaLine(value: string): RawMedia {
  const words = value.split(/\s+/);
  const name = (words[0] ?? '').toLowerCase();
  const types = words
    .slice(3, 19)
    .filter((word) => /^\d{1,3}$/.test(word) && Number(word) < 128)
    .map(Number);
  const kind = name === 'video' || name === 'audio' ? name : 'other';
  return { kind, types, control: null, direction: null, rtpmaps: new Map() };
}

function finishMedia(
  media: RawMedia,
  fmtps: ReadonlyMap<number, string>,
  sessionDirection: SdpMedia['direction'],
): SdpMedia {
  const declared = media.types[0] ?? -1;
  let mapped = declared;
  let rtpmap = media.rtpmaps.get(declared);
  if (rtpmap === undefined && (declared < 0 || declared >= 96) && media.rtpmaps.size === 1) {
    // rtpmap of another payload type than the media line: the only one there is must be meant.
    for (const [type, map] of media.rtpmaps) {
      mapped = type;
      rtpmap = map;
    }
  }
  const match = /^([^\s/]+)\s*(?:\/\s*(\d{1,7}))?\s*(?:\/\s*(\d{1,2}))?/.exec(rtpmap ?? '');
  const fixed = STATIC_TYPES.get(declared);
  const written = (match?.[1] ?? fixed?.[0] ?? '').toUpperCase();
  const encoding = written === 'HEVC' ? 'H265' : written;
  const defaultRate = media.kind === 'video' ? 90000 : 8000;
  const clockRate = Number(match?.[2] ?? fixed?.[1] ?? defaultRate) || defaultRate;
  const channels = Number(match?.[3] ?? (match === null ? fixed?.[2] : 1) ?? 1) || 1;
  const types = new Set([declared, mapped].filter((type) => type >= 0 && type < 128));
  return {
    kind: types.size === 0 ? 'other' : media.kind,
    payloadTypes: types,
    encoding,
    clockRate,
    channels,
    fmtp: parseFmtp(fmtps.get(mapped) ?? fmtps.get(declared) ?? ''),
    control: media.control,
    direction: media.direction ?? sessionDirection,
  };
}

function parseFmtp(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(';', 64)) {
    const equals = part.indexOf('=');
    if (equals > 0) found.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim());
  }
  return found;
}
