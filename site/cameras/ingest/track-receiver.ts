import { MediaClock } from '../rtp/media-clock.ts';
import { findSenderReport } from '../rtp/rtcp.ts';
import { createRtpPacket, parseRtp, type RtpPacket } from '../rtp/rtp-header.ts';
import { SEQUENCE_DUPLICATE, SequenceTracker } from '../rtp/sequence-tracker.ts';

/** RTP and RTCP of one track: order, loss and time. Nothing is allocated per packet. */
export class TrackReceiver {
  readonly packet: RtpPacket = createRtpPacket();
  readonly clock: MediaClock;
  readonly #payloadTypes: ReadonlySet<number>;
  readonly #sequence = new SequenceTracker();
  rtpTime = 0;
  /** Packets missing before the one in hand; -1 when the source started anew. */
  lostBefore = 0;
  #carriedLoss = 0;
  #source = -1;

  constructor(clockRate: number, payloadTypes: ReadonlySet<number>) {
    this.clock = new MediaClock(clockRate);
    this.#payloadTypes = payloadTypes;
  }

  get lostPackets(): number {
    return this.#sequence.lostPackets;
  }

  /** Takes one RTP packet that arrived at monotonic `arrivalMicros`. False: not usable (broken, or a duplicate). */
  take(bytes: Buffer, start: number, end: number, arrivalMicros: number): boolean {
    if (!parseRtp(bytes, start, end, this.packet)) return false;
    // Geovision sends packets of payload type 50 between its own: counted, so that nothing seems lost, and skipped.
    const isForeign = !this.#payloadTypes.has(this.packet.payloadType);
    if (isForeign && this.packet.ssrc !== this.#source) return false;
    const step = this.#sequence.next(this.packet.sequence, this.packet.ssrc);
    if (step === SEQUENCE_DUPLICATE) return false;
    if (step !== 0) this.#carriedLoss = step > 0 && this.#carriedLoss >= 0 ? this.#carriedLoss + step : -1;
    if (isForeign) return false;
    this.#source = this.packet.ssrc;
    this.lostBefore = this.#carriedLoss;
    this.#carriedLoss = 0;
    this.rtpTime = this.clock.unwrap(this.packet.timestamp);
    this.clock.onPacket(this.rtpTime, arrivalMicros);
    return true;
  }

  /**
   * Reports of other sources than the one that sends the packets are ignored: some cameras mix them.
   * `wallOffsetMicros` is our wall clock minus our monotonic clock.
   */
  takeReport(
    bytes: Buffer,
    start: number,
    end: number,
    arrivalMicros: number,
    wallOffsetMicros: number,
  ): void {
    const report = findSenderReport(bytes, start, end);
    if (report !== null && report.ssrc === this.#source)
      this.clock.takeReport(report, arrivalMicros, wallOffsetMicros);
  }
}
