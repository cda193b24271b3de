import type { MediaFormat } from '../../../shared/contract/camera-status.ts';
import type { DepacketizedUnit } from '../rtp/access-unit.ts';
import {
  type AudioDepacketizer,
  createAacDepacketizer,
  createG711Depacketizer,
} from '../rtp/audio-depacketizer.ts';
import { createVideoDepacketizer } from '../rtp/create-video-depacketizer.ts';
import type { VideoDepacketizer } from '../rtp/video-depacketizer.ts';
import type { NegotiatedSession } from '../rtsp/rtsp-session.ts';
import { OwnClock } from './own-clock.ts';
import type { StreamHealth } from './stream-health.ts';
import { TrackReceiver } from './track-receiver.ts';

export interface MediaEvents {
  onFirstPacket(): void;
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

/** One clock for all cameras of this process: their pictures and sounds can be compared. */
const OWN_CLOCK = new OwnClock(performance.now(), Date.now());

/** What the packets of one session become: access units and audio frames with their times. */
export class MediaReceiver {
  readonly #events: MediaEvents;
  readonly #health: StreamHealth;
  readonly #video: TrackReceiver;
  readonly #audio: TrackReceiver | null;
  readonly #channels: {
    readonly video: number;
    readonly videoReports: number;
    readonly audio: number;
    readonly audioReports: number;
  };
  /** Ticks of 90 kHz per tick of the video track. */
  readonly #videoTicksTo90k: number;
  readonly #depacketizer: VideoDepacketizer;
  readonly #audioDepacketizer: AudioDepacketizer | null;
  #nowMs = 0;
  #hasPacket = false;
  #audioPackets = 0;
  #audioLostBefore = 0;

  constructor(session: NegotiatedSession, health: StreamHealth, events: MediaEvents) {
    const { video, audio, announcedAudio } = session;
    this.#events = events;
    this.#health = health;
    this.#channels = {
      video: video.rtpChannel,
      videoReports: video.rtcpChannel,
      audio: audio?.rtpChannel ?? -1,
      audioReports: audio?.rtcpChannel ?? -1,
    };
    this.#video = new TrackReceiver(video.media.clockRate, video.media.payloadTypes);
    this.#videoTicksTo90k = 90_000 / video.media.clockRate;
    this.#depacketizer = createVideoDepacketizer(video.media, {
      onFormat: (format, profile) => events.onFormat(format, profile),
      onUnit: (unit) => {
        health.onUnit(unit.rtpTime, unit.isKeyFrame, unit.data.length, this.#nowMs);
        events.onUnit(unit);
      },
    });
    this.#audio = audio === null ? null : new TrackReceiver(audio.media.clockRate, audio.media.payloadTypes);
    this.#audioDepacketizer =
      audio === null
        ? null
        : announcedAudio?.track.codec === 'aac'
          ? createAacDepacketizer(audio.media, this.#onAudioFrame)
          : createG711Depacketizer(this.#onAudioFrame);
  }

  static syncClock(nowMs: number): void {
    OWN_CLOCK.sync(nowMs, Date.now());
  }

  get clockOffsetMs(): number | null {
    const wallOffset = OWN_CLOCK.comparedOffsetMicros;
    return (
      this.#video.clock.clockOffsetMs(wallOffset) ?? this.#audio?.clock.clockOffsetMs(wallOffset) ?? null
    );
  }

  get audioPackets(): number {
    return this.#audioPackets;
  }

  get audioLostPackets(): number {
    return this.#audio?.lostPackets ?? 0;
  }

  /** `bytes[start..end)` is one RTP or RTCP packet that was read at monotonic `nowMs`; valid during the call. */
  onPacket(channel: number, bytes: Buffer, start: number, end: number, nowMs: number): void {
    const { video, videoReports, audio, audioReports } = this.#channels;
    this.#nowMs = nowMs;
    if (channel === video) this.#onVideo(bytes, start, end);
    else if (channel === audio) this.#onAudio(bytes, start, end);
    else if (channel === videoReports) this.#takeReport(this.#video, bytes, start, end);
    else if (channel === audioReports && this.#audio !== null)
      this.#takeReport(this.#audio, bytes, start, end);
  }

  #takeReport(track: TrackReceiver, bytes: Buffer, start: number, end: number): void {
    const arrivalMicros = this.#nowMs * 1000;
    track.takeReport(bytes, start, end, arrivalMicros, OWN_CLOCK.offsetAt(arrivalMicros));
  }

  #onVideo(bytes: Buffer, start: number, end: number): void {
    const track = this.#video;
    if (!track.take(bytes, start, end, this.#nowMs * 1000)) return;
    const rtpTime = track.rtpTime * this.#videoTicksTo90k;
    this.#health.onPacket(end - start, rtpTime, track.lostBefore, this.#nowMs);
    if (!this.#hasPacket) {
      this.#hasPacket = true;
      this.#events.onFirstPacket();
    }
    if (track.lostBefore !== 0) this.#depacketizer.onLoss();
    const { packet } = track;
    const captureMicros = OWN_CLOCK.wallMicros(track.clock.captureAt(track.rtpTime));
    const { payloadStart, payloadEnd, hasMarker } = packet;
    this.#depacketizer.push(bytes, payloadStart, payloadEnd, rtpTime, captureMicros, hasMarker);
  }

  #onAudio(bytes: Buffer, start: number, end: number): void {
    const track = this.#audio;
    if (track?.take(bytes, start, end, this.#nowMs * 1000) !== true) return;
    this.#audioPackets += 1;
    this.#health.bytes += end - start;
    if (track.lostBefore !== 0) {
      this.#audioLostBefore = track.lostBefore < 0 ? -1 : this.#audioLostBefore + track.lostBefore;
      this.#audioDepacketizer?.onLoss();
    }
    this.#audioDepacketizer?.push(bytes, track.packet.payloadStart, track.packet.payloadEnd, track.rtpTime);
  }

  readonly #onAudioFrame = (bytes: Buffer, start: number, end: number, rtpTime: number): void => {
    const lostBefore = this.#audioLostBefore;
    this.#audioLostBefore = 0;
    const captureMicros = OWN_CLOCK.wallMicros(this.#audio?.clock.captureAt(rtpTime) ?? 0);
    this.#events.onAudioFrame(bytes, start, end, rtpTime, captureMicros, lostBefore);
  };
}
