import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import { FREEZE_KINDS } from './freeze-watch.ts';
import { FIGURE_FIELDS, type FigureField } from './messages.ts';
import { NO_FIGURES } from './stream-health.ts';
import type { StreamRunner } from './stream-runner.ts';

const COLUMN = Object.fromEntries(FIGURE_FIELDS.map((name, index) => [name, index])) as Record<
  FigureField,
  number
>;

/** Writes one camera's figures at `at`; `toSystemMs` turns this process' clock into the system's monotonic one. */
export function writeFigures(
  rows: Float64Array,
  at: number,
  runner: StreamRunner | null,
  toSystemMs: number,
): void {
  const figures = runner?.figures ?? NO_FIGURES;
  const put = (name: FigureField, value: number | null): void => {
    rows[at + COLUMN[name]] = value ?? Number.NaN;
  };
  put('fps', figures.fps);
  put('bitrateKbps', figures.bitrateKbps);
  put('keyFrameIntervalMs', figures.keyFrameIntervalMs);
  put('accessUnits', runner?.accessUnits ?? 0);
  put('lostPackets', runner?.lostPackets ?? 0);
  put('clockOffsetMs', runner?.clockOffsetMs ?? null);
  put('lastFrameAtMs', (runner?.lastUnitAtMs ?? Number.NaN) + toSystemMs);
  put('receivedPackets', runner?.packets ?? 0);
  put('lossRatio', figures.fps === null ? null : figures.lossRatio);
  put('lossBurst', figures.lossBurst);
  put('jitterMs', figures.jitterMs);
  put('maxGapMs', figures.maxGapMs);
  put('bitratePeakKbps', figures.bitratePeakKbps);
  put('gopRegularity', figures.gopRegularity);
  put('hasBFrames', Number(figures.hasBFrames));
  put('freezeKind', FREEZE_KINDS.indexOf(figures.freezeKind));
  put('freezeConfidence', figures.freezeConfidence);
}

/** What the figures say about the packets of one stream; absent until they were measured. */
export type PacketFigures = Pick<
  CameraStatus,
  | 'lossRatio'
  | 'lossBurst'
  | 'jitterMs'
  | 'maxGapMs'
  | 'bitratePeakKbps'
  | 'gopRegularity'
  | 'hasBFrames'
  | 'freezeHint'
>;

export interface FigureRow {
  readonly fps: number | null;
  readonly bitrateKbps: number | null;
  readonly keyFrameIntervalMs: number | null;
  readonly clockOffsetMs: number | null;
  /** System monotonic milliseconds; NaN before the first picture. */
  readonly lastFrameAtMs: number;
  readonly accessUnits: number;
  readonly lostPackets: number;
  readonly receivedPackets: number;
  readonly packetFigures: PacketFigures;
}

/** One camera's figures at `at`; a field that is missing or NaN is unknown. */
export function readFigures(rows: Float64Array, at: number): FigureRow {
  const value = (name: FigureField): number | null => {
    const found = rows[at + COLUMN[name]];
    return found === undefined || Number.isNaN(found) ? null : found;
  };
  const kind = FREEZE_KINDS[value('freezeKind') ?? 0] ?? 'none';
  return {
    fps: value('fps'),
    bitrateKbps: value('bitrateKbps'),
    keyFrameIntervalMs: value('keyFrameIntervalMs'),
    clockOffsetMs: value('clockOffsetMs'),
    lastFrameAtMs: value('lastFrameAtMs') ?? Number.NaN,
    accessUnits: value('accessUnits') ?? 0,
    lostPackets: value('lostPackets') ?? 0,
    receivedPackets: value('receivedPackets') ?? 0,
    packetFigures: {
      lossRatio: value('lossRatio'),
      lossBurst: value('lossBurst'),
      jitterMs: value('jitterMs'),
      maxGapMs: value('maxGapMs'),
      bitratePeakKbps: value('bitratePeakKbps'),
      gopRegularity: value('gopRegularity'),
      hasBFrames: value('hasBFrames') === 1,
      freezeHint: kind === 'none' ? null : { kind, confidence: value('freezeConfidence') ?? 0 },
    },
  };
}
