import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import { joinMinutes, type MinuteRow } from './minute-row.ts';

/** Gathers one camera's rows, once a second, into minutes. */
export class MinuteMeter {
  #row: MinuteRow | null = null;
  #lost = Number.NaN;
  #received = Number.NaN;

  /** The minute so far; null when nothing was measured in it. */
  get row(): MinuteRow | null {
    return this.#row;
  }

  /** The minute is over: its row, and a new one begins. */
  take(): MinuteRow | null {
    const row = this.#row;
    this.#row = null;
    return row;
  }

  add(status: CameraStatus): void {
    const isLive = status.state === 'live' || status.state === 'degraded';
    const lost = grown(this.#lost, status.lostPackets);
    const received = grown(this.#received, status.receivedPackets ?? Number.NaN);
    this.#lost = status.lostPackets;
    this.#received = status.receivedPackets ?? Number.NaN;
    const gaps = [status.maxGapMs, status.lastFrameAgeMs].filter((one) => one !== null && one !== undefined);
    const second: MinuteRow = {
      seconds: 1,
      liveSeconds: isLive ? 1 : 0,
      state: status.state,
      fpsMin: status.fps,
      fps: status.fps,
      bitrateKbps: status.bitrateKbps,
      bitratePeakKbps: status.bitratePeakKbps ?? null,
      lost,
      received,
      lossBurst: status.lossBurst ?? 0,
      jitterMs: status.jitterMs ?? null,
      frameAgeMs: gaps.length === 0 ? null : Math.max(...gaps),
      // A camera that is away keeps its last offset in its row; only a present one is measured.
      clockOffsetMs: isLive ? status.clockOffsetMs : null,
      freeze: status.freezeHint?.confidence ?? 0,
    };
    this.#row = this.#row === null ? second : joinMinutes(this.#row, second);
  }
}

/** How far a counter has come; 0 at the first look, and after it began anew. */
const grown = (before: number, after: number): number =>
  Number.isNaN(before) || Number.isNaN(after) ? 0 : Math.max(0, after - before);
