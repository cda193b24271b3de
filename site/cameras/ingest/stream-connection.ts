import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { CameraStateCode, MediaFormat } from '../../../shared/contract/camera-status.ts';
import type { DepacketizedUnit } from '../rtp/access-unit.ts';
import {
  type AudioDepacketizer,
  createAacDepacketizer,
  createG711Depacketizer,
} from '../rtp/audio-depacketizer.ts';
import { createVideoDepacketizer } from '../rtp/create-video-depacketizer.ts';
import type { VideoDepacketizer } from '../rtp/video-depacketizer.ts';
import type { ChosenAudio } from '../rtsp/choose-tracks.ts';
import type { RtspResponse, RtspServerRequest } from '../rtsp/rtsp-message.ts';
import { RtspParser, type RtspSink } from '../rtsp/rtsp-parser.ts';
import { writeAnswer } from '../rtsp/rtsp-request.ts';
import { type NegotiatedSession, RtspSession, type SessionAction } from '../rtsp/rtsp-session.ts';
import type { RtspUrlParts } from '../rtsp/rtsp-url.ts';
import { failureOfSocketError } from './connect-failure.ts';
import { StreamHealth } from './stream-health.ts';
import { TrackReceiver } from './track-receiver.ts';

export interface ConnectionEvents {
  onAwait(code: CameraStateCode, timeoutMs: number): void;
  onPlaying(): void;
  onFirstPacket(): void;
  onFailed(code: CameraStateCode): void;
  onAnnouncedAudio(audio: ChosenAudio | null): void;
  onFormat(format: MediaFormat, profile: string): void;
  onUnit(unit: DepacketizedUnit): void;
  /** One coded audio frame; the bytes are only valid during the call. */
  onAudioFrame(
    bytes: Buffer,
    start: number,
    end: number,
    rtpTime: number,
    captureMicros: number,
    lostBefore: number,
  ): void;
}

export interface ConnectionOptions {
  readonly url: RtspUrlParts;
  readonly wantsAudio: boolean;
  readonly avoidsGetParameter: boolean;
  readonly events: ConnectionEvents;
}

const READ_BUFFER_BYTES = 64 * 1024;
const TEARDOWN_GRACE_MS = 250;

