import type uPlot from 'uplot';
import { FONT_STACK } from '../../../kit/tokens.ts';

export const PLOT_HEIGHT_PX = 210;
const FONT = `11px ${FONT_STACK}`;

/** Colours of the theme the plot stands in. */
export function coloursOf(host: HTMLElement): (name: string) => string {
  const style = getComputedStyle(host);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

export function axisStyle(colour: (name: string) => string): uPlot.Axis {
  return {
    stroke: colour('muted'),
    font: FONT,
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
  };
}

/** A dashed horizontal line with its word, from one x to another. */
export function drawLimit(
  plot: uPlot,
  line: {
    readonly y: number;
    readonly fromX: number;
    readonly toX: number;
    readonly label: string;
    readonly colour: string;
    readonly below?: boolean;
  },
): void {
  const { ctx } = plot;
  const dots = devicePixelRatio;
  const y = plot.valToPos(line.y, 'y', true);
  const left = plot.valToPos(line.fromX, 'x', true);
  ctx.save();
  ctx.strokeStyle = line.colour;
  ctx.fillStyle = line.colour;
  ctx.lineWidth = 1.5 * dots;
  ctx.font = `${11 * dots}px ${FONT_STACK}`;
  ctx.setLineDash([5 * dots, 4 * dots]);
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(plot.valToPos(line.toX, 'x', true), y);
  ctx.stroke();
  ctx.textAlign = 'left';
  ctx.textBaseline = line.below ? 'top' : 'bottom';
  ctx.fillText(line.label, left + 4 * dots, y + (line.below ? 3 : -2) * dots);
  ctx.restore();
}

export const hertz = (hz: number): string =>
  hz >= 1000 ? `${Math.round(hz / 100) / 10}k` : String(Math.round(hz));
