import type { GapReason } from '../../../shared/contract/recording.ts';
import type { Palette } from '../../kit/tokens.ts';
import type { Bar } from './coverage-model.ts';

type Context = CanvasRenderingContext2D;

/** A mark on a row: where, and what it stands for. */
export interface RowMark {
  readonly x: number;
  readonly kind: 'fault' | 'attention' | 'bookmark';
}

/** Words are written into a bar that has room for them. */
const LEAST_WORD_PX = 44;
const HATCH_PX = 6;

/** Lines of a gap's pattern: each reason has its own direction, so that a greyscale print still tells them apart. */
function hatch(context: Context, reason: GapReason, bar: Bar, height: number): void {
  const right = bar.x + bar.width;
  context.beginPath();
  if (reason === 'camera' || reason === 'disk')
    for (let x = Math.floor((bar.x - height) / HATCH_PX) * HATCH_PX; x < right; x += HATCH_PX) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
  if (reason === 'network' || reason === 'disk')
    for (let x = Math.floor((bar.x - height) / HATCH_PX) * HATCH_PX; x < right; x += HATCH_PX) {
      context.moveTo(x, 0);
      context.lineTo(x + height, height);
    }
  if (reason === 'console')
    for (let x = Math.floor(bar.x / HATCH_PX) * HATCH_PX; x < right; x += HATCH_PX) {
      context.moveTo(x + 2, 0);
      context.lineTo(x + 2, height);
    }
  context.stroke();
}

/** Draws bars: what is covered is plain grey, a gap is hatched by its reason with its word when there is room. */
export function drawBars(
  context: Context,
  bars: readonly Bar[],
  height: number,
  palette: Palette,
  word: (reason: GapReason) => string,
): void {
  for (const bar of bars) {
    if (bar.kind === 'covered') {
      context.fillStyle = palette.muted;
      context.globalAlpha = 0.55;
      context.fillRect(bar.x, 4, bar.width, height - 8);
      context.globalAlpha = 1;
      continue;
    }
    if (bar.kind === 'not-planned') {
      context.fillStyle = palette.line;
      context.fillRect(bar.x, height / 2 - 0.5, bar.width, 1);
      continue;
    }
    context.save();
    context.beginPath();
    context.rect(bar.x, 2, bar.width, height - 4);
    context.clip();
    context.fillStyle = palette.surface;
    context.fillRect(bar.x, 2, bar.width, height - 4);
    context.strokeStyle = palette.fault;
    context.lineWidth = 1.25;
    if (bar.width < HATCH_PX) {
      context.fillStyle = palette.fault;
      context.fillRect(bar.x, 2, bar.width, height - 4);
    } else {
      hatch(context, bar.kind, bar, height);
      context.strokeRect(bar.x + 0.5, 2.5, bar.width - 1, height - 5);
    }
    if (bar.width >= LEAST_WORD_PX) {
      const label = word(bar.kind);
      const labelWidth = context.measureText(label).width + 6;
      if (labelWidth < bar.width) {
        context.fillStyle = palette.surface;
        context.fillRect(bar.x + (bar.width - labelWidth) / 2, 4, labelWidth, height - 8);
        context.fillStyle = palette.fault;
        context.fillText(label, bar.x + (bar.width - labelWidth) / 2 + 3, height / 2 + 0.5);
      }
    }
    context.restore();
  }
}

/** Alarms as ■ or ▲, bookmarks as a flag, on the upper edge of the row. */
export function drawMarks(context: Context, marks: readonly RowMark[], palette: Palette): void {
  for (const { x, kind } of marks) {
    context.fillStyle =
      kind === 'fault' ? palette.fault : kind === 'attention' ? palette.attention : palette.accent;
    context.beginPath();
    if (kind === 'fault') context.rect(x - 4, 0, 8, 8);
    else if (kind === 'attention') {
      context.moveTo(x, 0);
      context.lineTo(x + 5, 9);
      context.lineTo(x - 5, 9);
    } else {
      context.rect(x - 0.75, 0, 1.5, 22);
      context.moveTo(x, 0);
      context.lineTo(x + 9, 4);
      context.lineTo(x, 8);
    }
    context.closePath();
    context.fill();
    context.strokeStyle = palette.surface;
    context.lineWidth = 1;
    context.stroke();
  }
}
