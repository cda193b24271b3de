import { ArrivalJitter } from './arrival-jitter.ts';
import { type FreezeKind, FreezeWatch } from './freeze-watch.ts';

/** Figures of one stream, from packets alone. Unknown ones are null. */
export interface StreamFigures {
  readonly fps: number | null;
  readonly bitrateKbps: number | null;
  /** Highest one-second rate of the last ten seconds. */
  readonly bitratePeakKbps: number | null;
  readonly keyFrameIntervalMs: number | null;
  /** Shortest over longest of the last eight key frame intervals; 1 is perfectly regular. */
  readonly gopRegularity: number | null;
  /** Pictures are sent out of their display order. */
  readonly hasBFrames: boolean;
  readonly lossRatio: number;
  /** Packets missing in a row, most since the sample before. */
  readonly lossBurst: number;
  /** RFC 3550 6.4.1. */
  readonly jitterMs: number | null;
  /** Longest wait between two units since the sample before, the one going on included. */
  readonly maxGapMs: number | null;
  readonly freezeKind: FreezeKind;
  readonly freezeConfidence: number;
}

export const NO_FIGURES: StreamFigures = {
  fps: null,
  bitrateKbps: null,
  bitratePeakKbps: null,
  keyFrameIntervalMs: null,
  gopRegularity: null,
  hasBFrames: false,
  lossRatio: 0,
  lossBurst: 0,
  jitterMs: null,
  maxGapMs: null,
  freezeKind: 'none',
  freezeConfidence: 0,
};

const WINDOW_SECONDS = 5;
const PEAK_SECONDS = 10;
/** Shortest window that says anything about a rate. */
const MIN_RATE_MS = 1_500;
const KEY_INTERVALS = 8;
/** Steps back of RTP time up to a second are display order; further ones are a camera's clock. Ticks of 90 kHz. */
const MAX_REORDER_TICKS = 90_000;
const MAX_INTERVAL_TICKS = 90_000 * 10;
/** Steps back within the newest ten seconds that make a stream one with B-frames. */
const MIN_STEPS_BACK = 3;

interface Sample {
  readonly atMs: number;
  readonly units: number;
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
  readonly stepsBack: number;
}

/**
 * Counts one connection's packets and units; `sample` once a second turns them into rates over 5 s. Nothing is
 * allocated per packet or unit. All times are monotonic: the computer's wall clock plays no part.
 */
export class StreamHealth {
  units = 0;
  bytes = 0;
  packets = 0;
  lost = 0;
  /** Monotonic milliseconds of the newest packet and unit; NaN before the first. */
  lastPacketAtMs = Number.NaN;
  lastUnitAtMs = Number.NaN;
  readonly #samples: Sample[] = [];
  readonly #jitter = new ArrivalJitter();
  readonly #freeze = new FreezeWatch();
  readonly #keyIntervals = new Float64Array(KEY_INTERVALS);
  #keyIntervalCount = 0;
  #keyFrameTime = Number.NaN;
  #keyFrameInterval: number | null = null;
  #unitTime = Number.NaN;
  #unitInterval = 0;
  #stepsBack = 0;
  #lossBurst = 0;
  #maxGapMs = 0;

  /** Smoothed time between units, ticks of 90 kHz; 0 when unknown. */
  get unitIntervalTicks(): number {
    return this.#unitInterval;
  }

