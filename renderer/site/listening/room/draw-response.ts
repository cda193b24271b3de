import uPlot from 'uplot';
import { decimal } from '../../../kit/format.ts';
import type { Draw } from './plot-host.tsx';
import { axisStyle, coloursOf, drawLimit, hertz, PLOT_HEIGHT_PX } from './plot-style.ts';

export interface ResponseDrawing {
  /** 1/6 octave re 1 kHz. */
  readonly points: readonly { readonly hz: number; readonly db: number }[];
  /** Means of octaves re their own mean: what the limit is about. */
  readonly octaves: readonly { readonly hz: number; readonly db: number }[];
  /** That mean on the scale of the points. */
  readonly meanDb: number;
  readonly limit: { readonly fromHz: number; readonly toHz: number; readonly withinDb: number };
  readonly words: { readonly upper: string; readonly lower: string; readonly octave: string };
}

const TICKS_HZ = [63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000];
const LEAST_DB = 12;

/** Response over logarithmic frequency, zero at the mean the limit counts from; octaves as bars on it. */
export function drawResponse({ points, octaves, meanDb, limit, words }: ResponseDrawing): Draw {
  const values = points.map(({ db }) => db - meanDb);
  const most = Math.max(LEAST_DB, limit.withinDb * 1.6, ...values.map((db) => Math.min(30, Math.abs(db))));
  const edge = Math.ceil(most / 6) * 6;
  return (host, look, onPoint) => {
    const colour = coloursOf(host);
    const plot = new uPlot(
      {
        class: look,
        width: Math.max(1, host.clientWidth),
        height: PLOT_HEIGHT_PX,
        padding: [8, 12, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: {
          x: { time: false, distr: 3, range: [points[0]?.hz ?? 80, points.at(-1)?.hz ?? 8000] },
          y: { range: [-edge, edge] },
        },
        axes: [
          {
            ...axisStyle(colour),
            size: 22,
            splits: (drawn) =>
              TICKS_HZ.filter((hz) => hz >= (drawn.scales.x?.min ?? 0) && hz <= (drawn.scales.x?.max ?? 0)),
            filter: (_drawn, splits) => splits,
            values: (_drawn, splits) => splits.map(hertz),
          },
          {
            ...axisStyle(colour),
            size: 44,
            splits: () =>
              Array.from({ length: Math.floor((2 * edge) / 6) + 1 }, (_, step) => step * 6 - edge),
            values: (_drawn, splits) => splits.map((db) => decimal(db, 0)),
          },
        ],
        series: [{}, { stroke: colour('accent'), width: 2, points: { show: false } }],
        hooks: {
          setCursor: [
            ({ cursor: { idx } }) => {
              const hz = idx == null ? undefined : points[idx]?.hz;
              const db = idx == null ? undefined : values[idx];
              onPoint(hz === undefined || db === undefined ? null : `${hertz(hz)} Hz ${decimal(db)} dB`);
            },
          ],
          draw: [
            (drawn) => {
              drawOctaves(drawn, octaves, limit.withinDb, { normal: colour('text'), bad: colour('fault') });
              const line = { fromX: limit.fromHz / Math.SQRT2, toX: limit.toHz * Math.SQRT2 };
              drawLimit(drawn, {
                ...line,
                y: limit.withinDb,
                label: words.upper,
                colour: colour('attention'),
              });
              drawLimit(drawn, {
                ...line,
                y: -limit.withinDb,
                label: words.lower,
                colour: colour('attention'),
                below: true,
              });
            },
          ],
        },
      },
      [points.map(({ hz }) => hz), values],
      host,
    );
    return {
      resize: (width) => plot.setSize({ width: Math.max(1, width), height: PLOT_HEIGHT_PX }),
      remove: () => plot.destroy(),
    };
  };
}

/** A bar over each octave at its mean; beyond the limit it is a filled box. */
function drawOctaves(
  plot: uPlot,
  octaves: ResponseDrawing['octaves'],
  withinDb: number,
  colours: { readonly normal: string; readonly bad: string },
): void {
  const { ctx } = plot;
  const dots = devicePixelRatio;
  ctx.save();
  for (const { hz, db } of octaves) {
    const isBad = Math.abs(db) > withinDb;
    const left = plot.valToPos(hz / Math.SQRT2, 'x', true) + 2 * dots;
    const right = plot.valToPos(hz * Math.SQRT2, 'x', true) - 2 * dots;
    const y = plot.valToPos(db, 'y', true);
    ctx.fillStyle = isBad ? colours.bad : colours.normal;
    const thick = (isBad ? 6 : 3) * dots;
    ctx.fillRect(left, y - thick / 2, right - left, thick);
  }
  ctx.restore();
}
