import type { SenderReport } from './rtcp.ts';

/** A camera clock before this is unset, or counts from its start: no wall clock. 2000-01-01 in microseconds. */
const EARLIEST_WALL_CLOCK_MICROS = 946_684_800e6;
/** Beyond this a camera's clock cannot time pictures; its offset is still reported. */
const MAX_USABLE_OFFSET_MICROS = 24 * 3600 * 1e6;
/** Arrival may trail the estimate this far before the estimate is taken to be wrong (a timestamp jump). */
const MAX_ARRIVAL_LAG_MICROS = 1e6;
const OFFSET_WINDOW = 8;

/** RTP timestamps of one track to capture times, by sender reports where they make sense, else by arrival. */
export class MediaClock {
  readonly #clockRate: number;
  #lastTimestamp = -1;
  #unwrapped = 0;
  #anchorUnwrapped = 0;
  #anchorMicros = Number.NaN;
  #reportUnwrapped = 0;
  #reportMicros = Number.NaN;
  readonly #offsets: number[] = [];

  constructor(clockRate: number) {
    this.#clockRate = clockRate;
  }

  /** Camera clock minus this computer's clock, milliseconds; null until a believable report came. */
  get clockOffsetMs(): number | null {
    // The report that travelled fastest has the largest difference.
    return this.#offsets.length === 0 ? null : Math.round(Math.max(...this.#offsets) / 1000) + 0;
  }

  /** 32-bit RTP time without wrap-around, in ticks since the first packet. Steps back are kept as they are. */
  unwrap(timestamp: number): number {
    if (this.#lastTimestamp >= 0) this.#unwrapped += (timestamp - this.#lastTimestamp) | 0;
    this.#lastTimestamp = timestamp;
    return this.#unwrapped;
  }

  /** Capture time in microseconds of the packet just unwrapped. */
  captureMicros(unwrapped: number, arrivalMicros: number): number {
    if (!Number.isNaN(this.#reportMicros))
      return this.#reportMicros + ((unwrapped - this.#reportUnwrapped) / this.#clockRate) * 1e6;
    const estimate = this.#anchorMicros + ((unwrapped - this.#anchorUnwrapped) / this.#clockRate) * 1e6;
    if (estimate <= arrivalMicros && arrivalMicros - estimate <= MAX_ARRIVAL_LAG_MICROS) return estimate;
    this.#anchorUnwrapped = unwrapped;
    this.#anchorMicros = arrivalMicros;
    return arrivalMicros;
  }

  takeReport(report: SenderReport, arrivalMicros: number): void {
    if (this.#lastTimestamp < 0 || report.ntpMicros < EARLIEST_WALL_CLOCK_MICROS) return;
    const offset = report.ntpMicros - arrivalMicros;
    this.#offsets.push(offset);
    if (this.#offsets.length > OFFSET_WINDOW) this.#offsets.shift();
    if (Math.abs(offset) > MAX_USABLE_OFFSET_MICROS) {
      this.#reportMicros = Number.NaN;
      return;
    }
    this.#reportUnwrapped = this.#unwrapped + ((report.rtpTimestamp - this.#lastTimestamp) | 0);
    this.#reportMicros = report.ntpMicros;
  }
}
