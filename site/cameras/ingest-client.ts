import type { StreamName } from '../../shared/contract/camera-status.ts';
import type { CameraConfig } from '../../shared/contract/site-config.ts';
import type {
  AccessUnit,
  AudioLevel,
  AudioUnavailable,
  SoundConsumer,
  SoundCursor,
  SoundSlice,
  VideoConsumer,
} from '../ports/cameras.ts';
import type { RecordEvent, RecordPlan } from '../ports/recording-worker.ts';
import type { FromWorker, StreamDescription, ToWorker } from './ingest/messages.ts';
import { unpackUnits } from './ingest/unit-packing.ts';
import { SoundListeners } from './sound-listeners.ts';
import type { StatusTable } from './status-table.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

export type CameraLog = (level: 'info' | 'warn' | 'error', message: string, fields: object) => void;

export interface IngestClientOptions {
  readonly entry: string | URL;
  readonly ffmpegPath: string | null;
  readonly maxDials: number;
  readonly table: StatusTable;
  readonly log: CameraLog;
  /** Null: the worker is gone, with whatever it had not reported. */
  readonly onRecorded: (events: readonly RecordEvent[] | null, cameraIds: readonly string[]) => void;
  readonly onLevels: (levels: readonly AudioLevel[], unavailable: readonly AudioUnavailable[]) => void;
}

interface Subscriber {
  readonly id: number;
  readonly consumer: VideoConsumer;
  /** It has had its beginning: live units are for it too. */
  hasBegun: boolean;
  needsKeyFrame: boolean;
}

interface WatchedStream {
  readonly number: number;
  readonly cameraId: string;
  readonly stream: StreamName;
  readonly subscribers: Map<number, Subscriber>;
}

const FIRST_RESTART_MS = 500;
const MAX_RESTART_MS = 30_000;
/** A worker that ran this long starts over with the shortest pause. */
const HEALTHY_RUN_MS = 60_000;
const ANSWER_TIMEOUT_MS = 2_000;
/** The last pictures of up to 64 cameras reach a slow disk within this. */
const STOP_TIMEOUT_MS = 3_500;
/** Video taken is reported in steps of this size. */
const TAKEN_STEP_BYTES = 256 * 1024;

