import { createServer, type Socket } from 'node:net';

/** 320x180 Main profile H.264, as an encoder wrote it. */
const SPS = Buffer.from('674d400cda05067e7c0440000003004000000783c50aa8', 'hex');
const PPS = Buffer.from('68ef3c80', 'hex');
const USUAL_SDP = [
  'v=0',
  's=x',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  'a=control:v',
  'm=audio 0 RTP/AVP 8',
  'a=control:a',
  '',
].join('\r\n');

export interface ScriptedSession {
  readonly socket: Socket;
  /** One picture every 66 ms, a key frame every 15; `isOn` false ends that. */
  video(isOn: boolean): void;
  audio(isOn: boolean): void;
}

export interface ScriptedCamera {
  readonly port: number;
  readonly url: string;
  /** Connections so far; connections at this moment that are not yet playing, and the most there ever were. */
  accepted(): number;
  dialling(): number;
  mostDialling(): number;
  playing(): readonly ScriptedSession[];
  requests(): readonly string[];
  /** Closes the door and every connection, as a server that dies does. */
  close(): Promise<void>;
}

/**
 * A camera that sends made-up pictures and sound over one connection. `answer` may take over any request: it returns
 * the status line, headers and body to send, or null for the usual answer.
 */
export async function startScriptedCamera(
  options: {
    port?: number;
    delayMs?: number;
    answer?: (request: string, count: number) => { status: string; headers?: string[]; body?: string } | null;
    /** Bytes sent just before the answer to a request: packets of somebody else's session. */
    stray?: (request: string, connection: number) => Buffer | null;
    onPlay?: (session: ScriptedSession) => void;
    lineEnd?: string;
  } = {},
): Promise<ScriptedCamera> {
  const sockets = new Set<Socket>();
  const dialling = new Set<Socket>();
  const playing = new Map<Socket, ScriptedSession>();
  const requests: string[] = [];
  let accepted = 0;
  let mostDialling = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    accepted += 1;
    sockets.add(socket);
    dialling.add(socket);
    mostDialling = Math.max(mostDialling, dialling.size);
    const session = createSession(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      dialling.delete(socket);
      playing.delete(socket);
      session.video(false);
      session.audio(false);
    });
    const connection = accepted;
    let text = '';
    let count = 0;
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const request = text.slice(0, end);
        text = text.slice(end + 4);
        requests.push(request);
        count += 1;
        const number = count;
        setTimeout(() => respond(request, number), options.delayMs ?? 0);
      }
    });
    const respond = (request: string, number: number): void => {
      const method = request.slice(0, request.indexOf(' '));
      const special = options.answer?.(request, number) ?? null;
      const answer = special ?? usual(method, request);
      const cseq = /^CSeq: *(\d+)/im.exec(request)?.[1] ?? '0';
      const head = [`RTSP/1.0 ${answer.status}`, `CSeq: ${cseq}`, ...(answer.headers ?? [])];
      const body = answer.body ?? '';
      if (body !== '') head.push(`Content-Length: ${Buffer.byteLength(body)}`);
      const stray = options.stray?.(request, connection) ?? null;
      if (stray !== null && socket.writable) socket.write(stray);
      const lineEnd = options.lineEnd ?? '\r\n';
      if (socket.writable) socket.write(`${head.join(lineEnd)}${lineEnd}${lineEnd}${body}`);
      if (method !== 'PLAY' || !answer.status.startsWith('200')) return;
      dialling.delete(socket);
      playing.set(socket, session);
      if (options.onPlay === undefined) session.video(true);
      else options.onPlay(session);
    };
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    port,
    url: `rtsp://127.0.0.1:${port}/stream`,
    accepted: () => accepted,
    dialling: () => dialling.size,
    mostDialling: () => mostDialling,
    playing: () => [...playing.values()],
    requests: () => requests,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function usual(method: string, request: string): { status: string; headers?: string[]; body?: string } {
  if (method === 'DESCRIBE')
    return { status: '200 OK', headers: ['Content-Type: application/sdp'], body: USUAL_SDP };
  if (method !== 'SETUP') return { status: '200 OK', headers: ['Session: 1;timeout=60'] };
  const transport = /Transport: (.*)/.exec(request)?.[1] ?? '';
  return { status: '200 OK', headers: ['Session: 1;timeout=60', `Transport: ${transport}`] };
}

function createSession(socket: Socket): ScriptedSession {
  const sequences = [0, 0];
  const send = (track: 0 | 1, payload: Buffer, timestamp: number, isLast: boolean): void => {
    const packet = Buffer.alloc(16 + payload.length);
    packet.set([0x24, track * 2, 0, 0, 0x80, (track === 0 ? 96 : 8) | (isLast ? 0x80 : 0)]);
    packet.writeUInt16BE(12 + payload.length, 2);
    packet.writeUInt16BE((sequences[track] ?? 0) & 0xffff, 6);
    packet.writeUInt32BE(timestamp >>> 0, 8);
    packet.writeUInt32BE(100 + track, 12);
    payload.copy(packet, 16);
    sequences[track] = (sequences[track] ?? 0) + 1;
    if (socket.writable) socket.write(packet);
  };
  const timers: (NodeJS.Timeout | null)[] = [null, null];
  let frame = 0;
  let block = 0;
  const run = (track: 0 | 1, isOn: boolean, step: () => void, everyMs: number): void => {
    const timer = timers[track];
    if (timer !== null) clearInterval(timer);
    timers[track] = isOn ? setInterval(step, everyMs) : null;
  };
  const picture = (): void => {
    const time = frame * 6000;
    if (frame % 15 === 0) {
      send(0, SPS, time, false);
      send(0, PPS, time, false);
    }
    const body = Buffer.alloc(200, 0x55);
    body.writeUInt32BE(frame, 100);
    body.set(frame % 15 === 0 ? [0x65, 0x88] : [0x41, 0x9a]);
    send(0, body, time, true);
    frame += 1;
  };
  return {
    socket,
    video: (isOn) => {
      run(0, isOn, picture, 66);
      if (isOn) picture();
    },
    audio: (isOn) =>
      run(
        1,
        isOn,
        () => {
          send(1, Buffer.alloc(320, 0xd5), block * 320, true);
          block += 1;
        },
        40,
      ),
  };
}
