import type { StreamName } from '../../shared/contract/camera-status.ts';
import type { MediaLink } from './media-link.ts';
import { createTileGate } from './tile-gate.ts';
import { REDUCED_STALE_AFTER_MS, STALE_AFTER_MS, type TilePhase, type TileStats } from './wall-messages.ts';

/** A decoded picture and when (monotonic) its unit arrived here and left the decoder. */
export interface TimedFrame {
  readonly frame: VideoFrame;
  readonly arrivedMonoMs: number;
  readonly decodedMonoMs: number;
  /** Not one of those a stream begins with, which are old by nature. */
  readonly isLive: boolean;
}

export interface TilePlayer {
  readonly cameraId: string;
  readonly stream: StreamName;
  /** The newest picture, once; the caller closes it. */
  takeFrame(): TimedFrame | null;
  /** Whether what is on the canvas is older than a live picture may be. */
  isStale(nowMs: number): boolean;
  /** Shows key frames only: this PC is too slow for everything on the wall. */
  reduce(isReduced: boolean): void;
  /** Key frames only, or not yet back from it: what is seen is a still. */
  readonly isReduced: () => boolean;
  /** How long the unit has waited that waits longest; null when none does, or while the stream opens. */
  waitingMs(nowMs: number): number | null;
  /** This browser has no working decoder for the stream. */
  readonly cannotDecode: () => boolean;
  stats(nowMs: number): Omit<TileStats, 'painted' | 'isGrey' | 'shownAgeMs' | 'stillAgeMs'>;
  close(): void;
}

/** So many failures in a row without one picture: this browser says it can decode the codec, but cannot. */
const MOST_FAILURES = 3;
const TRY_AGAIN_MS = 30_000;
/** "Too slow" stays on the tile this long after units were given up. */
const BEHIND_SHOWN_MS = 5_000;

/** Units that never became pictures are forgotten at this many. */
const MOST_ARRIVALS = 256;

/** Answers of this browser; a wall asks the same question 64 times, and each asking waits for another process. */
const supported = new Map<string, Promise<boolean>>();

function canDecodeFormat(config: VideoDecoderConfig): Promise<boolean> {
  const key = `${config.codec} ${config.codedWidth}x${config.codedHeight}`;
  const known = supported.get(key);
  if (known) return known;
  const asked = VideoDecoder.isConfigSupported(config).then(
    (answer) => answer.supported === true,
    () => false,
  );
  supported.set(key, asked);
  return asked;
}