  /**
   * One video packet. `rtpTime` in ticks of 90 kHz; `lostBefore` packets are missing in front of it, -1 when the
   * source started anew.
   */
  onPacket(sizeBytes: number, rtpTime: number, lostBefore: number, nowMs: number): void {
    this.packets += 1;
    this.bytes += sizeBytes;
    this.lastPacketAtMs = nowMs;
    this.#jitter.onPacket(rtpTime, nowMs);
    if (lostBefore === 0) return;
    this.#freeze.onLoss();
    if (lostBefore < 0) return;
    this.lost += lostBefore;
    if (lostBefore > this.#lossBurst) this.#lossBurst = lostBefore;
  }

  /** `rtpTime` in ticks of 90 kHz. */
  onUnit(rtpTime: number, isKeyFrame: boolean, sizeBytes: number, nowMs: number): void {
    this.units += 1;
    if (nowMs - this.lastUnitAtMs > this.#maxGapMs) this.#maxGapMs = nowMs - this.lastUnitAtMs;
    this.lastUnitAtMs = nowMs;
    const step = rtpTime - this.#unitTime;
    const isJump = !(Math.abs(step) < MAX_INTERVAL_TICKS);
    this.#freeze.onUnit(sizeBytes, isKeyFrame, isJump ? Number.NaN : step);
    if (step > 0 && !isJump)
      this.#unitInterval = this.#unitInterval === 0 ? step : this.#unitInterval * 0.9 + step * 0.1;
    else if (step < 0 && step > -MAX_REORDER_TICKS) this.#stepsBack += 1;
    this.#unitTime = rtpTime;
    if (isKeyFrame) this.#onKeyFrame(rtpTime);
  }

  #onKeyFrame(rtpTime: number): void {
    const interval = (rtpTime - this.#keyFrameTime) / 90;
    this.#keyFrameTime = rtpTime;
    if (!(interval > 0 && interval < 600_000)) return;
    this.#keyFrameInterval = Math.round(interval);
    this.#keyIntervals[this.#keyIntervalCount % KEY_INTERVALS] = interval;
    this.#keyIntervalCount += 1;
  }

  sample(nowMs: number): StreamFigures {
    const { units, bytes, packets, lost } = this;
    this.#samples.push({ atMs: nowMs, units, bytes, packets, lost, stepsBack: this.#stepsBack });
    if (this.#samples.length > PEAK_SECONDS + 1) this.#samples.shift();
    this.#freeze.sample(nowMs);
    const first = this.#samples.at(-WINDOW_SECONDS - 1) ?? this.#samples[0];
    const spanMs = first === undefined ? 0 : nowMs - first.atMs;
    const isLongEnough = first !== undefined && spanMs >= MIN_RATE_MS;
    const arrived = packets - (first?.packets ?? 0);
    const missing = lost - (first?.lost ?? 0);
    const openGapMs = nowMs - this.lastUnitAtMs;
    const maxGapMs = Number.isNaN(openGapMs) ? null : Math.round(Math.max(this.#maxGapMs, openGapMs));
    const { jitterMs } = this.#jitter;
    const figures: StreamFigures = {
      fps: isLongEnough ? Math.round(((units - first.units) / spanMs) * 10_000) / 10 : null,
      bitrateKbps: isLongEnough ? Math.round(((bytes - first.bytes) * 8) / spanMs) : null,
      bitratePeakKbps: isLongEnough ? this.#peakKbps() : null,
      keyFrameIntervalMs: this.#keyFrameInterval,
      gopRegularity: this.#regularity(),
      hasBFrames: this.#stepsBack - (this.#samples[0]?.stepsBack ?? 0) >= MIN_STEPS_BACK,
      lossRatio: !isLongEnough || arrived + missing === 0 ? 0 : missing / (arrived + missing),
      lossBurst: this.#lossBurst,
      jitterMs: jitterMs === null ? null : Math.round(jitterMs * 10) / 10,
      maxGapMs,
      freezeKind: this.#freeze.kind,
      freezeConfidence: Math.round(this.#freeze.confidence * 100) / 100,
    };
    this.#lossBurst = 0;
    this.#maxGapMs = 0;
    return figures;
  }

  #peakKbps(): number {
    let peak = 0;
    for (let i = 1; i < this.#samples.length; i += 1) {
      const before = this.#samples[i - 1];
      const after = this.#samples[i];
      if (before === undefined || after === undefined || after.atMs - before.atMs < 500) continue;
      peak = Math.max(peak, ((after.bytes - before.bytes) * 8) / (after.atMs - before.atMs));
    }
    return Math.round(peak);
  }

  #regularity(): number | null {
    const count = Math.min(this.#keyIntervalCount, KEY_INTERVALS);
    if (count < 3) return null;
    const known = this.#keyIntervals.subarray(0, count);
    return Math.round((Math.min(...known) / Math.max(...known)) * 100) / 100;
  }
}
