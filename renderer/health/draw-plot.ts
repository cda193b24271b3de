import uPlot from 'uplot';
import { FONT_STACK } from '../kit/tokens.ts';

/** Everything one plot shows. Values stand beside `timesMs`; null is "nothing measured". */
export interface PlotDrawing {
  readonly title: string;
  /** What the figures say in words. */
  readonly summary: string;
  readonly timesMs: readonly number[];
  readonly fromMs: number;
  readonly toMs: number;
  /** The first is drawn strong, a second one light. */
  readonly series: readonly (readonly (number | null)[])[];
  /** Drawn as dashed lines with their words. */
  readonly limits: readonly { readonly value: number; readonly label: string }[];
  /** At least this much of the scale is shown upwards, and downwards where values may be negative. */
  readonly leastTop: number;
  readonly isSigned: boolean;
  readonly timeZone: string;
  format(value: number): string;
}

export interface DrawnPlot {
  resize(widthPx: number): void;
  remove(): void;
}

const HEIGHT_PX = 92;
const AXIS_PX = 44;
const FONT = `11px ${FONT_STACK}`;
/** All plots of a page share one cursor. */
const CURSOR = uPlot.sync('health');

/** Highest and lowest of the scale: the figures, the limits and the least that is always shown. */
export function scaleOf({
  series,
  limits,
  leastTop,
  isSigned,
}: Pick<PlotDrawing, 'series' | 'limits' | 'leastTop' | 'isSigned'>): [number, number] {
  let top = leastTop;
  let bottom = isSigned ? -leastTop : 0;
  for (const values of series)
    for (const value of values) {
      if (value === null) continue;
      if (value > top) top = value;
      if (value < bottom) bottom = value;
    }
  for (const { value } of limits) {
    if (value > top) top = value;
    if (value < bottom) bottom = value;
  }
  return [bottom * 1.12, top * 1.12];
}

/** Draws into `host`. `look` names the theme it is drawn in. `onPoint` tells the place under the pointer. */
export function drawPlot(
  host: HTMLElement,
  drawing: PlotDrawing,
  look: string,
  onPoint: (index: number | null) => void,
): DrawnPlot {
  const style = getComputedStyle(host);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: colour('muted'),
    font: FONT,
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
  };
  const widths = [1.6, 1];
  const colours = [colour('accent'), colour('muted')];
  const plot = new uPlot(
    {
      class: look,
      width: Math.max(1, host.clientWidth),
      height: HEIGHT_PX,
      padding: [6, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: CURSOR.key } },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), drawing.timeZone),
      scales: {
        x: { time: true, range: [drawing.fromMs / 1000, drawing.toMs / 1000] },
        y: { range: scaleOf(drawing) },
      },
      axes: [
        {
          ...axis,
          size: 22,
          space: 64,
          // 24-hour; a new day says its date.
          values: [
            [86_400, '{MM}-{DD}', null, null, null, null, null, null, 1],
            [3600, '{HH}:{mm}', '\n{MM}-{DD}', null, null, null, null, null, 0],
            [60, '{HH}:{mm}', '\n{MM}-{DD}', null, null, null, null, null, 0],
          ],
        },
        {
          ...axis,
          size: AXIS_PX,
          space: 26,
          values: (_plot, splits) => splits.map((value) => String(Math.round(value * 100) / 100)),
        },
      ],
      series: [
        {},
        ...drawing.series.map((_values, place) => ({
          stroke: colours[place] ?? colours[0] ?? '',
          width: widths[place] ?? 1,
          spanGaps: false,
          points: { show: false },
        })),
      ],
      hooks: {
        setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)],
        draw: [(drawn) => drawLimits(drawn, drawing, colour('attention'))],
      },
    },
    [drawing.timesMs.map((ms) => ms / 1000), ...drawing.series.map((values) => [...values])],
    host,
  );
  return {
    resize: (widthPx) => plot.setSize({ width: Math.max(1, widthPx), height: HEIGHT_PX }),
    remove: () => plot.destroy(),
  };
}

function drawLimits(plot: uPlot, { limits }: PlotDrawing, colour: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.font = `${11 * devicePixelRatio}px ${FONT_STACK}`;
  ctx.textAlign = 'left';
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const { value, label } of limits) {
    const y = plot.valToPos(value, 'y', true);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    // Above its line, unless that is where the picture ends.
    const isHigh = y - bbox.top < 14 * devicePixelRatio;
    ctx.textBaseline = isHigh ? 'top' : 'bottom';
    ctx.fillText(label, bbox.left + 4, y + (isHigh ? 3 : -2) * devicePixelRatio);
  }
  ctx.restore();
}
