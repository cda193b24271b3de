import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ClipLibrary } from './clip-library.ts';
import { type Account, isAuthorized, REALM } from './digest.ts';
import type { Room } from './rooms.ts';
import { type RtspRequest, readRtsp } from './rtsp-request.ts';
import { describe } from './sdp.ts';
import { createStreamSession, pictureOf, type StreamSession } from './stream-session.ts';

/** Cameras drop a client that says nothing: the timeout told in `Session`, and some grace. */
const SESSION_TIMEOUT_S = 60;
const GRACE_MS = 15_000;
/** A reader that takes nothing is cut off. */
const LARGEST_BACKLOG_BYTES = 2 * 1024 * 1024;

const PUBLIC = 'Public: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, SET_PARAMETER, TEARDOWN';

interface Reply {
  readonly status: string;
  readonly headers?: readonly string[];
  readonly sdp?: string;
  /** The connection ends after it. */
  readonly isLast?: boolean;
}

/** One client. `tick` sends what is due; the server calls it from its one timer. */
export interface RtspConnection {
  tick(nowMs: number, epochMs: number): void;
  room(): Room | null;
  isPlaying(): boolean;
  close(): void;
}

export function createRtspConnection(options: {
  socket: Socket;
  library: ClipLibrary;
  rooms: ReadonlyMap<string, Room>;
  account: Account | null;
  clock: () => number;
}): RtspConnection {
  const { socket, library, rooms, account, clock } = options;
  const nonce = randomBytes(16).toString('hex');
  const sessionId = randomBytes(4).toString('hex');
  const session = `Session: ${sessionId};timeout=${SESSION_TIMEOUT_S}`;
  const channels = new Map<1 | 2, number>();
  let room: Room | null = null;
  let stream: StreamSession | null = null;
  let pending = Buffer.alloc(0);
  let heardAtMs = clock();

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    heardAtMs = clock();
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (!socket.destroyed) {
      const input = readRtsp(pending);
      if (input.kind === 'incomplete') return;
      if (input.kind === 'broken') {
        socket.destroy();
        return;
      }
      pending = pending.subarray(input.used);
      if (input.kind === 'request') send(input.request, answer(input.request));
    }
  });

  function send(request: RtspRequest, reply: Reply | null): void {
    if (!reply) return;
    const { status, headers = [], sdp = '', isLast = false } = reply;
    const lines = [`RTSP/1.0 ${status}`, `CSeq: ${request.headers.get('cseq') ?? '0'}`, ...headers];
    if (sdp) lines.push('Content-Type: application/sdp', `Content-Length: ${Buffer.byteLength(sdp)}`);
    socket.write(`${lines.join('\r\n')}\r\n\r\n${sdp}`);
    if (isLast) socket.end();
  }

  /** Null: say nothing at all, as a hung camera does. */
  function answer(request: RtspRequest): Reply | null {
    const { path, track } = placeOf(request.url);
    const target = rooms.get(path) ?? null;
    if (target?.isStopped || room?.isStopped) return null;
    if (request.method === 'OPTIONS') return { status: '200 OK', headers: [PUBLIC] };
    if (account && !isAuthorized(request, account, nonce))
      return {
        status: '401 Unauthorized',
        headers: [`WWW-Authenticate: Digest realm="${REALM}", nonce="${nonce}"`],
      };
    if (!target) return { status: '404 Not Found' };
    if (target.refusedWith !== null) return { status: `${target.refusedWith} Refused` };
    switch (request.method) {
      case 'DESCRIBE':
        return {
          status: '200 OK',
          headers: [`Content-Base: ${request.url.replace(/\/?$/, '/')}`],
          sdp: describe(pictureOf(library, target.number), library.frameRate, target.hasSound),
        };
      case 'SETUP':
        return setUp(target, track, request.headers.get('transport') ?? '');
      case 'PLAY':
        return play(request.url.replace(/\/$/, ''));
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        return { status: '200 OK', headers: [session] };
      case 'TEARDOWN':
        stream = null;
        return { status: '200 OK', isLast: true };
      default:
        return { status: '501 Not Implemented' };
    }
  }

  function setUp(target: Room, track: 1 | 2 | null, transport: string): Reply {
    if (track === null || (track === 2 && !target.hasSound)) return { status: '404 Not Found' };
    if (stream || (room && room !== target)) return { status: '455 Method Not Valid in This State' };
    const channel = interleavedChannel(transport, track);
    if (channel === null) return { status: '461 Unsupported Transport' };
    room = target;
    channels.set(track, channel);
    const agreed = `Transport: RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`;
    return { status: '200 OK', headers: [agreed, session] };
  }

  function play(base: string): Reply {
    if (!room || channels.size === 0) return { status: '455 Method Not Valid in This State' };
    stream ??= createStreamSession({
      room,
      library,
      videoChannel: channels.get(1) ?? null,
      soundChannel: channels.get(2) ?? null,
      startMs: clock(),
    });
    const info = stream
      .info()
      .map((part) => `url=${base}/trackID=${part.track};seq=${part.sequence};rtptime=${part.timestamp}`);
    return { status: '200 OK', headers: [session, 'Range: npt=now-', `RTP-Info: ${info.join(',')}`] };
  }

  return {
    room: () => room,
    isPlaying: () => stream !== null,
    close: () => socket.destroy(),
    tick(nowMs, epochMs) {
      if (socket.destroyed || room?.isStopped) return;
      if (nowMs - heardAtMs > SESSION_TIMEOUT_S * 1000 + GRACE_MS) {
        socket.destroy();
        return;
      }
      const bytes = stream?.due(nowMs, epochMs);
      if (bytes) socket.write(bytes);
      if (socket.writableLength > LARGEST_BACKLOG_BYTES) socket.destroy();
    },
  };
}

/** Room path and track of an address like `rtsp://host:554/room01/front/trackID=1`. */
function placeOf(url: string): { path: string; track: 1 | 2 | null } {
  const path = url.replace(/^rtsp:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  const match = /^(.*?)(?:\/trackID=([12]))?\/?$/.exec(path);
  const track = match?.[2] === '1' ? 1 : match?.[2] === '2' ? 2 : null;
  return { path: match?.[1] ?? path, track };
}

/** The channel the client asked for, else the usual one; null when it does not want TCP. */
function interleavedChannel(transport: string, track: 1 | 2): number | null {
  if (!/RTP\/AVP\/TCP/i.test(transport)) return null;
  const asked = Number(/interleaved=(\d{1,3})/.exec(transport)?.[1] ?? (track - 1) * 2);
  return asked <= 254 ? asked : null;
}
