import type { MediaFormat } from '../../../shared/contract/camera-status.ts';
import { parseFragment } from './fragment-parser.ts';
import { type Cursor, createFragmentStore, type FragmentStore } from './fragment-store.ts';
import { KEY_FRAMES_ABOVE } from './play-clock.ts';
import type { TrackReport, TrackState } from './player-messages.ts';

export interface CameraTrack {
  readonly cameraId: string;
  readonly store: FragmentStore;
  /** Works towards the picture of `positionMicros`; true when what is to be seen there is known and ready. */
  tick(positionMicros: number, speed: number): boolean;
  /** The picture of the last ticked position, or null. It stays the track's: do not close it. */
  picture(): VideoFrame | null;
  /** The listing asked for has not come. */
  listFailed(): void;
  listed(): void;
  report(): TrackReport;
  close(): void;
}

/** Decoded pictures waiting; decoders own few surfaces. */
const MOST_PICTURES = 4;
const MOST_IN_DECODER = 4;
const MOST_FETCHES = 2;
/** Read ahead in wall time, and at least so much recorded time. */
const AHEAD_MS = 6_000;
const LEAST_AHEAD_MS = 4_000;
/** A listing asked for reaches so far around the position. */
const LIST_BEFORE_MS = 30_000;
const LIST_AFTER_MS = 120_000;
const RETRY_MS = 1_500;
/** A fragment is one GOP; more than this is no answer of our service. */
const MOST_FRAGMENT_BYTES = 64 * 1024 * 1024;

const supported = new Map<string, boolean | 'asked'>();

