import { MediaClock } from '../rtp/media-clock.ts';
import { findSenderReport } from '../rtp/rtcp.ts';
import { createRtpPacket, parseRtp, type RtpPacket } from '../rtp/rtp-header.ts';
import { SEQUENCE_DUPLICATE, SequenceTracker } from '../rtp/sequence-tracker.ts';

/** RTP and RTCP of one track: order, loss and time. Nothing is allocated per packet. */
export class TrackReceiver {
  readonly packet: RtpPacket = createRtpPacket();
  readonly clock: MediaClock;
  readonly #sequence = new SequenceTracker();
  rtpTime = 0;
  captureMicros = 0;
  /** Packets missing before the one in hand; -1 when the source started anew. */
  lostBefore = 0;

  constructor(clockRate: number) {
    this.clock = new MediaClock(clockRate);
  }

  get lostPackets(): number {
    return this.#sequence.lostPackets;
  }

  /** Takes one RTP packet. False: not usable (broken, or a duplicate). */
  take(bytes: Buffer, start: number, end: number, arrivalMicros: number): boolean {
    if (!parseRtp(bytes, start, end, this.packet)) return false;
    const step = this.#sequence.next(this.packet.sequence, this.packet.ssrc);
    if (step === SEQUENCE_DUPLICATE) return false;
    this.lostBefore = step >= 0 ? step : -1;
    this.rtpTime = this.clock.unwrap(this.packet.timestamp);
    this.captureMicros = this.clock.captureMicros(this.rtpTime, arrivalMicros);
    return true;
  }

  /** Reports of other sources than the one that sends the packets are ignored: some cameras mix them. */
  takeReport(bytes: Buffer, start: number, end: number, arrivalMicros: number): void {
    const report = findSenderReport(bytes, start, end);
    if (report !== null && report.ssrc === this.packet.ssrc) this.clock.takeReport(report, arrivalMicros);
  }
}
