import type { CameraConfig } from '../../../shared/contract/site-config.ts';
import type { AudioLevel, AudioUnavailable } from '../../ports/cameras.ts';
import type { RecordingTools, StreamRecorder, WorkerRecorder } from '../../ports/recording-worker.ts';
import { type AudioFormat, audioFormatOf } from '../rtp/audio-config.ts';
import type { ChosenAudio } from '../rtsp/choose-tracks.ts';
import type { AudioTools } from './audio-tools.ts';
import { CameraUnit } from './camera-unit.ts';
import { datagramBacklog } from './datagram-backlog.ts';
import { DialGate } from './dial-gate.ts';
import { writeFigures } from './figure-row.ts';
import { LoopPacer } from './loop-pacer.ts';
import { FIGURE_FIELDS, type ToWorker } from './messages.ts';
import type { ParentChannel } from './parent-channel.ts';
import type { SharedStreams } from './shared-streams.ts';
import { SoundOutlet } from './sound-outlet.ts';
import { soundSlice, soundState } from './sound-slice.ts';
import type { RunnerEvents, StreamRunner } from './stream-runner.ts';
import { recordedCode } from './supervisor.ts';
import { packUnits } from './unit-packing.ts';
import { VideoOutlet } from './video-outlet.ts';

const TICK_MS = 250;
const LEVELS_MS = 200;
/** A camera whose neighbour came back is asked at most this often. */
const WAKE_PAUSE_MS = 2_000;
const EXIT_GRACE_MS = 300;

