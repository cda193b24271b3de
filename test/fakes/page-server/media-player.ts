import type { UpgradeHandler } from '../../../server/socket/upgrade-handler.ts';
import type { CameraStatus, MediaFormat } from '../../../shared/contract/camera-status.ts';
import { createMediaSocket } from '../../../site/http/media-socket.ts';
import type { SoundConsumer, VideoConsumer } from '../../../site/ports/cameras.ts';
import type { SampleClip } from './sample-clip.ts';

export interface MediaPlayer {
  readonly onUpgrade: UpgradeHandler;
  /** Stops the pictures of a camera; with a code it says so, with null it just falls silent. */
  stop(cameraId: string, code: string | null): void;
  resume(cameraId: string): void;
  /** The format cameras announce from now on, for example a codec browsers cannot decode. */
  announce(cameraId: string, codec: string): void;
  /** From now on its pictures follow a loss. */
  damage(cameraId: string, isDamaged: boolean): void;
  /** Streams being watched. */
  readonly openSockets: () => number;
  /** Cameras being listened to. */
  readonly listeners: () => number;
  /** Streams opened since the start, closed ones too. */
  readonly socketsOpened: () => number;
  close(): void;
}

interface Viewer {
  readonly consumer: VideoConsumer;
  readonly cameraId: string;
  position: number;
}

/** G.711 silence and a step, 20 ms at 8 kHz: something that is heard and measured. */
const SOUND_FRAME = Uint8Array.from({ length: 160 }, (_, index) => (index % 20 < 10 ? 0x35 : 0xb5));
const SOUND_MS = 20;

/**
 * Plays the clip in a loop to every viewer, over the product's own media sockets. As the service does from its GOP
 * ring, a new viewer gets everything since the newest key frame at once, then goes on at the pace of the clip.
 */
export function createMediaPlayer(
  clip: SampleClip,
  camera: (cameraId: string) => CameraStatus | null,
): MediaPlayer {
  const viewers = new Set<Viewer>();
  const listeners = new Set<SoundConsumer>();
  const stopped = new Set<string>();
  const damaged = new Set<string>();
  const codecs = new Map<string, string>();
  const hasPicture = (id: string): boolean => {
    const state = camera(id)?.state;
    return state === 'live' || state === 'degraded';
  };
  const formatOf = (cameraId: string): MediaFormat => ({
    codec: codecs.get(cameraId) ?? clip.codec,
    width: clip.width,
    height: clip.height,
  });
  const sendNext = (viewer: Viewer): void => {
    const unit = clip.units[viewer.position % clip.units.length];
    if (!unit || stopped.has(viewer.cameraId)) return;
    viewer.position += 1;
    viewer.consumer.onAccessUnit({
      data: unit.data,
      isKeyFrame: unit.isKeyFrame,
      isAfterLoss: damaged.has(viewer.cameraId) && !unit.isKeyFrame,
      captureMicros: Date.now() * 1000,
    });
  };
  const timer = setInterval(() => {
    for (const viewer of viewers) sendNext(viewer);
  }, 1000 / clip.fps);
  const sounding = setInterval(() => {
    const captureMicros = Date.now() * 1000;
    for (const listener of listeners)
      listener.onFrame({ data: SOUND_FRAME, isKeyFrame: true, isAfterLoss: false, captureMicros });
  }, SOUND_MS);
  const gopLength = Math.max(
    1,
    clip.units.findIndex(({ isKeyFrame }, index) => index > 0 && isKeyFrame),
  );
  let opened = 0;
  const sockets = createMediaSocket({
    get: camera,
    watchVideo(cameraId, _stream, consumer) {
      if (!hasPicture(cameraId)) {
        consumer.onInterrupted('connect-timeout');
        return () => undefined;
      }
      const viewer: Viewer = { consumer, cameraId, position: 0 };
      consumer.onFormat(formatOf(cameraId));
      viewers.add(viewer);
      opened += 1;
      // Viewers open at every point of a GOP.
      for (let behind = 0; behind <= (opened * 5) % gopLength; behind += 1) sendNext(viewer);
      return () => viewers.delete(viewer);
    },
    watchSound(cameraId, consumer) {
      if (camera(cameraId)?.audio === null) {
        consumer.onUnavailable('no-microphone');
        return () => undefined;
      }
      consumer.onFormat({ codec: 'pcma', sampleRate: 8000, channels: 1, config: '' });
      listeners.add(consumer);
      return () => listeners.delete(consumer);
    },
  });
  return {
    onUpgrade: sockets.onUpgrade,
    stop(cameraId, code) {
      stopped.add(cameraId);
      if (code === null) return;
      for (const viewer of viewers) if (viewer.cameraId === cameraId) viewer.consumer.onInterrupted(code);
    },
    resume(cameraId) {
      stopped.delete(cameraId);
      for (const viewer of viewers) {
        if (viewer.cameraId !== cameraId) continue;
        viewer.position = 0;
        viewer.consumer.onFormat(formatOf(cameraId));
      }
    },
    damage(cameraId, isDamaged) {
      if (isDamaged) damaged.add(cameraId);
      else damaged.delete(cameraId);
    },
    announce(cameraId, codec) {
      codecs.set(cameraId, codec);
    },
    openSockets: () => viewers.size,
    listeners: () => listeners.size,
    socketsOpened: () => opened,
    close() {
      clearInterval(timer);
      clearInterval(sounding);
      sockets.close();
    },
  };
}
