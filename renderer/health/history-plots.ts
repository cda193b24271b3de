import type { HealthHistory, HealthPoint } from '../../shared/contract/health-contract.ts';
import { decimal } from '../kit/format.ts';
import type { Text } from '../kit/text/index.ts';
import type { PlotDrawing } from './draw-plot.ts';

const MINUTE_MS = 60_000;

type Read = (point: HealthPoint) => number | null;

/** The plots of one camera's history, gaps and all. */
export function historyPlots(history: HealthHistory, text: Text, timeZone: string): PlotDrawing[] {
  const words = text.health;
  const { fromMs, toMs, limits } = history;
  const stepMs = history.resolutionMinutes * MINUTE_MS;
  const points = new Map(history.points.map((point) => [point.atMs, point]));
  const timesMs: number[] = [];
  for (let atMs = Math.floor(fromMs / stepMs) * stepMs; atMs < toMs; atMs += stepMs) timesMs.push(atMs);
  const column = (read: Read): (number | null)[] =>
    timesMs.map((atMs) => {
      const point = points.get(atMs);
      return point === undefined ? null : read(point);
    });
  const common = { timesMs, fromMs, toMs, timeZone, isSigned: false, limits: [] as PlotDrawing['limits'] };
  const known = (read: Read): number[] =>
    history.points.flatMap((point) => {
      const value = read(point);
      return value === null ? [] : [value];
    });
  const told = (
    values: readonly number[],
    extremes: readonly number[],
    kind: 'least' | 'most',
    format: (value: number) => string,
  ): string => {
    if (values.length === 0) return words.noFigures;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const extreme = [...extremes, ...values].reduce((a, b) =>
      kind === 'least' ? Math.min(a, b) : Math.max(a, b),
    );
    return `${words.mean(format(mean))} · ${words[kind](format(extreme))}`;
  };
  const fps = (value: number): string => `${decimal(value, 1)} fps`;
  const kbps = (value: number): string => `${decimal(value, 0)} kbit/s`;
  const percent = (value: number): string => `${decimal(value, 2)} %`;
  const ms = (value: number): string => `${decimal(value, 1)} ms`;
  const seconds = (value: number): string => `${decimal(value, 1)} s`;
  const offsetMs = (value: number): string => `${decimal(value, 0)} ms`;
  const limit = (value: number, label: string) => ({ value, label: words.limitOf(label) });
  const loss: Read = ({ lossRatio }) => (lossRatio === null ? null : lossRatio * 100);
  const age: Read = ({ frameAgeMs }) => (frameAgeMs === null ? null : frameAgeMs / 1000);
  const offsets = known((point) => point.clockOffsetMs);
  const lastOffset = offsets.at(-1);
  return [
    {
      ...common,
      title: words.plots.fps,
      summary: told(
        known((point) => point.fps),
        known((point) => point.fpsMin),
        'least',
        fps,
      ),
      series: [column((point) => point.fps), column((point) => point.fpsMin)],
      leastTop: 5,
      format: fps,
    },
    {
      ...common,
      title: words.plots.bitrate,
      summary: told(
        known((point) => point.bitrateKbps),
        known((point) => point.bitratePeakKbps),
        'most',
        kbps,
      ),
      series: [column((point) => point.bitrateKbps), column((point) => point.bitratePeakKbps)],
      leastTop: 100,
      format: kbps,
    },
    {
      ...common,
      title: words.plots.loss,
      summary: told(known(loss), [], 'most', percent),
      series: [column(loss)],
      limits: [limit(limits.lossRatio * 100, percent(limits.lossRatio * 100))],
      leastTop: 1,
      format: percent,
    },
    {
      ...common,
      title: words.plots.jitter,
      summary: told(
        known((point) => point.jitterMs),
        [],
        'most',
        ms,
      ),
      series: [column((point) => point.jitterMs)],
      leastTop: 10,
      format: ms,
    },
    {
      ...common,
      title: words.plots.age,
      summary: told(known(age), [], 'most', seconds),
      // An outage of minutes would flatten everything else; its length is in the list of states.
      series: [
        column(age).map((value) => (value === null ? null : Math.min(value, 4 * (limits.frameAgeMs / 1000)))),
      ],
      limits: [limit(limits.frameAgeMs / 1000, seconds(limits.frameAgeMs / 1000))],
      leastTop: 1,
      format: (value) => (value >= 4 * (limits.frameAgeMs / 1000) ? `≥ ${seconds(value)}` : seconds(value)),
    },
    {
      ...common,
      title: words.plots.clock,
      summary:
        lastOffset === undefined
          ? words.noFigures
          : `${offsetMs(lastOffset)}${history.clockDriftPpm === null ? '' : ` · ${driftInWords(history.clockDriftPpm, text)}`}`,
      series: [column((point) => point.clockOffsetMs)],
      limits: [
        limit(limits.clockOffsetMs, `±${seconds(limits.clockOffsetMs / 1000)}`),
        { value: -limits.clockOffsetMs, label: '' },
      ],
      leastTop: 100,
      isSigned: true,
      format: offsetMs,
    },
  ];
}

/** Parts per million as what people set clocks by: seconds a day. */
export function driftInWords(ppm: number, text: Text): string {
  const seconds = (ppm / 1e6) * 86_400;
  if (Math.abs(seconds) < 0.05) return text.health.steady;
  const words = seconds > 0 ? text.health.fast : text.health.slow;
  return text.health.drift(words(decimal(Math.abs(seconds), 1)));
}
