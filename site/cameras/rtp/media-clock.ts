import type { SenderReport } from './rtcp.ts';

/** A camera clock before this is unset, or counts from its start: no wall clock. 2000-01-01 in microseconds. */
const EARLIEST_WALL_CLOCK_MICROS = 946_684_800e6;
/** A camera whose clock trails ours by no more than this is believed: the difference is the way of the pictures. */
const MAX_BELIEVED_DELAY_MICROS = 2e6;
/** Once believed, so far beyond that limit before it is not. */
const BELIEF_MARGIN_MICROS = 0.5e6;
/** Two reports that disagree by more have a step of the camera's clock between them. */
const CAMERA_STEP_MICROS = 0.5e6;
/** RTP time that runs ahead of arrival, or back, by more than this is a jump; B-frames step back by less. */
const JUMP_AHEAD_MICROS = 1e6;
const JUMP_BACK_MICROS = 2e6;
/** Share of the stream's own time by which the mapping may be bent: order is kept, the eye sees nothing. */
const MAX_SLEW = 0.1;
/** The packet that travelled fastest in this span tells when pictures are taken. */
const FASTEST_SPAN_MICROS = 10e6;
const OFFSET_WINDOW = 8;

/**
 * RTP timestamps of one track to the time of capture by this computer's monotonic clock, microseconds.
 *
 * The rule: capture is never later than arrival, and where RTP time goes forward so does capture time. A camera
 * whose sender reports agree with our clock within 2 s is believed; any other is timed by its fastest packets, and
 * its offset is only reported: evidence of all rooms lies on one clock, ours. Timestamps that wrap are unwrapped,
 * those that jump begin a new mapping at their arrival.
 */
export class MediaClock {
  readonly #microsPerTick: number;
  #lastTimestamp = -1;
  #unwrapped = 0;
  /** Capture time of tick 0. NaN before the first packet. */
  #base = Number.NaN;
  #lastMicros = 0;
  #lastArrival = 0;
  #fastest = Number.POSITIVE_INFINITY;
  #fastestBefore = Number.POSITIVE_INFINITY;
  #spanEndsAt = 0;
  /** `#base` by the newest report; NaN when there is none or it is not believed. */
  #reportedBase = Number.NaN;
  #isBelieved = false;
  #lastReport: { readonly ntpMicros: number; readonly mediaMicros: number } | null = null;
  /** Camera clock minus our monotonic clock, of the newest reports. */
  readonly #offsets: number[] = [];

  constructor(clockRate: number) {
    this.#microsPerTick = 1e6 / clockRate;
  }

  /** 32-bit RTP time without wrap-around, in ticks since the first packet. Steps back are kept as they are. */
  unwrap(timestamp: number): number {
    if (this.#lastTimestamp >= 0) this.#unwrapped += (timestamp - this.#lastTimestamp) | 0;
    this.#lastTimestamp = timestamp;
    return this.#unwrapped;
  }

  /** Takes note of a packet that arrived at monotonic `arrivalMicros`. */
  onPacket(unwrapped: number, arrivalMicros: number): void {
    const micros = unwrapped * this.#microsPerTick;
    const step = micros - this.#lastMicros;
    const waited = arrivalMicros - this.#lastArrival;
    this.#lastMicros = micros;
    this.#lastArrival = arrivalMicros;
    const latest = arrivalMicros - micros;
    if (Number.isNaN(this.#base) || step > waited + JUMP_AHEAD_MICROS || step < -JUMP_BACK_MICROS) {
      this.#begin(latest, arrivalMicros);
      return;
    }
    if (arrivalMicros >= this.#spanEndsAt) {
      this.#fastestBefore = this.#fastest;
      this.#fastest = latest;
      this.#spanEndsAt = arrivalMicros + FASTEST_SPAN_MICROS;
    } else if (latest < this.#fastest) this.#fastest = latest;
    const wanted = Number.isNaN(this.#reportedBase)
      ? Math.min(this.#fastest, this.#fastestBefore)
      : this.#reportedBase;
    const limit = step > 0 ? step * MAX_SLEW : 0;
    this.#base += Math.max(-limit, Math.min(limit, wanted - this.#base));
    if (this.#base > latest) this.#base = latest;
  }

  #begin(base: number, arrivalMicros: number): void {
    this.#base = base;
    this.#fastest = base;
    this.#fastestBefore = Number.POSITIVE_INFINITY;
    this.#spanEndsAt = arrivalMicros + FASTEST_SPAN_MICROS;
    this.#reportedBase = Number.NaN;
    this.#lastReport = null;
  }

  /** Monotonic microseconds at which what carries this unwrapped RTP time was captured. */
  captureAt(unwrapped: number): number {
    return this.#base + unwrapped * this.#microsPerTick;
  }

  /** `wallOffsetMicros`: our wall clock minus our monotonic clock. */
  takeReport(report: SenderReport, arrivalMicros: number, wallOffsetMicros: number): void {
    if (this.#lastTimestamp < 0 || report.ntpMicros < EARLIEST_WALL_CLOCK_MICROS) return;
    const ticks = this.#unwrapped + ((report.rtpTimestamp - this.#lastTimestamp) | 0);
    const mediaMicros = ticks * this.#microsPerTick;
    const previous = this.#lastReport;
    if (previous !== null) {
      const expected = previous.ntpMicros + mediaMicros - previous.mediaMicros;
      if (Math.abs(report.ntpMicros - expected) > CAMERA_STEP_MICROS) this.#offsets.length = 0;
    }
    this.#lastReport = { ntpMicros: report.ntpMicros, mediaMicros };
    this.#offsets.push(report.ntpMicros - arrivalMicros);
    if (this.#offsets.length > OFFSET_WINDOW) this.#offsets.shift();
    const delay = wallOffsetMicros - Math.max(...this.#offsets);
    const limit = MAX_BELIEVED_DELAY_MICROS + (this.#isBelieved ? BELIEF_MARGIN_MICROS : 0);
    this.#isBelieved = delay >= 0 && delay <= limit;
    this.#reportedBase = this.#isBelieved ? report.ntpMicros - wallOffsetMicros - mediaMicros : Number.NaN;
  }

  /** Camera clock minus this computer's wall clock, milliseconds; null until a believable report came. */
  clockOffsetMs(wallOffsetMicros: number): number | null {
    // The report that travelled fastest has the largest difference.
    return this.#offsets.length === 0
      ? null
      : Math.round((Math.max(...this.#offsets) - wallOffsetMicros) / 1000) + 0;
  }
}
