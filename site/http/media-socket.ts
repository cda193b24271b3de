import { WebSocket, WebSocketServer } from 'ws';
import type { UpgradeHandler } from '../../server/socket/upgrade-handler.ts';
import { StreamName } from '../../shared/contract/camera-status.ts';
import type { Cameras } from '../ports/cameras.ts';
import { createReaderGate, encodeUnit } from './media-frames.ts';
import { serveWallMedia } from './serve-wall-media.ts';

/** Old sound is worth nothing: a listener that holds more than this gets silence until it has read. */
const BEHIND_SOUND_BYTES = 32 * 1024;
/** A reader that holds more than this is behind: it gets nothing until a key frame fits again. */
const BEHIND_BYTES = 1024 * 1024;
/** At its opening a viewer is given the whole last group of pictures at once (at most 4 MiB). */
const OPENING_BYTES = 6 * 1024 * 1024;
const OPENING_MS = 5_000;
const PING_MS = 15_000;

/**
 * `/media/v1/cameras/:id?stream=sub`: a JSON text with the format, then one binary message per access
 * unit (byte 0 flags, bytes 1-8 capture microseconds big-endian, Annex B). Never queues without bound.
 * `/media/v1/cameras/:id/sound`: a JSON text with the format or `{"unavailable": code}`, then one binary message
 * per coded audio frame with the same header. `/media/v1/wall`: many cameras over one socket (wall-media.ts).
 */
export function createMediaSocket(cameras: Pick<Cameras, 'get' | 'watchVideo' | 'watchSound'>): {
  onUpgrade: UpgradeHandler;
  close(): void;
} {
  const wss = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();

  const serve = (socket: WebSocket, cameraId: string, stream: StreamName): void => {
    const openedAtMs = performance.now();
    const mostBytes = (): number =>
      performance.now() - openedAtMs < OPENING_MS ? OPENING_BYTES : BEHIND_BYTES;
    const gate = createReaderGate(BEHIND_BYTES, mostBytes);
    const stop = cameras.watchVideo(cameraId, stream, {
      onFormat(format) {
        socket.send(JSON.stringify(format));
      },
      onAccessUnit(unit) {
        if (socket.readyState !== WebSocket.OPEN) return;
        const passed = gate(unit, socket.bufferedAmount);
        if (passed !== null) socket.send(encodeUnit(unit, passed.hasLoss));
      },
      onInterrupted(code) {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ interrupted: code }));
      },
    });
    if (stop === null) socket.close(4404, 'unknown camera');
    else socket.on('close', stop);
  };

  const serveSound = (socket: WebSocket, cameraId: string): void => {
    let hasLoss = false;
    const send = (value: object): void => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(value));
    };
    const stop = cameras.watchSound(cameraId, {
      onFormat: send,
      onUnavailable: (code) => send({ unavailable: code }),
      onFrame(frame) {
        if (socket.readyState !== WebSocket.OPEN) return;
        hasLoss ||= socket.bufferedAmount > BEHIND_SOUND_BYTES;
        if (socket.bufferedAmount > BEHIND_SOUND_BYTES) return;
        socket.send(encodeUnit(frame, hasLoss));
        hasLoss = false;
      },
    });
    if (stop === null) socket.close(4404, 'unknown camera');
    else socket.on('close', stop);
  };

  const accept = (
    ...[request, rawSocket, head, begin]: [...Parameters<UpgradeHandler>, (socket: WebSocket) => void]
  ): void =>
    wss.handleUpgrade(request, rawSocket, head, (socket) => {
      alive.add(socket);
      socket.on('pong', () => alive.add(socket));
      socket.on('error', () => socket.terminate());
      begin(socket);
    });

  const pinging = setInterval(() => {
    for (const socket of wss.clients) {
      if (!alive.has(socket)) {
        socket.terminate();
        continue;
      }
      alive.delete(socket);
      socket.ping();
    }
  }, PING_MS);

  return {
    onUpgrade(request, rawSocket, head) {
      const url = new URL(request.url ?? '/', 'http://site');
      if (url.pathname === '/media/v1/wall')
        return accept(request, rawSocket, head, (socket) => serveWallMedia(socket, cameras));
      const [, id, sound] = /^\/media\/v1\/cameras\/([^/]{1,64})(\/sound)?$/.exec(url.pathname) ?? [];
      const stream = StreamName.safeParse(url.searchParams.get('stream') ?? 'sub');
      const cameraId = id === undefined ? null : decodeId(id);
      if (cameraId === null || !stream.success || cameras.get(cameraId) === null) {
        rawSocket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      accept(request, rawSocket, head, (socket) => {
        if (sound === undefined) serve(socket, cameraId, stream.data);
        else serveSound(socket, cameraId);
      });
    },
    close() {
      clearInterval(pinging);
      for (const socket of wss.clients) socket.terminate();
      wss.close();
    },
  };
}

function decodeId(id: string): string | null {
  try {
    return decodeURIComponent(id);
  } catch {
    return null;
  }
}
