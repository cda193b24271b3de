import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { CameraStateCode } from '../../../shared/contract/camera-status.ts';
import type { ChosenAudio } from '../rtsp/choose-tracks.ts';
import type { RtspResponse, RtspServerRequest } from '../rtsp/rtsp-message.ts';
import { RtspParser, type RtspSink } from '../rtsp/rtsp-parser.ts';
import { writeAnswer } from '../rtsp/rtsp-request.ts';
import { type NegotiatedSession, RtspSession, type SessionAction } from '../rtsp/rtsp-session.ts';
import type { RtspUrlParts } from '../rtsp/rtsp-url.ts';
import { CONNECT_TIMEOUT_MS, failureOfSocketError } from './connect-failure.ts';
import { type MediaEvents, MediaReceiver } from './media-receiver.ts';
import { StreamHealth } from './stream-health.ts';
import { UdpReceiver } from './udp-receiver.ts';

export interface ConnectionEvents extends MediaEvents {
  onAwait(code: CameraStateCode, timeoutMs: number): void;
  onPlaying(): void;
  onFailed(code: CameraStateCode): void;
  onAnnouncedAudio(audio: ChosenAudio | null): void;
}

export interface ConnectionOptions {
  readonly url: RtspUrlParts;
  /** How packets are to come; the requests go over TCP in any case. */
  readonly transport: 'tcp' | 'udp';
  readonly wantsAudio: boolean;
  readonly avoidsGetParameter: boolean;
  readonly events: ConnectionEvents;
}

const READ_BUFFER_BYTES = 64 * 1024;
const TEARDOWN_GRACE_MS = 250;
/** A camera behind a recorder behind a gateway needs two. */
export const MAX_REDIRECTS = 4;

/**
 * One session with a camera: the RTSP connection (a new one when the server redirects), UDP ports where packets come
 * that way, and the pure parts behind them. Reports everything through `events`.
 */
