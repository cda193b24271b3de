import type { CameraStateCode, MediaFormat } from '../../../shared/contract/camera-status.ts';
import { STALLED_AFTER_MS } from '../../../shared/domain/camera-limits.ts';
import type { DepacketizedUnit } from '../rtp/access-unit.ts';
import type { ChosenAudio } from '../rtsp/choose-tracks.ts';
import type { RtspUrlParts } from '../rtsp/rtsp-url.ts';
import type { DialGate } from './dial-gate.ts';
import { GopRing } from './gop-ring.ts';
import { StreamConnection } from './stream-connection.ts';
import { NO_FIGURES, type StreamFigures } from './stream-health.ts';
import {
  STOPPED,
  type SupervisorAction,
  type SupervisorEvent,
  type SupervisorState,
  supervise,
} from './supervisor.ts';

export interface RunnerEvents {
  /** State or code changed. */
  onState(runner: StreamRunner): void;
  onFormat(runner: StreamRunner, format: MediaFormat): void;
  onUnit(runner: StreamRunner, unit: DepacketizedUnit): void;
  onInterrupted(runner: StreamRunner, code: CameraStateCode): void;
  /** A host that had failed answers again. */
  onReachable(runner: StreamRunner): void;
  onAnnouncedAudio(runner: StreamRunner, audio: ChosenAudio | null): void;
  onAudioFrame(
    runner: StreamRunner,
    bytes: Buffer,
    start: number,
    end: number,
    rtpTime: number,
    captureMicros: number,
    lostBefore: number,
  ): void;
}

export interface RunnerOptions {
  readonly key: string;
  readonly cameraId: string;
  readonly url: RtspUrlParts;
  readonly wantsAudio: boolean;
  readonly transport: 'tcp' | 'udp';
  readonly gate: DialGate;
  readonly events: RunnerEvents;
}

/** 256 Mbit/s: no camera sends that; a flood must not take the other cameras' share of this process. */
const MAX_BYTES_PER_SECOND = 32 * 1024 * 1024;
const GAP_INTERVALS = 5;

/** One camera stream: its supervision, its one connection, its last GOP. */
export class StreamRunner {
  readonly options: RunnerOptions;
  readonly gop = new GopRing();
  supervision: SupervisorState = STOPPED;
  format: MediaFormat | null = null;
  profile: string | null = null;
  announcedAudio: ChosenAudio | null = null;
  figures: StreamFigures = NO_FIGURES;
  #connection: StreamConnection | null = null;
  #pastUnits = 0;
  #pastLost = 0;
  #pastPackets = 0;
  #lastUnitAtMs = Number.NaN;
  #avoidsGetParameter = false;
  #sampledBytes = 0;
  /** UDP was asked for and did not work: TCP until a person asks for another try. */
  #isFallback = false;

  constructor(options: RunnerOptions) {
    this.options = options;
  }

  get accessUnits(): number {
    return this.#pastUnits + (this.#connection?.health.units ?? 0);
  }

  /** Packets of picture and sound that arrived. */
  get packets(): number {
    return this.#pastPackets + (this.#connection?.packets ?? 0);
  }

  get lostPackets(): number {
    return this.#pastLost + (this.#connection?.health.lost ?? 0) + (this.#connection?.audioLostPackets ?? 0);
  }

  get clockOffsetMs(): number | null {
    return this.#connection?.clockOffsetMs ?? null;
  }

  /** True when packets come over TCP although UDP is wanted. */
  get isFallback(): boolean {
    return this.#isFallback;
  }

  /** True when packets come over UDP: the process must look at its sockets often. */
  get isUdp(): boolean {
    return this.#connection?.isUdp ?? false;
  }

  /** Monotonic milliseconds of this process; NaN before the first unit. */
  get lastUnitAtMs(): number {
    const now = this.#connection?.health.lastUnitAtMs ?? Number.NaN;
    return Number.isNaN(now) ? this.#lastUnitAtMs : now;
  }

  dispatch(event: SupervisorEvent): void {
    const before = this.supervision;
    if (event.kind === 'retry' && this.#isFallback) {
      this.#isFallback = false;
      if (before.phase === 'live' || before.phase === 'playing') {
        // A picture over TCP is given up for another try over UDP: a person asked for it.
        this.dispatch({ kind: 'stop' });
        this.dispatch({ kind: 'start' });
        return;
      }
    }
    const [after, actions] = supervise(before, event, { nowMs: performance.now(), random: Math.random });
    this.supervision = after;
    if (after.code === 'udp-blocked' || after.code === 'udp-refused') this.#isFallback = true;
    for (const action of actions) this.#act(action);
    if (before.phase === 'live' && after.phase !== 'live')
      this.options.events.onInterrupted(this, after.code);
    if (before.failures > 0 && before.phase === 'dialling' && after.phase === 'playing')
      this.options.events.onReachable(this);
    if (before.state !== after.state || before.code !== after.code) this.options.events.onState(this);
  }