/** One camera of the player: listing, reading, decoding, and the one picture that belongs to the position. */
export function createCameraTrack(
  cameraId: string,
  fragmentUrl: string,
  io: { list(fromMs: number, toMs: number): void; changed(): void },
): CameraTrack {
  const store = createFragmentStore();
  const inFlight = new Map<string, AbortController>();
  const retryAt = new Map<string, number>();
  const undecodable = new Set<string>();
  let decoder: VideoDecoder | null = null;
  let decoderFormat = '';
  let generation = 0;
  let pictures: VideoFrame[] = [];
  let cursor: Cursor | null = null;
  /** Newest capture time given to the decoder since it was reset. */
  let fedMicros = Number.NEGATIVE_INFINITY;
  let dueMicros = 0;
  let isKeyFramesOnly = false;
  let isDrained = false;
  let isDrainDone = false;
  /** Picture for which decoding has been begun a second time. */
  let repeated = Number.NaN;
  let listAskedMonoMs = Number.NEGATIVE_INFINITY;
  let isListing = false;
  let state: TrackState = 'loading';
  let code = '';
  let codec = '';
  let isDamaged = false;
  let decoded = 0;
  let isClosed = false;

  const dropPictures = (): void => {
    for (const picture of pictures) picture.close();
    pictures = [];
  };
  const reset = (): void => {
    generation += 1;
    if (decoder && decoder.state !== 'closed') decoder.close();
    decoder = null;
    decoderFormat = '';
    cursor = null;
    fedMicros = Number.NEGATIVE_INFINITY;
    isDrained = false;
    isDrainDone = false;
    dropPictures();
  };
  /** Everything older than the picture that is due is let go at once. */
  const trim = (): void => {
    while (pictures[1] && pictures[1].timestamp <= dueMicros) pictures.shift()?.close();
  };
  const makeDecoder = (): VideoDecoder => {
    const current = generation;
    const made: VideoDecoder = new VideoDecoder({
      output(picture) {
        if (current !== generation) return picture.close();
        decoded += 1;
        pictures.push(picture);
        trim();
        io.changed();
      },
      error() {
        if (current !== generation) return;
        if (cursor) undecodable.add(cursor.fragmentId);
        reset();
        io.changed();
      },
    });
    made.ondequeue = io.changed;
    return made;
  };
  const isDecodable = (format: MediaFormat): boolean | 'asked' => {
    const key = `${format.codec} ${format.width}x${format.height}`;
    const known = supported.get(key);
    if (known !== undefined) return known;
    supported.set(key, 'asked');
    const settle = (answer: boolean): void => {
      supported.set(key, answer);
      io.changed();
    };
    VideoDecoder.isConfigSupported(configOf(format)).then(
      (answer) => settle(answer.supported === true),
      () => settle(false),
    );
    return 'asked';
  };
  const readFragment = async (id: string): Promise<void> => {
    const abort = new AbortController();
    inFlight.set(id, abort);
    try {
      const response = await fetch(`${fragmentUrl}/${encodeURIComponent(id)}`, { signal: abort.signal });
      if (!response.ok) throw new Error(String(response.status));
      if (Number(response.headers.get('content-length') ?? 0) > MOST_FRAGMENT_BYTES)
        throw new Error('too-long');
      const fragment = parseFragment(await response.arrayBuffer());
      if (!fragment) throw new Error('not-understood');
      store.put(id, fragment);
      retryAt.delete(id);
    } catch (error) {
      if (!abort.signal.aborted) {
        store.put(id, { code: error instanceof Error ? error.message : String(error) });
        retryAt.set(id, performance.now() + RETRY_MS);
      }
    } finally {
      inFlight.delete(id);
      if (!isClosed) io.changed();
    }
  };
  const gather = (positionMicros: number, speed: number): void => {
    const nowMs = performance.now();
    const atMs = positionMicros / 1_000;
    const aheadMs = Math.max(LEAST_AHEAD_MS, AHEAD_MS * speed);
    const isMissing = !store.isListed(atMs) || !store.isListed(atMs + aheadMs);
    if (isMissing && !isListing && nowMs - listAskedMonoMs > 1_000) {
      isListing = true;
      listAskedMonoMs = nowMs;
      io.list(Math.max(0, atMs - LIST_BEFORE_MS), atMs + Math.max(LIST_AFTER_MS, 3 * aheadMs));
    }
    const wanted = store.wanted(positionMicros, aheadMs);
    for (const [id, abort] of inFlight) if (!wanted.includes(id)) abort.abort();
    for (const [id, dueMs] of retryAt)
      if (nowMs >= dueMs) {
        retryAt.delete(id);
        store.forget(id);
      }
    store.prune(wanted);
    for (const id of wanted) {
      if (inFlight.size >= MOST_FETCHES) break;
      if (!store.has(id) && !inFlight.has(id)) void readFragment(id);
    }
  };
  /** Gives the decoder what follows, as far as there is room. */
  const feed = (): void => {
    while (cursor === null || (decoder?.decodeQueueSize ?? 0) < MOST_IN_DECODER) {
      if (pictures.length >= MOST_PICTURES || cursor === null) return;
      const next = store.after(cursor, isKeyFramesOnly);
      if (next.kind === 'end' && !isDrained && pictures[0]?.timestamp !== dueMicros) drain();
      if (next.kind !== 'unit') return;
      if (isDrained && !next.unit.isKeyFrame) return;
      isDrained = false;
      isDrainDone = false;
      cursor = next.cursor;
      decode(next.unit, next.fragment.format);
    }
  };
  /** The decoder holds pictures back for reordering: nothing follows them, so they have to come out. */
  const drain = (): void => {
    if (decoder?.state !== 'configured') return;
    isDrained = true;
    const current = generation;
    decoder.flush().then(
      () => {
        if (current !== generation || !isDrained) return;
        isDrainDone = true;
        io.changed();
      },
      () => undefined,
    );
  };
  const decode = (
    unit: { isKeyFrame: boolean; captureMicros: number; data: Uint8Array },
    format: MediaFormat,
  ): void => {
    decoder ??= makeDecoder();
    const key = `${format.codec} ${format.width}x${format.height}`;
    if (key !== decoderFormat) {
      if (decoderFormat !== '') decoder.flush().catch(() => undefined);
      decoder.configure(configOf(format));
      decoderFormat = key;
    }
    fedMicros = Math.max(fedMicros, unit.captureMicros);
    decoder.decode(
      new EncodedVideoChunk({
        type: unit.isKeyFrame ? 'key' : 'delta',
        timestamp: unit.captureMicros,
        data: unit.data,
      }),
    );
  };
  /** Works towards the picture with this capture time. */
  const approach = (micros: number, fragmentId: string): boolean => {
    dueMicros = micros;
    trim();
    const shown = pictures[0];
    if (shown?.timestamp === micros) {
      repeated = Number.NaN;
      feed();
      return true;
    }
    const start = store.startOf(fragmentId, micros);
    if (start === 'loading') return false;
    const first = start === null ? null : store.at(start);
    if (start === null || !first) {
      undecodable.add(fragmentId);
      return true;
    }
    // The decoder left this picture out: the one before it is what can be seen, with its own time.
    const isLeftOut = shown !== undefined && shown.timestamp < micros;
    if (isLeftOut && ((pictures[1]?.timestamp ?? 0) > micros || isDrainDone)) return true;
    const isTooLate = shown !== undefined && shown.timestamp > micros;
    const isNeverShown = shown === undefined && isDrainDone && fedMicros >= micros;
    if (isTooLate || isNeverShown) {
      // Decoding again from the same key frame must not go on for ever.
      if (repeated === micros) {
        undecodable.add(fragmentId);
        return true;
      }
      repeated = micros;
      reset();
    }
    if (cursor === null || fedMicros < first.unit.captureMicros) {
      cursor = start;
      isDrained = false;
      isDrainDone = false;
      decode(first.unit, first.fragment.format);
    }
    feed();
    return false;
  };
  return {
    cameraId,
    store,
    tick(positionMicros, speed) {
      gather(positionMicros, speed);
      const keyFramesOnly = speed > KEY_FRAMES_ABOVE;
      if (keyFramesOnly !== isKeyFramesOnly) reset();
      isKeyFramesOnly = keyFramesOnly;
      const due = store.dueAt(positionMicros, isKeyFramesOnly);
      const rest = (next: TrackState, withCode = ''): true => {
        if (state !== next || pictures.length > 0) reset();
        state = next;
        code = withCode;
        isDamaged = false;
        return true;
      };
      switch (due.kind) {
        case 'gap':
          return rest('gap');
        case 'unreadable':
          return rest('unreadable', due.code);
        case 'loading':
          state = 'loading';
          return false;
        case 'frame': {
          const found = store.at({ fragmentId: due.fragmentId, index: 0 });
          codec = found?.fragment.format.codec ?? codec;
          const answer = found ? isDecodable(found.fragment.format) : 'asked';
          if (answer === false) return rest('cannot-decode');
          if (undecodable.has(due.fragmentId)) return rest('decode-error');
          const isReady = answer === true && approach(due.micros, due.fragmentId);
          if (undecodable.has(due.fragmentId)) return rest('decode-error');
          state = isReady ? 'playing' : 'loading';
          code = '';
          isDamaged = due.isDamaged;
          return isReady;
        }
      }
    },
    picture: () => (state === 'playing' ? (pictures[0] ?? null) : null),
    listed() {
      isListing = false;
    },
    listFailed() {
      isListing = false;
      listAskedMonoMs = performance.now();
    },
    report: () => ({
      cameraId,
      state,
      code,
      codec,
      frameMs: state === 'playing' && pictures[0] ? pictures[0].timestamp / 1_000 : null,
      isDamaged,
      decoded,
      heldBytes: store.bytes(),
    }),
    close() {
      isClosed = true;
      for (const abort of inFlight.values()) abort.abort();
      reset();
    },
  };
}

const configOf = (format: MediaFormat): VideoDecoderConfig => ({
  codec: format.codec,
  codedWidth: format.width,
  codedHeight: format.height,
  optimizeForLatency: true,
});