/** One RTSP connection over TCP: the socket, and the pure parts behind it. Reports everything through `events`. */
export class StreamConnection implements RtspSink {
  readonly health = new StreamHealth();
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #parser: RtspParser;
  readonly #session: RtspSession;
  #socket: Socket | null = null;
  #isClosed = false;
  /** Everything read from the socket. */
  receivedBytes = 0;
  #arrivalMicros = 0;
  #nowMs = 0;
  #keepAliveMs = 0;
  #keepAliveAtMs = Number.POSITIVE_INFINITY;
  #hasPacket = false;
  #videoChannel = -1;
  #videoReportChannel = -1;
  #audioChannel = -1;
  #audioReportChannel = -1;
  #video = new TrackReceiver(90_000);
  #audio = new TrackReceiver(8000);
  #videoTicksTo90k = 1;
  #depacketizer: VideoDepacketizer | null = null;
  #audioDepacketizer: AudioDepacketizer | null = null;
  #audioLostBefore = 0;
  #audioPackets = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#events = options.events;
    this.#parser = new RtspParser(this);
    const { username, password } = options.url;
    this.#session = new RtspSession({
      requestUrl: options.url.requestUrl,
      credentials: username === null ? null : { username, password: password ?? '' },
      clientNonce: () => randomBytes(8).toString('hex'),
      wantsAudio: options.wantsAudio,
      avoidsGetParameter: options.avoidsGetParameter,
    });
  }

  get clockOffsetMs(): number | null {
    return this.#video.clock.clockOffsetMs ?? this.#audio.clock.clockOffsetMs;
  }

  /** The server hung up while a GET_PARAMETER was unanswered: use OPTIONS next time. */
  get dislikesGetParameter(): boolean {
    return this.#session.isGetParameterPending;
  }

  /** Packets of picture and sound that arrived. */
  get packets(): number {
    return this.health.packets + this.#audioPackets;
  }

  get audioLostPackets(): number {
    return this.#audio.lostPackets;
  }

  open(): void {
    const { host, port } = this.#options.url;
    const buffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
    const socket = connect({
      host,
      port,
      noDelay: true,
      onread: {
        buffer,
        callback: (count) => {
          this.#onRead(buffer, count);
          return true;
        },
      },
    });
    this.#socket = socket;
    socket.once('connect', () => this.#run(this.#session.start()));
    socket.once('error', (error) => this.#fail(failureOfSocketError(error)));
    socket.once('end', () => this.#fail('connection-lost'));
    socket.once('close', () => this.#fail('connection-lost'));
  }

  /** Sends TEARDOWN if there is a session, then closes. Nothing is reported afterwards. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const socket = this.#socket;
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
    if (this.#isClosed || nowMs < this.#keepAliveAtMs) return;
    this.#keepAliveAtMs = nowMs + this.#keepAliveMs;
    this.#run(this.#session.keepAlive());
  }

  #onRead(buffer: Buffer, count: number): void {
    if (this.#isClosed) return;
    this.receivedBytes += count;
    this.#arrivalMicros = Date.now() * 1000;
    this.#nowMs = performance.now();
    if (this.#parser.push(buffer, count) !== null) this.#fail('protocol-error');
  }

  onResponse(response: RtspResponse): void {
    if (!this.#isClosed) this.#run(this.#session.onResponse(response));
  }

  onServerRequest(request: RtspServerRequest): void {
    if (!this.#isClosed && this.#socket?.writable === true)
      this.#socket.write(writeAnswer(request.method, request.cseq));
  }

  onPacket(channel: number, bytes: Buffer, start: number, end: number): void {
    if (this.#isClosed) return;
    if (channel === this.#videoChannel) this.#onVideo(bytes, start, end);
    else if (channel === this.#audioChannel) this.#onAudio(bytes, start, end);
    else if (channel === this.#videoReportChannel)
      this.#video.takeReport(bytes, start, end, this.#arrivalMicros);
    else if (channel === this.#audioReportChannel)
      this.#audio.takeReport(bytes, start, end, this.#arrivalMicros);
  }

  #onVideo(bytes: Buffer, start: number, end: number): void {
    const track = this.#video;
    if (!track.take(bytes, start, end, this.#arrivalMicros)) return;
    const { health } = this;
    health.onPacket(end - start, track.rtpTime * this.#videoTicksTo90k, track.lostBefore, this.#nowMs);
    if (!this.#hasPacket) {
      this.#hasPacket = true;
      this.#events.onFirstPacket();
    }
    if (track.lostBefore !== 0) this.#depacketizer?.onLoss();
    const { packet } = track;
    this.#depacketizer?.push(
      bytes,
      packet.payloadStart,
      packet.payloadEnd,
      track.rtpTime,
      track.captureMicros,
      packet.hasMarker,
    );
  }

  #onAudio(bytes: Buffer, start: number, end: number): void {
    const track = this.#audio;
    if (!track.take(bytes, start, end, this.#arrivalMicros)) return;
    this.health.bytes += end - start;
    this.#audioPackets += 1;
    if (track.lostBefore !== 0) {
      this.#audioLostBefore = track.lostBefore < 0 ? -1 : this.#audioLostBefore + track.lostBefore;
      this.#audioDepacketizer?.onLoss();
    }
    this.#audioDepacketizer?.push(bytes, track.packet.payloadStart, track.packet.payloadEnd, track.rtpTime);
  }

  #onAudioFrame = (bytes: Buffer, start: number, end: number, rtpTime: number): void => {
    const lostBefore = this.#audioLostBefore;
    this.#audioLostBefore = 0;
    const later = this.#audio.clock.captureMicros(rtpTime, this.#arrivalMicros);
    this.#events.onAudioFrame(bytes, start, end, rtpTime, later, lostBefore);
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
        case 'failed':
          this.#fail(action.code);
          break;
      }
    }
  }

  #setTracks(session: NegotiatedSession): void {
    const { video, audio, announcedAudio } = session;
    this.#videoChannel = video.rtpChannel;
    this.#videoReportChannel = video.rtcpChannel;
    this.#video = new TrackReceiver(video.media.clockRate);
    this.#videoTicksTo90k = 90_000 / video.media.clockRate;
    this.#depacketizer = createVideoDepacketizer(video.media, {
      onFormat: (format, profile) => this.#events.onFormat(format, profile),
      onUnit: (unit) => {
        const rtpTime = unit.rtpTime * this.#videoTicksTo90k;
        this.health.onUnit(rtpTime, unit.isKeyFrame, unit.data.length, this.#nowMs);
        this.#events.onUnit(unit);
      },
    });
    const channels = [video];
    if (audio !== null && announcedAudio !== null) {
      channels.push(audio);
      this.#audioChannel = audio.rtpChannel;
      this.#audioReportChannel = audio.rtcpChannel;
      this.#audio = new TrackReceiver(audio.media.clockRate);
      this.#audioDepacketizer =
        announcedAudio.track.codec === 'aac'
          ? createAacDepacketizer(audio.media, this.#onAudioFrame)
          : createG711Depacketizer(this.#onAudioFrame);
    }
    this.#parser.setChannels(
      channels.map((track) => ({
        rtp: track.rtpChannel,
        rtcp: track.rtcpChannel,
        payloadTypes: track.media.payloadTypes,
      })),
    );
    this.#events.onAnnouncedAudio(announcedAudio);
  }

  #fail(code: CameraStateCode): void {
    if (this.#isClosed) return;
    this.close();
    this.#events.onFailed(code);
  }
}
