/** Figures of one stream, from packets alone. Unknown ones are null. */
export interface StreamFigures {
  readonly fps: number | null;
  readonly bitrateKbps: number | null;
  readonly keyFrameIntervalMs: number | null;
  readonly lossRatio: number;
}

const WINDOW_SECONDS = 5;
/** Shortest window that says anything about a rate. */
const MIN_RATE_MS = 1_500;

interface Sample {
  readonly atMs: number;
  readonly units: number;
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
}

/** Counts one connection's packets and units; `sample` once a second turns them into rates over 5 s. */
export class StreamHealth {
  units = 0;
  bytes = 0;
  packets = 0;
  lost = 0;
  /** Monotonic milliseconds of the newest packet and unit; NaN before the first. */
  lastPacketAtMs = Number.NaN;
  lastUnitAtMs = Number.NaN;
  readonly #samples: Sample[] = [];
  #keyFrameTime = Number.NaN;
  #keyFrameInterval: number | null = null;
  #unitTime = Number.NaN;
  #unitInterval = 0;

  /** Smoothed time between units, ticks of 90 kHz; 0 when unknown. */
  get unitIntervalTicks(): number {
    return this.#unitInterval;
  }

  /** `rtpTime` in ticks of 90 kHz. */
  onUnit(rtpTime: number, isKeyFrame: boolean, nowMs: number): void {
    this.units += 1;
    this.lastUnitAtMs = nowMs;
    const step = rtpTime - this.#unitTime;
    if (step > 0 && step < 90_000 * 10)
      this.#unitInterval = this.#unitInterval === 0 ? step : this.#unitInterval * 0.9 + step * 0.1;
    this.#unitTime = rtpTime;
    if (!isKeyFrame) return;
    const interval = (rtpTime - this.#keyFrameTime) / 90;
    if (interval > 0 && interval < 600_000) this.#keyFrameInterval = Math.round(interval);
    this.#keyFrameTime = rtpTime;
  }

  sample(nowMs: number): StreamFigures {
    const { units, bytes, packets, lost } = this;
    this.#samples.push({ atMs: nowMs, units, bytes, packets, lost });
    if (this.#samples.length > WINDOW_SECONDS + 1) this.#samples.shift();
    const first = this.#samples[0];
    const spanMs = first === undefined ? 0 : nowMs - first.atMs;
    if (first === undefined || spanMs < MIN_RATE_MS)
      return { fps: null, bitrateKbps: null, keyFrameIntervalMs: this.#keyFrameInterval, lossRatio: 0 };
    const arrived = packets - first.packets;
    const missing = lost - first.lost;
    return {
      fps: Math.round(((units - first.units) / spanMs) * 10_000) / 10,
      bitrateKbps: Math.round(((bytes - first.bytes) * 8) / spanMs),
      keyFrameIntervalMs: this.#keyFrameInterval,
      lossRatio: arrived + missing === 0 ? 0 : missing / (arrived + missing),
    };
  }
}