export class StreamConnection implements RtspSink {
  readonly health = new StreamHealth();
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  #parser = new RtspParser(this);
  #session: RtspSession;
  #socket: Socket | null = null;
  #udp: UdpReceiver | null = null;
  #media: MediaReceiver | null = null;
  #isClosed = false;
  /** Everything read from the sockets. */
  receivedBytes = 0;
  #nowMs = 0;
  #keepAliveMs = 0;
  #keepAliveAtMs = Number.POSITIVE_INFINITY;
  #redirects = 0;
  #pastAudioPackets = 0;
  #pastAudioLost = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#events = options.events;
    this.#session = this.#createSession(options.url);
  }

  #createSession(url: RtspUrlParts): RtspSession {
    const { url: first, avoidsGetParameter, wantsAudio } = this.#options;
    // The password is for the host it was entered for, not for whatever host that one points to.
    const isOwnHost = url.host.toLowerCase() === first.host.toLowerCase();
    return new RtspSession({
      requestUrl: url.requestUrl,
      credentials:
        first.username === null || !isOwnHost
          ? null
          : { username: first.username, password: first.password ?? '' },
      clientNonce: () => randomBytes(8).toString('hex'),
      wantsAudio,
      avoidsGetParameter,
    });
  }

  get clockOffsetMs(): number | null {
    return this.#media?.clockOffsetMs ?? null;
  }

  /** The server hung up while a GET_PARAMETER was unanswered: use OPTIONS next time. */
  get dislikesGetParameter(): boolean {
    return this.#session.isGetParameterPending;
  }

  /** Packets of picture and sound that arrived. */
  get packets(): number {
    return this.health.packets + this.#pastAudioPackets + (this.#media?.audioPackets ?? 0);
  }

  get audioLostPackets(): number {
    return this.#pastAudioLost + (this.#media?.audioLostPackets ?? 0);
  }

  /** How long its sockets can be left alone without loss: TCP waits, UDP holds what its buffer takes. */
  get maxPauseMs(): number {
    return this.#udp?.maxPauseMs ?? Number.POSITIVE_INFINITY;
  }

  open(): void {
    this.#dial(this.#options.url);
  }

  #dial(url: RtspUrlParts): void {
    const buffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
    const socket = connect({
      host: url.host,
      port: url.port,
      noDelay: true,
      onread: {
        buffer,
        callback: (count) => {
          if (socket === this.#socket) this.#onRead(buffer, count);
          return true;
        },
      },
    });
    this.#socket = socket;
    const fail = (code: CameraStateCode): void => {
      if (socket === this.#socket) this.#fail(code);
    };
    socket.once('connect', () => {
      if (socket === this.#socket) void this.#start(socket);
    });
    socket.once('error', (error) => fail(failureOfSocketError(error)));
    socket.once('end', () => fail('connection-lost'));
    socket.once('close', () => fail('connection-lost'));
  }

  async #start(socket: Socket): Promise<void> {
    if (this.#options.transport === 'tcp') {
      this.#run(this.#session.start());
      return;
    }
    const udp = await UdpReceiver.open(socket.localAddress ?? '0.0.0.0', this.#options.wantsAudio ? 2 : 1);
    if (this.#isClosed || socket !== this.#socket || udp === null) {
      udp?.close();
      if (udp === null && socket === this.#socket) this.#fail('udp-blocked');
      return;
    }
    this.#udp = udp;
    this.#run(this.#session.start(udp.ports));
  }

  /** Sends TEARDOWN if there is a session, then closes. Nothing is reported afterwards. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#hangUp();
  }

  #hangUp(): void {
    const socket = this.#socket;
    this.#udp?.close();
    this.#udp = null;
    if (socket === null) return;
    const goodbye = this.#session.teardown().find((action) => action.kind === 'send');
    if (goodbye === undefined || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(goodbye.text);
    setTimeout(() => socket.destroy(), TEARDOWN_GRACE_MS);
  }

  /** Sends what is due by monotonic time `nowMs`. */
  tick(nowMs: number): void {
    MediaReceiver.syncClock(nowMs);
    if (this.#isClosed) return;
    this.#udp?.tick(nowMs);
    if (nowMs < this.#keepAliveAtMs) return;
    this.#keepAliveAtMs = nowMs + this.#keepAliveMs;
    this.#run(this.#session.keepAlive());
  }

  #onRead(buffer: Buffer, count: number): void {
    if (this.#isClosed) return;
    this.receivedBytes += count;
    this.#nowMs = performance.now();
    if (this.#parser.push(buffer, count) !== null) this.#fail('protocol-error');
  }

  onResponse(response: RtspResponse): void {
    if (!this.#isClosed) this.#run(this.#session.onResponse(response));
  }

  onServerRequest(request: RtspServerRequest): void {
    if (this.#isClosed || this.#socket?.writable !== true) return;
    this.#socket.write(writeAnswer(request.method, request.cseq));
    this.#run(this.#session.onServerRequest(request));
  }

  onPacket(channel: number, bytes: Buffer, start: number, end: number): void {
    if (!this.#isClosed) this.#media?.onPacket(channel, bytes, start, end, this.#nowMs);
  }

  readonly #onDatagram = (channel: number, bytes: Buffer, start: number, end: number): void => {
    if (this.#isClosed) return;
    this.receivedBytes += end - start;
    this.#media?.onPacket(channel, bytes, start, end, performance.now());
  };

  #run(actions: readonly SessionAction[]): void {
    for (const action of actions) {
      if (this.#isClosed) return;
      switch (action.kind) {
        case 'send':
          this.#socket?.write(action.text);
          break;
        case 'await':
          this.#events.onAwait(action.code, action.timeoutMs);
          break;
        case 'tracks':
          this.#setTracks(action.session);
          break;
        case 'playing':
          this.#keepAliveMs = action.keepAliveMs;
          this.#keepAliveAtMs = performance.now() + action.keepAliveMs;
          this.#events.onPlaying();
          break;
        case 'redirect':
          this.#redirect(action.url);
          return;
        case 'failed':
          this.#fail(action.code);
          break;
      }
    }
  }

  #redirect(url: RtspUrlParts): void {
    this.#redirects += 1;
    if (this.#redirects > MAX_REDIRECTS) {
      this.#fail('redirect-loop');
      return;
    }
    this.#hangUp();
    this.#pastAudioPackets = this.packets - this.health.packets;
    this.#pastAudioLost = this.audioLostPackets;
    this.#media = null;
    this.#keepAliveAtMs = Number.POSITIVE_INFINITY;
    // What the old parser still holds belongs to the old connection.
    this.#parser = new RtspParser(this);
    this.#session = this.#createSession(url);
    this.#events.onAwait('connect-timeout', CONNECT_TIMEOUT_MS);
    this.#dial(url);
  }

  #setTracks(session: NegotiatedSession): void {
    const { video, audio, announcedAudio } = session;
    if (session.keepsDeadSessions && this.#parser.strayPackets > 0) {
      this.#fail('stale-session');
      return;
    }
    this.#media = new MediaReceiver(session, this.health, this.#events);
    const tracks = audio === null ? [video] : [video, audio];
    this.#parser.setChannels(
      tracks
        .filter((track) => track.udp === null)
        .map((track) => ({
          rtp: track.rtpChannel,
          rtcp: track.rtcpChannel,
          payloadTypes: track.media.payloadTypes,
        })),
    );
    tracks.forEach((track, index) => {
      if (track.udp === null) return;
      const { clockRate, payloadTypes } = track.media;
      const channels = { rtp: track.rtpChannel, rtcp: track.rtcpChannel };
      const server = this.#socket?.remoteAddress ?? '';
      this.#udp?.receive(
        index,
        { payloadTypes, clockRate, channels, ...track.udp },
        server,
        this.#onDatagram,
      );
    });
    this.#events.onAnnouncedAudio(announcedAudio);
  }

  #fail(code: CameraStateCode): void {
    if (this.#isClosed) return;
    this.close();
    this.#events.onFailed(code);
  }
}
