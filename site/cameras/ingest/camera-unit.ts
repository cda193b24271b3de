import type { CameraStatus, StreamName } from '../../../shared/contract/camera-status.ts';
import type { CameraConfig } from '../../../shared/contract/site-config.ts';
import { audioTrackOf } from '../rtp/audio-config.ts';
import { parseRtspUrl } from '../rtsp/rtsp-url.ts';
import { stateReason } from '../state-reason.ts';
import type { AudioTools } from './audio-tools.ts';
import type { DialGate } from './dial-gate.ts';
import type { StreamDescription } from './messages.ts';
import { Microphone } from './microphone.ts';
import type { SharedStreams } from './shared-streams.ts';
import { type RunnerEvents, StreamRunner } from './stream-runner.ts';

/** How long a main stream nobody watches any more stays connected: switching back must not dial again. */
export const MAIN_LINGER_MS = 10_000;

export interface CameraUnitOptions {
  readonly config: CameraConfig;
  readonly gate: DialGate;
  readonly shared: SharedStreams<StreamRunner>;
  readonly events: RunnerEvents;
  readonly tools: AudioTools;
  readonly ffmpegPath: string | null;
}

/** One camera: its sub stream always connected, its main stream on demand, its microphone. */
export class CameraUnit {
  readonly config: CameraConfig;
  readonly microphone: Microphone;
  readonly sub: StreamRunner | null;
  readonly #options: CameraUnitOptions;
  #main: StreamRunner | null = null;
  #mainIdleSinceMs = Number.NaN;
  stateSinceMs = Date.now();
  /** Recording needs the main stream: it stays connected, with its sound. */
  #keepsMain = false;

  constructor(options: CameraUnitOptions) {
    this.#options = options;
    this.config = options.config;
    const { tools, ffmpegPath } = options;
    this.microphone = new Microphone({ cameraId: options.config.id, tools, ffmpegPath });
    this.sub = this.#createRunner('sub', options.config.sub);
  }

  get main(): StreamRunner | null {
    return this.#main;
  }

  #createRunner(stream: StreamName, address: string): StreamRunner | null {
    const url = parseRtspUrl(address);
    if (url === null) return null;
    const { config, gate, shared, events } = this.#options;
    return new StreamRunner({
      key: `${config.id} ${stream}`,
      cameraId: config.id,
      url,
      wantsAudio: stream === 'sub' || this.#keepsMain,
      transport: config.transport ?? 'tcp',
      gate,
      shared,
      events,
    });
  }

  /**
   * The runner of a stream, dialling `main` when it is wanted. A camera without `main`, or with the same address for
   * both, has one stream.
   */
  open(stream: StreamName): StreamRunner | null {
    if (stream === 'sub' || this.config.main === undefined || this.config.main === this.config.sub)
      return this.sub;
    this.#mainIdleSinceMs = Number.NaN;
    if (this.#main === null) {
      this.#main = this.#createRunner('main', this.config.main);
      this.#main?.dispatch({ kind: 'start' });
    }
    return this.#main;
  }

  /** The stream that is recorded, connected from now on; null ends that. A camera without `main` records `sub`. */
  keep(stream: StreamName | null): StreamRunner | null {
    const keepsMain = stream === 'main' && this.config.main !== undefined;
    const wasKept = this.#keepsMain;
    this.#keepsMain = keepsMain;
    if (wasKept && !keepsMain) this.idleMain(performance.now());
    return stream === null ? null : this.open(stream);
  }

  /** Nobody watches `main` any more. */
  idleMain(nowMs: number): void {
    if (this.#main !== null && !this.#keepsMain) this.#mainIdleSinceMs = nowMs;
  }

  tick(nowMs: number): void {
    this.sub?.tick(nowMs);
    this.#main?.tick(nowMs);
    if (nowMs - this.#mainIdleSinceMs < MAIN_LINGER_MS || Number.isNaN(this.#mainIdleSinceMs)) return;
    this.#main?.dispatch({ kind: 'stop' });
    this.#main = null;
    this.#mainIdleSinceMs = Number.NaN;
  }

  runners(): readonly StreamRunner[] {
    return [this.sub, this.#main].filter((runner) => runner !== null);
  }

  close(): void {
    for (const runner of this.runners()) runner.dispatch({ kind: 'stop' });
    this.microphone.close();
  }

  /** What comes over a stream that is connected already; null when it is not: nothing is dialled. */
  describe(stream: StreamName): StreamDescription | null {
    const isOneStream = this.config.main === undefined || this.config.main === this.config.sub;
    const runner = stream === 'sub' || isOneStream ? this.sub : this.#main;
    if (runner === null || runner.supervision.phase !== 'live' || runner.format === null) return null;
    const { format, profile, figures, lostPackets, clockOffsetMs, announcedAudio } = runner;
    return {
      ...{ format, profile: profile ?? '', figures, lostPackets, clockOffsetMs },
      audio: audioTrackOf(announcedAudio),
    };
  }

  /** The camera's row without its periodic figures, which travel separately. */
  status(): CameraStatus {
    const { id, roomId, role } = this.config;
    const runner = this.sub;
    const supervised = runner?.supervision.code ?? 'protocol-error';
    // A picture over TCP where UDP is set: it is there, and someone should know why.
    const isInstead = supervised === 'none' && runner?.isFallback === true;
    const code = isInstead ? 'udp-fallback' : supervised;
    return {
      id,
      roomId,
      role,
      state: runner?.supervision.state ?? 'offline',
      stateReason: stateReason(code),
      stateCode: code,
      stateSinceMs: this.stateSinceMs,
      stream: 'sub',
      codec: runner?.format?.codec ?? null,
      width: runner?.format?.width ?? null,
      height: runner?.format?.height ?? null,
      fps: null,
      bitrateKbps: null,
      keyFrameIntervalMs: null,
      lastFrameAgeMs: null,
      accessUnits: runner?.accessUnits ?? 0,
      lostPackets: runner?.lostPackets ?? 0,
      reconnects: runner?.supervision.reconnects ?? 0,
      clockOffsetMs: null,
      audio: this.microphone.announced?.track ?? null,
      diagnosis: null,
    };
  }
}
