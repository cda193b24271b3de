import type { StreamName } from '../../shared/contract/camera-status.ts';
import type { AccessUnit } from '../ports/cameras.ts';
import type { CamerasWithCapture } from './create-cameras.ts';
import type { ProbeFigures } from './probe.ts';

/**
 * What `probeCamera` would find of a stream the site is connected to already, seen over that very connection: many
 * cameras allow one or two sessions, a second one would push somebody out. Watches `seconds`; null when the stream is
 * not connected or stops meanwhile, then a probe of one's own takes nothing away. Never rejects.
 */
export async function probeRunning(
  cameras: Pick<CamerasWithCapture, 'watchVideo' | 'describeStream'>,
  { cameraId, stream }: { readonly cameraId: string; readonly stream: StreamName },
  options: {
    readonly seconds: number;
    readonly signal: AbortSignal;
    onKeyFrame(unit: AccessUnit): void;
  },
): Promise<ProbeFigures | null> {
  const before = await cameras.describeStream(cameraId, stream);
  if (before === null) return null;
  const startedAtMs = performance.now();
  let firstUnitAtMs = Number.NaN;
  const isWhole = await new Promise<boolean>((resolve) => {
    const end = (isSeen: boolean): void => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', onAbort);
      stop?.();
      resolve(isSeen);
    };
    const onAbort = (): void => end(false);
    const timer = setTimeout(() => end(!Number.isNaN(firstUnitAtMs)), options.seconds * 1000);
    options.signal.addEventListener('abort', onAbort);
    const stop = cameras.watchVideo(cameraId, stream, {
      onFormat: () => {},
      onAccessUnit(unit) {
        if (Number.isNaN(firstUnitAtMs)) firstUnitAtMs = performance.now();
        if (unit.isKeyFrame) options.onKeyFrame(unit);
      },
      onInterrupted: () => end(false),
    });
    if (stop === null || options.signal.aborted) end(false);
  });
  const after = isWhole ? await cameras.describeStream(cameraId, stream) : null;
  if (after === null) return null;
  const { format, profile, figures, clockOffsetMs, audio } = after;
  return {
    codec: format.codec,
    profile,
    width: format.width,
    height: format.height,
    fps: figures.fps,
    bitrateKbps: figures.bitrateKbps,
    keyFrameIntervalMs: figures.keyFrameIntervalMs,
    firstAccessUnitMs: Math.round(firstUnitAtMs - startedAtMs),
    lostPackets: Math.max(0, after.lostPackets - before.lostPackets),
    clockOffsetMs,
    audio,
  };
}