/** The service's side of one ingest worker: its cameras, its viewers, and starting it again when it dies. */
export class IngestClient {
  readonly #options: IngestClientOptions;
  #worker: WorkerProcess | null = null;
  #isReady = false;
  #isClosed = false;
  #startedAtMs = 0;
  #failures = 0;
  #restartTimer: NodeJS.Timeout | null = null;
  #onStopped: (() => void) | null = null;
  #cameras: readonly CameraConfig[] = [];
  #ids: readonly string[] = [];
  #revision = 0;
  #maxDials: number;
  #nextNumber = 1;
  readonly #streams = new Map<string, WatchedStream>();
  readonly #byNumber = new Map<number, WatchedStream>();
  readonly #subscribers = new Map<number, { subscriber: Subscriber; stream: WatchedStream }>();
  readonly #requests = new Map<number, (message: FromWorker | null) => void>();
  readonly #sound = new SoundListeners((cameraId, isOn) =>
    this.#send({ type: 'watch-sound', cameraId, isOn }),
  );
  #audio: { toneFrequencyHz: number | null } | null = null;
  #takenBytes = 0;
  #plan: RecordPlan | null = null;

  constructor(options: IngestClientOptions) {
    this.#options = options;
    this.#maxDials = options.maxDials;
    this.#start();
  }

  get cameras(): readonly CameraConfig[] {
    return this.#cameras;
  }

  get pid(): number | null {
    return this.#worker?.pid ?? null;
  }

  configure(cameras: readonly CameraConfig[], maxDials: number): void {
    const before = new Map(this.#cameras.map((camera) => [camera.id, JSON.stringify(camera)]));
    this.#cameras = cameras;
    this.#ids = cameras.map((camera) => camera.id);
    this.#maxDials = maxDials;
    this.#revision += 1;
    this.#sendConfiguration();
    const now = new Map(cameras.map((camera) => [camera.id, JSON.stringify(camera)]));
    for (const [key, stream] of this.#streams) {
      if (now.get(stream.cameraId) === before.get(stream.cameraId)) continue;
      for (const { consumer } of stream.subscribers.values()) consumer.onInterrupted('starting');
      if (now.has(stream.cameraId)) this.#watchAgain(stream);
      else this.#drop(key, stream);
    }
  }

  watchVideo(cameraId: string, stream: StreamName, consumer: VideoConsumer): () => void {
    const key = `${cameraId} ${stream}`;
    let watched = this.#streams.get(key);
    if (watched === undefined) {
      watched = { number: this.#takeNumber(), cameraId, stream, subscribers: new Map() };
      this.#streams.set(key, watched);
      this.#byNumber.set(watched.number, watched);
    }
    const entry = watched;
    const subscriber: Subscriber = { id: this.#takeNumber(), consumer, hasBegun: false, needsKeyFrame: true };
    entry.subscribers.set(subscriber.id, subscriber);
    this.#subscribers.set(subscriber.id, { subscriber, stream: entry });
    this.#sendWatch(entry, subscriber);
    return () => {
      this.#subscribers.delete(subscriber.id);
      if (!entry.subscribers.delete(subscriber.id) || entry.subscribers.size > 0) return;
      this.#drop(key, entry);
      this.#send({ type: 'unwatch', streamNumber: entry.number });
    };
  }

  watchAudio(watch: { toneFrequencyHz: number | null } | null): void {
    this.#audio = watch;
    this.#sendAudio();
  }

  watchSound(cameraId: string, consumer: SoundConsumer): () => void {
    return this.#sound.add(cameraId, consumer);
  }

  record(plan: RecordPlan | null): void {
    this.#plan = plan;
    this.#send({ type: 'record', plan });
  }

  cutRecording(requestId: number, cameraIds: readonly string[]): boolean {
    if (!this.#isReady) return false;
    this.#send({ type: 'record-cut', requestId, cameraIds });
    return true;
  }

  retry(cameraId: string): void {
    this.#send({ type: 'retry', cameraId });
  }

  async newestKeyFrame(cameraId: string): Promise<Extract<FromWorker, { type: 'key-frame' }> | null> {
    const answer = await this.#ask((requestId) => ({ type: 'key-frame', requestId, cameraId }));
    return answer?.type === 'key-frame' ? answer : null;
  }

  async describeStream(cameraId: string, stream: StreamName): Promise<StreamDescription | null> {
    const answer = await this.#ask((requestId) => ({ type: 'describe-stream', requestId, cameraId, stream }));
    return answer?.type === 'stream-description' ? answer.description : null;
  }

  async soundSince(
    readers: readonly { readonly cameraId: string; readonly cursor: SoundCursor | null }[],
  ): Promise<readonly SoundSlice[]> {
    const answer = await this.#ask((requestId) => ({ type: 'sound-since', requestId, readers }));
    return answer?.type === 'sound-since' ? answer.slices : [];
  }

  close(): Promise<void> {
    this.#isClosed = true;
    if (this.#restartTimer !== null) clearTimeout(this.#restartTimer);
    for (const answer of [...this.#requests.values()]) answer(null);
    const worker = this.#worker;
    if (worker === null) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => worker.kill(), STOP_TIMEOUT_MS);
      this.#onStopped = () => {
        clearTimeout(timer);
        resolve();
      };
      worker.send({ type: 'stop' });
    });
  }

  #takeNumber(): number {
    this.#nextNumber += 1;
    return this.#nextNumber;
  }

  #start(): void {
    this.#restartTimer = null;
    this.#isReady = false;
    this.#startedAtMs = performance.now();
    this.#worker = startWorker(this.#options.entry, {
      onMessage: (message) => this.#onMessage(message),
      onExit: () => this.#onExit(),
    });
  }

  #onExit(): void {
    this.#worker = null;
    this.#isReady = false;
    this.#options.onRecorded(null, this.#ids);
    this.#onStopped?.();
    for (const answer of [...this.#requests.values()]) answer(null);
    if (this.#isClosed) return;
    if (performance.now() - this.#startedAtMs > HEALTHY_RUN_MS) this.#failures = 0;
    const pauseMs = Math.min(FIRST_RESTART_MS * 2 ** this.#failures, MAX_RESTART_MS);
    this.#failures += 1;
    this.#options.log('error', 'ingest worker stopped unexpectedly', { pauseMs, cameras: this.#ids.length });
    this.#options.table.workerLost(this.#ids);
    this.#sound.workerLost();
    for (const { subscriber } of this.#subscribers.values()) {
      subscriber.hasBegun = false;
      subscriber.needsKeyFrame = true;
      subscriber.consumer.onInterrupted('ingest-restarting');
    }
    this.#restartTimer = setTimeout(() => this.#start(), pauseMs);
  }

  #onMessage(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#sendConfiguration();
        this.#sendAudio();
        this.#sound.askAgain();
        if (this.#plan !== null) this.#send({ type: 'record', plan: this.#plan });
        for (const { subscriber, stream } of this.#subscribers.values()) this.#sendWatch(stream, subscriber);
        return;
      case 'status':
        this.#options.table.take(message.status);
        return;
      case 'figures':
        if (message.revision === this.#revision) this.#options.table.takeFigures(this.#ids, message.rows);
        return;
      case 'video':
        for (const { streamNumber, unit } of unpackUnits(message.bytes)) this.#deliver(streamNumber, unit);
        this.#taken(message.bytes.length);
        return;
      case 'begin':
        this.#begin(message);
        return;
      case 'format':
        for (const subscriber of this.#begun(message.streamNumber)) {
          subscriber.needsKeyFrame = true;
          subscriber.consumer.onFormat(message.format);
        }
        return;
      case 'interrupted':
        for (const subscriber of this.#begun(message.streamNumber)) {
          subscriber.needsKeyFrame = true;
          subscriber.consumer.onInterrupted(message.code);
        }
        return;
      case 'levels':
        this.#options.onLevels(message.levels, message.unavailable);
        return;
      case 'sound-state':
        this.#sound.takeState(message.cameraId, message.state);
        return;
      case 'sound':
        this.#sound.takeFrames(message.cameraId, message.bytes);
        return;
      case 'key-frame':
      case 'stream-description':
      case 'sound-since':
        this.#requests.get(message.requestId)?.(message);
        return;
      case 'recorded':
        this.#options.onRecorded(message.events, this.#ids);
        return;
      case 'log':
        this.#options.log(message.level, message.message, message.fields);
        return;
    }
  }

  #begun(streamNumber: number): readonly Subscriber[] {
    const stream = this.#byNumber.get(streamNumber);
    return stream === undefined ? [] : [...stream.subscribers.values()].filter((one) => one.hasBegun);
  }

  #begin(message: Extract<FromWorker, { type: 'begin' }>): void {
    const subscriber = this.#subscribers.get(message.subscriberId)?.subscriber;
    if (subscriber !== undefined) {
      subscriber.hasBegun = true;
      if (message.format !== null) subscriber.consumer.onFormat(message.format);
      for (const { unit } of unpackUnits(message.bytes)) giveUnit(subscriber, unit);
    }
    this.#taken(message.bytes.length);
  }

  #deliver(streamNumber: number, unit: AccessUnit): void {
    const stream = this.#byNumber.get(streamNumber);
    if (stream === undefined) return;
    for (const subscriber of stream.subscribers.values()) if (subscriber.hasBegun) giveUnit(subscriber, unit);
  }

  #taken(bytes: number): void {
    this.#takenBytes += bytes;
    if (this.#takenBytes < TAKEN_STEP_BYTES) return;
    this.#send({ type: 'taken', bytes: this.#takenBytes });
    this.#takenBytes = 0;
  }

  #watchAgain(stream: WatchedStream): void {
    for (const subscriber of stream.subscribers.values()) {
      subscriber.hasBegun = false;
      subscriber.needsKeyFrame = true;
      this.#sendWatch(stream, subscriber);
    }
  }

  #drop(key: string, stream: WatchedStream): void {
    this.#streams.delete(key);
    this.#byNumber.delete(stream.number);
    for (const id of stream.subscribers.keys()) this.#subscribers.delete(id);
  }

  #send(message: ToWorker): void {
    if (this.#isReady) this.#worker?.send(message);
  }

  #sendConfiguration(): void {
    const { ffmpegPath } = this.#options;
    this.#send({
      type: 'configure',
      revision: this.#revision,
      cameras: this.#cameras,
      maxDials: this.#maxDials,
      ffmpegPath,
    });
  }

  #sendAudio(): void {
    this.#send({
      type: 'watch-audio',
      isOn: this.#audio !== null,
      toneFrequencyHz: this.#audio?.toneFrequencyHz ?? null,
    });
  }

  #sendWatch(stream: WatchedStream, subscriber: Subscriber): void {
    this.#send({
      type: 'watch',
      subscriberId: subscriber.id,
      streamNumber: stream.number,
      cameraId: stream.cameraId,
      stream: stream.stream,
    });
  }

  #ask(request: (requestId: number) => ToWorker): Promise<FromWorker | null> {
    if (!this.#isReady) return Promise.resolve(null);
    return new Promise((resolve) => {
      const requestId = this.#takeNumber();
      const answer = (message: FromWorker | null): void => {
        clearTimeout(timer);
        this.#requests.delete(requestId);
        resolve(message);
      };
      const timer = setTimeout(() => answer(null), ANSWER_TIMEOUT_MS);
      this.#requests.set(requestId, answer);
      this.#send(request(requestId));
    });
  }
}

function giveUnit(subscriber: Subscriber, unit: AccessUnit): void {
  if (subscriber.needsKeyFrame && !unit.isKeyFrame) return;
  subscriber.needsKeyFrame = false;
  subscriber.consumer.onAccessUnit(unit);
}