/** One camera of the wall: its stream, its gate, its decoder, and the newest picture waiting for paint. */
export function createTilePlayer(
  cameraId: string,
  stream: StreamName,
  link: MediaLink,
  onPicture: () => void,
): TilePlayer {
  const gate = createTileGate();
  let decoder: VideoDecoder | null = null;
  let generation = 0;
  let newest: TimedFrame | null = null;
  /** When the units on their way to a picture arrived, by capture time. */
  const arrivals = new Map<number, number>();
  let phase: TilePhase = 'opening';
  let code = '';
  let codec = '';
  let decoded = 0;
  let decodeErrors = 0;
  let lastFrameMonoMs: number | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  let recent: number[] = [];
  /** Failures of decoders since the last picture. */
  let failures = 0;
  /** Packets were lost before what is being decoded: it may be smeared until the next key frame. */
  let isDamaged = false;
  let isReduced = false;
  /** Back at full rate since this time, and no picture of it yet: what is seen is still the old key frame. */
  let comesBackSinceMs: number | null = null;
  let knownSkips = 0;
  let behindUntilMs = 0;

  const isStill = (): boolean => isReduced || comesBackSinceMs !== null;
  const staleAfterMs = (): number => (isStill() ? REDUCED_STALE_AFTER_MS : STALE_AFTER_MS);
  const closeDecoder = (): void => {
    generation += 1;
    if (decoder && decoder.state !== 'closed') decoder.close();
    decoder = null;
    gate.reset();
  };
  const pump = (): void => {
    while (decoder?.state === 'configured') {
      const unit = gate.next(decoder.decodeQueueSize, performance.now());
      if (!unit) return;
      const { isKeyFrame, captureMicros, data } = unit;
      if (isKeyFrame) isDamaged = false;
      else if (unit.isAfterLoss) isDamaged = true;
      decoder.decode(
        new EncodedVideoChunk({ type: isKeyFrame ? 'key' : 'delta', timestamp: captureMicros, data }),
      );
      // A decoder that sorts pictures would keep this one until the next key frame.
      if (isReduced) decoder.flush().catch(() => undefined);
    }
  };
  const open = async (format: { codec: string; width: number; height: number }): Promise<void> => {
    closeDecoder();
    clearTimeout(retry);
    isDamaged = false;
    codec = format.codec;
    phase = 'waiting-for-key-frame';
    const current = generation;
    const config: VideoDecoderConfig = {
      codec,
      codedWidth: format.width,
      codedHeight: format.height,
      optimizeForLatency: true,
    };
    const isSupported = await canDecodeFormat(config);
    if (current !== generation || isClosed) return;
    if (!isSupported) {
      phase = 'cannot-decode';
      return;
    }
    const made: VideoDecoder = new VideoDecoder({
      output(picture) {
        // A picture of a decoder that was given up must not appear as the new stream's.
        if (current !== generation) return picture.close();
        decoded += 1;
        failures = 0;
        lastFrameMonoMs = performance.now();
        const arrivedMonoMs = arrivals.get(picture.timestamp) ?? lastFrameMonoMs;
        arrivals.delete(picture.timestamp);
        const isLive = phase === 'playing' && !gate.isCatchingUp();
        if (comesBackSinceMs !== null && arrivedMonoMs >= comesBackSinceMs) comesBackSinceMs = null;
        recent.push(lastFrameMonoMs);
        // Old pictures in fast motion would look like the room: the first one shown is the newest.
        if (phase !== 'playing' && gate.isCatchingUp()) return picture.close();
        newest?.frame.close();
        newest = { frame: picture, arrivedMonoMs, decodedMonoMs: lastFrameMonoMs, isLive };
        phase = 'playing';
        onPicture();
      },
      error() {
        if (current !== generation) return;
        decodeErrors += 1;
        failures += 1;
        if (failures < MOST_FAILURES) {
          // Same parameters, fresh decoder: the next key frame starts clean.
          void open(format);
          return;
        }
        closeDecoder();
        phase = 'cannot-decode';
        retry = setTimeout(() => void open(format), TRY_AGAIN_MS);
      },
    });
    made.ondequeue = pump;
    made.configure(config);
    decoder = made;
    gate.begin(performance.now());
    pump();
  };
  const unwatch = link.watch(cameraId, stream, {
    onText(message) {
      if (message.kind === 'format') {
        code = '';
        void open(message);
        return;
      }
      closeDecoder();
      phase = 'interrupted';
      code = message.code;
    },
    // Annex B without a description: what the AVC and the HEVC registration of WebCodecs call `annexb`.
    onUnits(unit) {
      if (phase === 'cannot-decode') return;
      const nowMs = performance.now();
      if (arrivals.size >= MOST_ARRIVALS) arrivals.clear();
      arrivals.set(unit.captureMicros, nowMs);
      gate.push(unit, nowMs);
    },
    onBatchEnd: pump,
    onLost() {
      closeDecoder();
      phase = 'socket-lost';
    },
  });

  return {
    cameraId,
    stream,
    takeFrame() {
      const taken = newest;
      newest = null;
      return taken;
    },
    isStale(nowMs) {
      if (phase === 'interrupted' || phase === 'socket-lost') return true;
      return lastFrameMonoMs !== null && nowMs - lastFrameMonoMs > staleAfterMs();
    },
    reduce(wanted) {
      if (wanted === isReduced) return;
      isReduced = wanted;
      comesBackSinceMs = wanted ? null : performance.now();
      gate.reduce(wanted);
    },
    isReduced: isStill,
    waitingMs(nowMs) {
      const sinceMs = gate.waitingSinceMs();
      return sinceMs === null ? null : nowMs - sinceMs;
    },
    cannotDecode: () => phase === 'cannot-decode',
    stats(nowMs) {
      recent = recent.filter((atMs) => nowMs - atMs < 2_000);
      const lastFrameAgeMs = lastFrameMonoMs === null ? null : nowMs - lastFrameMonoMs;
      if (gate.skips() > knownSkips) {
        knownSkips = gate.skips();
        behindUntilMs = nowMs + BEHIND_SHOWN_MS;
      }
      const isStopped = phase === 'playing' && lastFrameAgeMs !== null && lastFrameAgeMs > staleAfterMs();
      return {
        cameraId,
        phase: isStopped ? 'stopped' : isStill() && phase === 'playing' ? 'reduced' : phase,
        code,
        codec,
        decoded,
        lastFrameAgeMs,
        skips: gate.skips(),
        decodeErrors,
        isDamaged,
        isBehind: isStill() || nowMs < behindUntilMs,
        fps: recent.length / 2,
      };
    },
    close() {
      isClosed = true;
      clearTimeout(retry);
      closeDecoder();
      newest?.frame.close();
      newest = null;
      unwatch();
    },
  };
}