/** Everything one ingest worker does for its cameras, behind the channel to the service. */
export class IngestHost {
  readonly #channel: ParentChannel;
  readonly #tools: AudioTools;
  readonly #recorder: WorkerRecorder;
  /** Recorded streams, by runner. */
  readonly #recorded = new Map<StreamRunner, StreamRecorder>();
  readonly #gate = new DialGate(8);
  readonly #shared: SharedStreams<StreamRunner> = new Map();
  readonly #pacer = new LoopPacer({
    flush: () => this.#outlet.flush(),
    hasBacklog: () => datagramBacklog.take(),
    isSending: () => this.#channel.isSending(),
  });
  readonly #outlet: VideoOutlet;
  readonly #sound: SoundOutlet;
  #cameras = new Map<string, CameraUnit>();
  #order: readonly CameraUnit[] = [];
  #revision = 0;
  #ffmpegPath: string | null = null;
  /** Watched streams: their number, by runner. */
  readonly #watched = new Map<StreamRunner, number>();
  readonly #streams = new Map<number, { runner: StreamRunner; camera: CameraUnit }>();
  readonly #wokenAtMs = new Map<string, number>();
  #audioWatch: { toneFrequencyHz: number | null } | null = null;
  #levelsTimer: NodeJS.Timeout | null = null;
  readonly #ticker: NodeJS.Timeout;
  #ticks = 0;

  constructor(channel: ParentChannel, tools: AudioTools, recording: RecordingTools) {
    this.#channel = channel;
    this.#tools = tools;
    this.#recorder = recording.createWorkerRecorder((events) => channel.send({ type: 'recorded', events }));
    this.#outlet = new VideoOutlet((message) => channel.send(message));
    this.#sound = new SoundOutlet(
      (message) => channel.send(message),
      () => channel.isCongested(),
    );
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    channel.onMessage((message) => this.#onMessage(message));
    channel.onClosed(() => process.exit(0));
    channel.send({ type: 'ready' });
  }

  #onMessage(message: ToWorker): void {
    switch (message.type) {
      case 'configure':
        this.#gate.setLimit(message.maxDials);
        this.#configure(message.cameras, message.ffmpegPath);
        this.#revision = message.revision;
        return;
      case 'max-dials':
        this.#gate.setLimit(message.maxDials);
        return;
      case 'watch':
        this.#watch(message);
        return;
      case 'unwatch':
        this.#unwatch(message.streamNumber);
        return;
      case 'watch-audio':
        this.#watchAudio(message.isOn, message.toneFrequencyHz);
        return;
      case 'watch-sound': {
        this.#sound.listen(message.cameraId, message.isOn);
        const camera = this.#cameras.get(message.cameraId);
        if (camera !== undefined) this.#tellSound(camera);
        return;
      }
      case 'retry':
        for (const runner of this.#cameras.get(message.cameraId)?.runners() ?? [])
          runner.dispatch({ kind: 'retry' });
        return;
      case 'key-frame':
        this.#answerKeyFrame(message.requestId, message.cameraId);
        return;
      case 'describe-stream': {
        const { requestId, cameraId, stream } = message;
        const description = this.#cameras.get(cameraId)?.describe(stream) ?? null;
        this.#channel.send({ type: 'stream-description', requestId, description });
        return;
      }
      case 'sound-since': {
        const slices = message.readers.flatMap(({ cameraId, cursor }) => {
          const camera = this.#cameras.get(cameraId);
          return camera === undefined ? [] : [soundSlice(camera, cursor)];
        });
        this.#channel.send({ type: 'sound-since', requestId: message.requestId, slices });
        return;
      }
      case 'record':
        this.#recorder.setPlan(message.plan);
        for (const camera of this.#order) this.#record(camera);
        return;
      case 'record-cut':
        this.#recorder.cut(message.requestId, message.cameraIds);
        return;
      case 'taken':
        this.#outlet.taken(message.bytes);
        return;
      case 'stop':
        this.#stop();
        return;
    }
  }

  #configure(configs: readonly CameraConfig[], ffmpegPath: string | null): void {
    this.#ffmpegPath = ffmpegPath;
    const next = new Map<string, CameraUnit>();
    const added: CameraUnit[] = [];
    for (const config of configs) {
      const old = this.#cameras.get(config.id);
      if (old !== undefined && JSON.stringify(old.config) === JSON.stringify(config)) {
        next.set(config.id, old);
        continue;
      }
      const camera = this.#createCamera(config);
      next.set(config.id, camera);
      added.push(camera);
    }
    for (const [id, camera] of this.#cameras) {
      if (next.get(id) === camera) continue;
      for (const runner of camera.runners()) this.#forget(runner);
      for (const runner of camera.runners()) this.#recorded.delete(runner);
      this.#recorder.forget(id);
      camera.close();
    }
    this.#cameras = next;
    this.#order = [...next.values()];
    for (const camera of added) {
      if (this.#audioWatch !== null) camera.microphone.watch(true, this.#audioWatch.toneFrequencyHz);
      this.#channel.send({ type: 'status', status: camera.status() });
      camera.sub?.dispatch({ kind: 'start' });
      this.#record(camera);
    }
  }

  /** Connects a camera's recorded stream with its recorder, or parts them. */
  #record(camera: CameraUnit): void {
    for (const runner of camera.runners()) this.#recorded.delete(runner);
    const runner = camera.keep(this.#recorder.plan?.stream ?? null);
    const recorder = runner === null ? null : this.#recorder.recorderOf(camera.config.id);
    if (runner === null || recorder === null) return;
    this.#recorded.set(runner, recorder);
    if (runner.format !== null) recorder.onFormat(runner.format);
    recorder.onAudioTrack(recordedAudio(runner.announcedAudio));
    recorder.onState(recordedCode(runner.supervision));
  }

  #createCamera(config: CameraConfig): CameraUnit {
    // The unit exists before its runners report anything: they only do so once started.
    const unit = (): CameraUnit => camera;
    const camera: CameraUnit = new CameraUnit({
      config,
      gate: this.#gate,
      shared: this.#shared,
      tools: this.#tools,
      ffmpegPath: this.#ffmpegPath,
      events: this.#runnerEvents(unit),
    });
    return camera;
  }

  #runnerEvents(unit: () => CameraUnit): RunnerEvents {
    const sendStatus = (runner: StreamRunner): void => {
      if (runner === unit().sub) this.#channel.send({ type: 'status', status: unit().status() });
    };
    return {
      onState: (runner) => {
        if (runner === unit().sub) unit().stateSinceMs = Date.now();
        sendStatus(runner);
        this.#tellSound(unit());
        this.#recorded.get(runner)?.onState(recordedCode(runner.supervision));
      },
      onFormat: (runner, format) => {
        sendStatus(runner);
        this.#recorded.get(runner)?.onFormat(format);
        const streamNumber = this.#watched.get(runner);
        if (streamNumber === undefined || runner.supervision.phase !== 'live') return;
        this.#outlet.flush();
        this.#channel.send({ type: 'format', streamNumber, format });
      },
      onUnit: (runner, unitOfVideo) => {
        const streamNumber = this.#watched.get(runner);
        if (streamNumber !== undefined) this.#outlet.push(streamNumber, unitOfVideo);
        this.#recorded.get(runner)?.onUnit(unitOfVideo);
      },
      onInterrupted: (runner, code) => {
        const streamNumber = this.#watched.get(runner);
        if (streamNumber === undefined) return;
        this.#outlet.flush();
        this.#channel.send({ type: 'interrupted', streamNumber, code });
      },
      onReachable: (runner) => this.#wakeNeighbours(runner),
      onAnnouncedAudio: (runner, audio) => {
        this.#recorded.get(runner)?.onAudioTrack(recordedAudio(audio));
        if (runner !== unit().sub) return;
        unit().microphone.setTrack(audio);
        sendStatus(runner);
        this.#tellSound(unit());
      },
      onAudioFrame: (runner, bytes, start, end, rtpTime, captureMicros, lostBefore) => {
        this.#recorded.get(runner)?.onAudioFrame(bytes, start, end, captureMicros);
        if (runner !== unit().sub) return;
        unit().microphone.onFrame(bytes, start, end, rtpTime, captureMicros, lostBefore);
        const { id } = unit().config;
        if (this.#sound.isListened(id))
          this.#sound.push(id, bytes.subarray(start, end), captureMicros, lostBefore !== 0);
      },
    };
  }

  /** One switch or recorder takes many cameras with it; when one answers again the others need not wait. */
  #wakeNeighbours(reached: StreamRunner): void {
    const now = performance.now();
    const network = networkOf(reached.options.url.host);
    for (const camera of this.#order)
      for (const runner of camera.runners()) {
        const { key, url } = runner.options;
        if (runner === reached || networkOf(url.host) !== network) continue;
        if (runner.supervision.phase !== 'resting') continue;
        if (now - (this.#wokenAtMs.get(key) ?? Number.NEGATIVE_INFINITY) < WAKE_PAUSE_MS) continue;
        this.#wokenAtMs.set(key, now);
        runner.dispatch({ kind: 'peer-reachable' });
      }
  }

  #watch(message: Extract<ToWorker, { type: 'watch' }>): void {
    const camera = this.#cameras.get(message.cameraId);
    const runner = camera?.open(message.stream) ?? null;
    if (camera === undefined || runner === null) return;
    const { streamNumber, subscriberId } = message;
    this.#watched.set(runner, streamNumber);
    this.#streams.set(streamNumber, { runner, camera });
    const isLive = runner.supervision.phase === 'live';
    this.#outlet.begin(
      subscriberId,
      streamNumber,
      isLive ? runner.format : null,
      isLive ? runner.gop.units : [],
    );
    // A stream that has failed already says so at once, not only at its next failure.
    const { phase, code } = runner.supervision;
    if (phase === 'resting' || phase === 'parked')
      this.#channel.send({ type: 'interrupted', streamNumber, code });
  }

  #unwatch(streamNumber: number): void {
    const stream = this.#streams.get(streamNumber);
    if (stream === undefined) return;
    this.#forget(stream.runner);
    if (stream.runner === stream.camera.main) stream.camera.idleMain(performance.now());
  }

  #forget(runner: StreamRunner): void {
    const streamNumber = this.#watched.get(runner);
    this.#watched.delete(runner);
    if (streamNumber !== undefined) this.#streams.delete(streamNumber);
  }

  #watchAudio(isOn: boolean, toneFrequencyHz: number | null): void {
    this.#audioWatch = isOn ? { toneFrequencyHz } : null;
    for (const camera of this.#order) camera.microphone.watch(isOn, toneFrequencyHz);
    if (!isOn && this.#levelsTimer !== null) {
      clearInterval(this.#levelsTimer);
      this.#levelsTimer = null;
    }
    if (isOn) this.#levelsTimer ??= setInterval(() => this.#sendLevels(), LEVELS_MS);
  }

  /** What a listener can expect of a camera now. */
  #tellSound(camera: CameraUnit): void {
    const { id } = camera.config;
    if (!this.#sound.isListened(id)) return;
    this.#sound.tell(id, soundState(camera));
  }

  #sendLevels(): void {
    const now = performance.now();
    const levels: AudioLevel[] = [];
    const unavailable: AudioUnavailable[] = [];
    for (const camera of this.#order) {
      if (camera.sub?.supervision.state !== 'live' && camera.sub?.supervision.state !== 'degraded') continue;
      const reading = camera.microphone.read(now);
      if (reading === null) continue;
      if ('level' in reading) levels.push(reading.level);
      else unavailable.push(reading.unavailable);
    }
    if (!this.#channel.isCongested()) this.#channel.send({ type: 'levels', levels, unavailable });
  }

  #answerKeyFrame(requestId: number, cameraId: string): void {
    const runner = this.#cameras.get(cameraId)?.sub;
    const unit = runner?.gop.keyFrame ?? null;
    const format = runner?.format ?? null;
    if (unit === null || format === null) {
      this.#channel.send({ type: 'key-frame', requestId, format: null, ageMs: 0, bytes: new Uint8Array(0) });
      return;
    }
    const ageMs = Math.max(0, Math.round(performance.now() - (runner?.gop.keyFrameAtMs ?? 0)));
    this.#channel.send({
      type: 'key-frame',
      requestId,
      format,
      ageMs,
      bytes: packUnits([{ streamNumber: 0, unit }]),
    });
  }

  #tick(): void {
    const now = performance.now();
    this.#ticks += 1;
    let streams = 0;
    let maxPauseMs = Number.POSITIVE_INFINITY;
    for (const camera of this.#order) {
      camera.tick(now);
      for (const runner of camera.runners()) {
        if (runner.supervision.phase === 'live') streams += 1;
        maxPauseMs = Math.min(maxPauseMs, runner.maxPauseMs);
      }
      if (this.#ticks % 4 === 0) for (const runner of camera.runners()) runner.sample(now);
    }
    this.#recorder.tick();
    const isWatched = this.#watched.size > 0 || this.#audioWatch !== null || this.#sound.hasListeners;
    this.#pacer.adjust({ streams, dials: this.#gate.running, isWatched, maxPauseMs });
    if (this.#order.length > 0 && !this.#channel.isCongested())
      this.#channel.send({ type: 'figures', revision: this.#revision, rows: this.#figures(now) });
  }

  #figures(nowMs: number): Float64Array {
    // performance.now() counts from the start of this process; the service needs the system's monotonic clock.
    const toSystemMs = systemMonotonicMs() - nowMs;
    const rows = new Float64Array(this.#order.length * FIGURE_FIELDS.length);
    this.#order.forEach(({ sub }, index) => {
      writeFigures(rows, index * FIGURE_FIELDS.length, sub, toSystemMs);
    });
    return rows;
  }

  #stop(): void {
    clearInterval(this.#ticker);
    this.#pacer.stop();
    if (this.#levelsTimer !== null) clearInterval(this.#levelsTimer);
    this.#outlet.close();
    this.#sound.close();
    const closed = this.#recorder.close();
    for (const camera of this.#order) camera.close();
    this.#order = [];
    this.#cameras.clear();
    this.#recorded.clear();
    // Time for TEARDOWN to leave (recorders keep dead sessions otherwise) and for the last pictures to reach the disk.
    const grace = new Promise((resolve) => setTimeout(resolve, EXIT_GRACE_MS));
    void Promise.all([grace, closed]).finally(() => process.exit(0));
  }
}

/** Null for sound that cannot be put into a file: none, G.726, unknown. */
function recordedAudio(audio: ChosenAudio | null): AudioFormat | null {
  return audio === null || !audio.isUsable ? null : audioFormatOf(audio);
}

/** Milliseconds of a clock all processes of this computer share. */
export function systemMonotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function networkOf(host: string): string {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host.slice(0, host.lastIndexOf('.')) : host;
}
