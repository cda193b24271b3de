import type { GapReason } from '../../../shared/contract/recording.ts';
import { clockTime, shortTime } from '../../kit/format.ts';
import type { Text } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import type { CoveragePoint, CoverageSummary } from './coverage-model.ts';

/** Reasons in the order of blame; what was not planned is no loss. */
const FAULT_REASONS = ['camera', 'network', 'disk', 'console'] as const satisfies readonly GapReason[];

/** Who and why: `线路（连接超时，摄像机没有回应）`. */
export function gapWhy(reason: GapReason, code: string, text: Text): string {
  const who = text.playback.reason[reason];
  const what = wordOf(text.playback.gapCode, code) ?? wordOf(text.codes.cameraCode, code)?.cause ?? '';
  return what === '' || code === 'none' || code === 'off' ? who : text.playback.because(who, what);
}

/** One instant of one camera in a sentence: from, to, how long, why. */
export function pointInWords(
  point: CoveragePoint,
  atMs: number,
  nowMs: number,
  timeZone: string,
  text: Text,
): string {
  if (atMs > nowMs) return text.playback.pointFuture;
  if (point.kind === 'unknown') return text.playback.pointUnknown;
  const from = shortTime(point.fromMs, timeZone, nowMs);
  const to = clockTime(point.toMs, timeZone);
  const time = text.playback.lasting(point.toMs - point.fromMs);
  if (point.kind === 'covered') return text.playback.pointCovered(from, to, time);
  if (point.reason === 'not-planned') return text.playback.pointNotPlanned(from, to);
  return text.playback.pointGap(from, to, time, gapWhy(point.reason, point.code, text));
}

/** The missing time by reason: `线路 2 分 40 秒，本机 32 秒`. */
export const missingParts = (summary: CoverageSummary, text: Text): string =>
  FAULT_REASONS.filter((reason) => summary.byReason[reason] > 0)
    .map((reason) =>
      text.playback.missingPart(
        text.playback.reason[reason],
        text.playback.lasting(summary.byReason[reason]),
      ),
    )
    .join(text.frame.listMark);

/** `12.3 GB`, decimal as disks are sold. */
export function sizeInWords(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = Math.max(0, bytes) / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