  tick(nowMs: number): void {
    this.#connection?.tick(nowMs);
    const health = this.#connection?.health;
    const silentMs = nowMs - (health?.lastPacketAtMs ?? nowMs);
    const unitSilentMs = nowMs - (health?.lastUnitAtMs ?? nowMs);
    const intervalMs = (health?.unitIntervalTicks ?? 0) / 90;
    this.dispatch({
      kind: 'tick',
      silentMs: Number.isNaN(silentMs) ? 0 : silentMs,
      unitSilentMs: Number.isNaN(unitSilentMs) ? 0 : unitSilentMs,
      maxGapMs: Math.max(STALLED_AFTER_MS, GAP_INTERVALS * intervalMs),
      lossRatio: this.figures.lossRatio,
    });
  }

  /** Once a second. */
  sample(nowMs: number): void {
    const receivedBytes = this.#connection?.receivedBytes ?? 0;
    const isFlood = receivedBytes - this.#sampledBytes > MAX_BYTES_PER_SECOND;
    this.#sampledBytes = receivedBytes;
    if (isFlood) {
      const { generation } = this.supervision;
      this.dispatch({ kind: 'failed', generation, code: 'protocol-error' });
      return;
    }
    this.figures = this.#connection?.health.sample(nowMs) ?? NO_FIGURES;
  }

  #act(action: SupervisorAction): void {
    const { gate, key } = this.options;
    switch (action) {
      case 'queue-dial':
        gate.enter(key, this.supervision.failures, () => this.dispatch({ kind: 'dial-granted' }));
        break;
      case 'leave-queue':
        gate.leaveQueue(key);
        break;
      case 'release-dial':
        gate.release(key);
        break;
      case 'connect':
        this.#connect();
        break;
      case 'disconnect':
        this.#disconnect();
        break;
    }
  }

  #connect(): void {
    const { generation } = this.supervision;
    const { events, url, wantsAudio } = this.options;
    const transport = this.#isFallback ? 'tcp' : this.options.transport;
    const connection = new StreamConnection({
      url,
      transport,
      wantsAudio,
      avoidsGetParameter: this.#avoidsGetParameter,
      events: {
        onAwait: (code, timeoutMs) => this.dispatch({ kind: 'await', generation, code, timeoutMs }),
        onPlaying: () => this.dispatch({ kind: 'playing', generation }),
        onFirstPacket: () => this.dispatch({ kind: 'packet', generation }),
        onFailed: (code) => {
          const isRefused = transport === 'udp' && code === 'transport-unsupported';
          this.dispatch({ kind: 'failed', generation, code: isRefused ? 'udp-refused' : code });
        },
        onAnnouncedAudio: (audio) => {
          this.announcedAudio = audio;
          events.onAnnouncedAudio(this, audio);
        },
        onFormat: (format, profile) => {
          this.format = format;
          this.profile = profile;
          events.onFormat(this, format);
        },
        onUnit: (unit) => {
          if (this.supervision.phase === 'playing') this.#goLive(generation);
          this.gop.push(unit);
          events.onUnit(this, unit);
        },
        onAudioFrame: (bytes, start, end, rtpTime, captureMicros, lostBefore) =>
          events.onAudioFrame(this, bytes, start, end, rtpTime, captureMicros, lostBefore),
      },
    });
    this.#connection = connection;
    this.#sampledBytes = 0;
    connection.open();
  }

  /** Viewers get the format again before the first unit of every connection. */
  #goLive(generation: number): void {
    this.dispatch({ kind: 'unit', generation });
    if (this.format !== null) this.options.events.onFormat(this, this.format);
  }

  #disconnect(): void {
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    this.#pastUnits += connection.health.units;
    this.#pastPackets += connection.packets;
    this.#pastLost += connection.health.lost + connection.audioLostPackets;
    if (!Number.isNaN(connection.health.lastUnitAtMs)) this.#lastUnitAtMs = connection.health.lastUnitAtMs;
    if (connection.dislikesGetParameter) this.#avoidsGetParameter = true;
    this.figures = NO_FIGURES;
    // The last pictures must not be shown to a new viewer as live ones; the key frame stays for a still.
    this.gop.endRun();
    connection.close();
  }
}
