import { WebSocket, WebSocketServer } from 'ws';
import type { UpgradeHandler } from '../../../server/socket/upgrade-handler.ts';
import { MEDIA_FLAG_KEY_FRAME, MEDIA_HEADER_BYTES } from '../../../shared/contract/camera-status.ts';
import type { SampleClip } from './sample-clip.ts';

export interface MediaPlayer {
  readonly onUpgrade: UpgradeHandler;
  /** Stops the pictures of a camera; with a code it says so, with null it just falls silent. */
  stop(cameraId: string, code: string | null): void;
  resume(cameraId: string): void;
  /** The format cameras announce from now on, for example a codec browsers cannot decode. */
  announce(cameraId: string, codec: string): void;
  readonly openSockets: () => number;
  /** Sockets opened since the start, closed ones too. */
  readonly socketsOpened: () => number;
  close(): void;
}

interface Viewer {
  readonly socket: WebSocket;
  readonly cameraId: string;
  position: number;
}

/**
 * Plays the clip in a loop to every viewer of `/media/v1/cameras/:id`. As the service does from its GOP ring,
 * a new viewer gets everything since the newest key frame at once, then goes on at the pace of the clip.
 */
export function createMediaPlayer(clip: SampleClip, hasPicture: (cameraId: string) => boolean): MediaPlayer {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const viewers = new Set<Viewer>();
  const stopped = new Set<string>();
  const codecs = new Map<string, string>();
  const formatOf = (cameraId: string): string =>
    JSON.stringify({ codec: codecs.get(cameraId) ?? clip.codec, width: clip.width, height: clip.height });
  const sendNext = (viewer: Viewer): void => {
    const unit = clip.units[viewer.position % clip.units.length];
    if (!unit || stopped.has(viewer.cameraId) || viewer.socket.readyState !== WebSocket.OPEN) return;
    viewer.position += 1;
    const header = Buffer.alloc(MEDIA_HEADER_BYTES);
    header[0] = unit.isKeyFrame ? MEDIA_FLAG_KEY_FRAME : 0;
    header.writeBigUInt64BE(BigInt(Date.now()) * 1000n, 1);
    viewer.socket.send(Buffer.concat([header, unit.data]));
  };
  const timer = setInterval(() => {
    for (const viewer of viewers) sendNext(viewer);
  }, 1000 / clip.fps);
  const gopLength = Math.max(
    1,
    clip.units.findIndex(({ isKeyFrame }, index) => index > 0 && isKeyFrame),
  );
  let opened = 0;
  return {
    onUpgrade(request, socket, head) {
      const cameraId = decodeURIComponent((request.url ?? '').split('?')[0]?.split('/').at(-1) ?? '');
      server.handleUpgrade(request, socket, head, (client) => {
        if (!hasPicture(cameraId)) {
          client.send(JSON.stringify({ interrupted: 'connect-timeout' }));
          return;
        }
        const viewer: Viewer = { socket: client, cameraId, position: 0 };
        client.send(formatOf(cameraId));
        viewers.add(viewer);
        opened += 1;
        // Viewers open at every point of a GOP.
        for (let behind = 0; behind <= (opened * 5) % gopLength; behind += 1) sendNext(viewer);
        client.on('close', () => viewers.delete(viewer));
      });
    },
    stop(cameraId, code) {
      stopped.add(cameraId);
      if (code === null) return;
      for (const viewer of viewers)
        if (viewer.cameraId === cameraId) viewer.socket.send(JSON.stringify({ interrupted: code }));
    },
    resume(cameraId) {
      stopped.delete(cameraId);
      for (const viewer of viewers) {
        if (viewer.cameraId !== cameraId) continue;
        viewer.position = 0;
        viewer.socket.send(formatOf(cameraId));
      }
    },
    announce(cameraId, codec) {
      codecs.set(cameraId, codec);
    },
    openSockets: () => viewers.size,
    socketsOpened: () => opened,
    close() {
      clearInterval(timer);
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
