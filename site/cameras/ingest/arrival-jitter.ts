/**
 * RTP time that steps back further, or runs ahead of arrival by more, is a jump of the camera's clock and not a
 * packet out of time. One second in ticks of 90 kHz.
 */
const JUMP_TICKS = 90_000;

/**
 * Interarrival jitter (RFC 3550 6.4.1, A.8), kept in ticks of 90 kHz. Arrival is monotonic time, so a step of the
 * computer's clock does not show. Pictures sent out of their display order (B-frames) are left out: their
 * timestamps step back by design, which the formula would count as jitter.
 */
export class ArrivalJitter {
  #jitter = 0;
  #newest = Number.NaN;
  #arrival = Number.NaN;

  /** Null before two packets. */
  get jitterMs(): number | null {
    return Number.isNaN(this.#newest) ? null : this.#jitter / 90;
  }

  /** `rtpTime` unwrapped, ticks of 90 kHz; `nowMs` monotonic. */
  onPacket(rtpTime: number, nowMs: number): void {
    const step = rtpTime - this.#newest;
    if (step < 0 && step > -JUMP_TICKS) return;
    const arrival = nowMs * 90;
    const difference = arrival - this.#arrival - step;
    // NaN (the first packet) fails the comparison too.
    if (step >= 0 && difference > -JUMP_TICKS) this.#jitter += (Math.abs(difference) - this.#jitter) / 16;
    this.#newest = rtpTime;
    this.#arrival = arrival;
  }
}
