import { WebSocket, WebSocketServer } from 'ws';
import type { UpgradeHandler } from '../../server/socket/upgrade-handler.ts';
import {
  MEDIA_FLAG_AFTER_LOSS,
  MEDIA_FLAG_KEY_FRAME,
  MEDIA_HEADER_BYTES,
  StreamName,
} from '../../shared/contract/camera-status.ts';
import type { AccessUnit, Cameras } from '../ports/cameras.ts';

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
 * per coded audio frame with the same header.
 */
export function createMediaSocket(cameras: Cameras): { onUpgrade: UpgradeHandler; close(): void } {
  const wss = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();

  const serve = (socket: WebSocket, cameraId: string, stream: StreamName): void => {
    let isBehind = false;
    let hasLoss = false;
    const openedAtMs = performance.now();
    const mostBytes = (): number =>
      performance.now() - openedAtMs < OPENING_MS ? OPENING_BYTES : BEHIND_BYTES;
    const stop = cameras.watchVideo(cameraId, stream, {
      onFormat(format) {
        socket.send(JSON.stringify(format));
      },
      onAccessUnit(unit) {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (isBehind) {
          if (!unit.isKeyFrame || socket.bufferedAmount > BEHIND_BYTES / 4) return;
          isBehind = false;
          hasLoss = true;
        } else if (socket.bufferedAmount > mostBytes()) {
          isBehind = true;
          return;
        }
        socket.send(encode(unit, hasLoss));
        hasLoss = false;
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
        socket.send(encode(frame, hasLoss));
        hasLoss = false;
      },
    });
    if (stop === null) socket.close(4404, 'unknown camera');
    else socket.on('close', stop);
  };

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
      const [, id, sound] = /^\/media\/v1\/cameras\/([^/]{1,64})(\/sound)?$/.exec(url.pathname) ?? [];
      const stream = StreamName.safeParse(url.searchParams.get('stream') ?? 'sub');
      const cameraId = id === undefined ? null : decodeId(id);
      if (cameraId === null || !stream.success || cameras.get(cameraId) === null) {
        rawSocket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      wss.handleUpgrade(request, rawSocket, head, (socket) => {
        alive.add(socket);
        socket.on('pong', () => alive.add(socket));
        socket.on('error', () => socket.terminate());
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

function encode(unit: AccessUnit, hasLoss: boolean): Buffer {
  const message = Buffer.allocUnsafe(MEDIA_HEADER_BYTES + unit.data.length);
  message[0] =
    (unit.isKeyFrame ? MEDIA_FLAG_KEY_FRAME : 0) | (unit.isAfterLoss || hasLoss ? MEDIA_FLAG_AFTER_LOSS : 0);
  message.writeBigUInt64BE(BigInt(Math.max(0, Math.round(unit.captureMicros))), 1);
  message.set(unit.data, MEDIA_HEADER_BYTES);
  return message;
}
