import type { CameraStateCode, MediaFormat } from '../../../shared/contract/camera-status.ts';
import { STALLED_AFTER_MS } from '../../../shared/domain/camera-limits.ts';
import type { DepacketizedUnit } from '../rtp/access-unit.ts';
import type { ChosenAudio } from '../rtsp/choose-tracks.ts';
import type { RtspUrlParts } from '../rtsp/rtsp-url.ts';
import type { DialGate } from './dial-gate.ts';
import { GopRing } from './gop-ring.ts';
import { type SharedStreams, streamIdentity } from './shared-streams.ts';
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
  readonly shared: SharedStreams<StreamRunner>;
  readonly events: RunnerEvents;
}

/** 256 Mbit/s: no camera sends that; a flood must not take the other cameras' share of this process. */
const MAX_BYTES_PER_SECOND = 32 * 1024 * 1024;
const GAP_INTERVALS = 5;

/**
 * One camera stream: its supervision, its one connection, its last GOP. A runner whose very stream is connected by
 * another one follows that one and shows everything as its own.
 */
export class StreamRunner {
  readonly options: RunnerOptions;
  readonly #identity: string;
  readonly #gop = new GopRing();
  #supervision: SupervisorState = STOPPED;
  #format: MediaFormat | null = null;
  #profile: string | null = null;
  #announcedAudio: ChosenAudio | null = null;
  #figures: StreamFigures = NO_FIGURES;
  /** The runner that holds the connection to this very stream, when another one does. */
  #leader: StreamRunner | null = null;
  readonly #followers = new Set<StreamRunner>();
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
    this.#identity = streamIdentity(options.url, options.transport, options.wantsAudio);
  }

  get supervision(): SupervisorState {
    return this.#leader?.supervision ?? this.#supervision;
  }

  get format(): MediaFormat | null {
    return this.#leader?.format ?? this.#format;
  }

  get profile(): string | null {
    return this.#leader?.profile ?? this.#profile;
  }

  get announcedAudio(): ChosenAudio | null {
    return this.#leader?.announcedAudio ?? this.#announcedAudio;
  }

  get figures(): StreamFigures {
    return this.#leader?.figures ?? this.#figures;
  }

  get gop(): GopRing {
    return this.#leader?.gop ?? this.#gop;
  }

  get accessUnits(): number {
    return this.#leader?.accessUnits ?? this.#pastUnits + (this.#connection?.health.units ?? 0);
  }

  /** Packets of picture and sound that arrived. */
  get packets(): number {
    return this.#leader?.packets ?? this.#pastPackets + (this.#connection?.packets ?? 0);
  }

  get lostPackets(): number {
    if (this.#leader !== null) return this.#leader.lostPackets;
    return this.#pastLost + (this.#connection?.health.lost ?? 0) + (this.#connection?.audioLostPackets ?? 0);
  }

  get clockOffsetMs(): number | null {
    return this.#leader?.clockOffsetMs ?? this.#connection?.clockOffsetMs ?? null;
  }

  /** True when packets come over TCP although UDP is wanted. */
  get isFallback(): boolean {
    return this.#leader?.isFallback ?? this.#isFallback;
  }

  /** How long the process may leave its sockets alone, milliseconds. */
  get maxPauseMs(): number {
    return this.#connection?.maxPauseMs ?? Number.POSITIVE_INFINITY;
  }

  /** Monotonic milliseconds of this process; NaN before the first unit. */
  get lastUnitAtMs(): number {
    if (this.#leader !== null) return this.#leader.lastUnitAtMs;
    const now = this.#connection?.health.lastUnitAtMs ?? Number.NaN;
    return Number.isNaN(now) ? this.#lastUnitAtMs : now;
  }

  dispatch(event: SupervisorEvent): void {
    if (event.kind === 'start' && this.#follow()) return;
    if (this.#leader !== null) {
      if (event.kind === 'stop') this.#leave();
      else if (event.kind === 'retry') this.#leader.dispatch(event);
      return;
    }
    const before = this.#supervision;
    if (event.kind === 'retry' && this.#isFallback) {
      this.#isFallback = false;
      if (before.phase === 'live' || before.phase === 'playing') {
        // A picture over TCP is given up for another try over UDP: a person asked for it.
        this.#step({ kind: 'stop' });
        this.#step({ kind: 'start' });
        return;
      }
    }
    this.#step(event);
    if (event.kind === 'stop') this.#handOver();
  }

  #step(event: SupervisorEvent): void {
    const before = this.#supervision;
    const [after, actions] = supervise(before, event, { nowMs: performance.now(), random: Math.random });
    this.#supervision = after;
    if (after.code === 'udp-blocked' || after.code === 'udp-refused') this.#isFallback = true;
    for (const action of actions) this.#act(action);
    if (before.phase === 'live' && after.phase !== 'live')
      for (const one of this.#all()) one.options.events.onInterrupted(one, after.code);
    if (before.failures > 0 && before.phase === 'dialling' && after.phase === 'playing')
      this.options.events.onReachable(this);
    if (before.state !== after.state || before.code !== after.code)
      for (const one of this.#all()) one.options.events.onState(one);
  }

  /** This runner and those that follow it. */
  #all(): readonly StreamRunner[] {
    return [this, ...this.#followers];
  }

  /** Joins the runner that is connected to the same stream; false when there is none, then this one is it. */
  #follow(): boolean {
    const { events, shared } = this.options;
    const leader = shared.get(this.#identity);
    if (leader === undefined || leader === this) {
      shared.set(this.#identity, this);
      return false;
    }
    this.#leader = leader;
    leader.#followers.add(this);
    events.onAnnouncedAudio(this, leader.announcedAudio);
    events.onState(this);
    return true;
  }

  #leave(): void {
    const leader = this.#leader;
    if (leader === null) return;
    this.#pastUnits = leader.accessUnits;
    this.#pastPackets = leader.packets;
    this.#pastLost = leader.lostPackets;
    this.#lastUnitAtMs = leader.lastUnitAtMs;
    leader.#followers.delete(this);
    this.#leader = null;
  }

  /** Stopped while others follow: the first of them connects for all. */
  #handOver(): void {
    const { shared } = this.options;
    if (shared.get(this.#identity) === this) shared.delete(this.#identity);
    const followers = [...this.#followers];
    for (const follower of followers) follower.#leave();
    for (const follower of followers) follower.dispatch({ kind: 'start' });
  }

  tick(nowMs: number): void {
    if (this.#leader !== null) return;
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
      lossRatio: this.#figures.lossRatio,
    });
  }

  /** Once a second. */
  sample(nowMs: number): void {
    if (this.#leader !== null) return;
    const receivedBytes = this.#connection?.receivedBytes ?? 0;
    const isFlood = receivedBytes - this.#sampledBytes > MAX_BYTES_PER_SECOND;
    this.#sampledBytes = receivedBytes;
    if (isFlood) {
      const { generation } = this.#supervision;
      this.dispatch({ kind: 'failed', generation, code: 'protocol-error' });
      return;
    }
    this.#figures = this.#connection?.health.sample(nowMs) ?? NO_FIGURES;
  }

  #act(action: SupervisorAction): void {
    const { gate, key } = this.options;
    switch (action) {
      case 'queue-dial':
        gate.enter(key, this.#supervision.failures, () => this.dispatch({ kind: 'dial-granted' }));
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
    const { generation } = this.#supervision;
    const { url, wantsAudio } = this.options;
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
          this.#announcedAudio = audio;
          for (const one of this.#all()) one.options.events.onAnnouncedAudio(one, audio);
        },
        onFormat: (format, profile) => {
          this.#format = format;
          this.#profile = profile;
          for (const one of this.#all()) one.options.events.onFormat(one, format);
        },
        onUnit: (unit) => {
          if (this.#supervision.phase === 'playing') this.#goLive(generation);
          this.#gop.push(unit);
          this.options.events.onUnit(this, unit);
          for (const follower of this.#followers) follower.options.events.onUnit(follower, unit);
        },
        onAudioFrame: (bytes, start, end, rtpTime, captureMicros, lostBefore) => {
          this.options.events.onAudioFrame(this, bytes, start, end, rtpTime, captureMicros, lostBefore);
          for (const one of this.#followers)
            one.options.events.onAudioFrame(one, bytes, start, end, rtpTime, captureMicros, lostBefore);
        },
      },
    });
    this.#connection = connection;
    this.#sampledBytes = 0;
    connection.open();
  }

  /** Viewers get the format again before the first unit of every connection. */
  #goLive(generation: number): void {
    this.dispatch({ kind: 'unit', generation });
    const format = this.#format;
    if (format !== null) for (const one of this.#all()) one.options.events.onFormat(one, format);
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
    this.#figures = NO_FIGURES;
    // The last pictures must not be shown to a new viewer as live ones; the key frame stays for a still.
    this.#gop.endRun();
    connection.close();
  }
}
