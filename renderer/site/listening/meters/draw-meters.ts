import type { RoomLevel } from '../../../../shared/contract/audio-levels.ts';
import { decimal } from '../../../kit/format.ts';
import { FONT_STACK } from '../../../kit/tokens.ts';
import { fillOf, TICKS_DBFS } from '../level-scale.ts';
import { type HeldPeak, holdPeak, type MeterLayout, type MeterState, meterState } from './meter-state.ts';

export interface MeterRow {
  readonly roomId: string;
  readonly name: string;
}

const NAME_PX = 18;
const FIGURE_PX = 20;
const WORD_PX = 18;
const BAR_PX = 26;
const MARKS: Readonly<Record<MeterState, string>> = {
  normal: '',
  silent: '■',
  clipped: '▲',
  stale: '■',
  unmeasured: '○',
  'no-camera': '∅',
};

/** Draws all rooms on one canvas; keeps the peaks between calls. */
export function createMeterDrawing(
  canvas: HTMLCanvasElement,
  words: Readonly<Record<MeterState, string>>,
): (
  rows: readonly MeterRow[],
  levels: ReadonlyMap<string, RoomLevel>,
  layout: MeterLayout,
  nowMs: number,
) => void {
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const ink = {
    text: colour('text'),
    muted: colour('muted'),
    line: colour('line'),
    background: colour('background'),
    fault: colour('fault'),
    attention: colour('attention'),
  };
  const inkOf: Readonly<Record<MeterState, string>> = {
    normal: ink.muted,
    silent: ink.fault,
    clipped: ink.attention,
    stale: ink.fault,
    unmeasured: ink.attention,
    'no-camera': ink.muted,
  };
  const peaks = new Map<string, HeldPeak>();
  let beforeMs = 0;
  return (rows, levels, { columns, widthPx, heightPx }, nowMs) => {
    const dots = devicePixelRatio;
    const [width, height] = [widthPx * columns, heightPx * Math.ceil(rows.length / columns)];
    if (canvas.width !== Math.round(width * dots) || canvas.height !== Math.round(height * dots)) {
      canvas.width = Math.round(width * dots);
      canvas.height = Math.round(height * dots);
    }
    const ctx = canvas.getContext('2d');
    if (ctx === null) return;
    const stepMs = nowMs - beforeMs;
    beforeMs = nowMs;
    ctx.setTransform(dots, 0, 0, dots, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    rows.forEach((row, place) => {
      const left = (place % columns) * widthPx;
      const top = Math.floor(place / columns) * heightPx;
      const level = levels.get(row.roomId);
      const state = meterState(level, nowMs);
      const middle = left + widthPx / 2;
      ctx.font = `12px ${FONT_STACK}`;
      ctx.fillStyle = ink.text;
      ctx.fillText(row.name, middle, top + NAME_PX / 2 + 2, widthPx - 6);
      const barTop = top + NAME_PX + 4;
      const barHeight = heightPx - NAME_PX - FIGURE_PX - WORD_PX - 10;
      const barLeft = middle - BAR_PX / 2;
      ctx.fillStyle = ink.background;
      ctx.fillRect(barLeft, barTop, BAR_PX, barHeight);
      ctx.strokeStyle = state === 'normal' ? ink.line : inkOf[state];
      ctx.lineWidth = state === 'normal' ? 1 : 2;
      ctx.strokeRect(barLeft, barTop, BAR_PX, barHeight);
      const isShown = state === 'normal' || state === 'clipped' || state === 'silent';
      const rms = isShown ? (level?.rmsDbfs ?? null) : null;
      const y = (dbfs: number): number => barTop + barHeight * (1 - fillOf(dbfs));
      if (rms !== null) {
        ctx.fillStyle = inkOf[state];
        ctx.fillRect(barLeft, y(rms), BAR_PX, barTop + barHeight - y(rms));
        const held = holdPeak(peaks.get(row.roomId), level?.peakDbfs ?? -200, nowMs, stepMs);
        peaks.set(row.roomId, held);
        ctx.fillStyle = ink.text;
        ctx.fillRect(barLeft - 3, y(held.dbfs) - 1, BAR_PX + 6, 2);
      } else peaks.delete(row.roomId);
      ctx.fillStyle = ink.line;
      for (const tick of TICKS_DBFS) ctx.fillRect(barLeft + BAR_PX, y(tick), 4, 1);
      ctx.font = `600 14px ${FONT_STACK}`;
      ctx.fillStyle = ink.text;
      const figure = rms === null ? '—' : rms <= -190 ? '−∞' : decimal(rms, 0);
      ctx.fillText(figure, middle, barTop + barHeight + FIGURE_PX / 2 + 2);
      if (state === 'normal') return;
      ctx.font = `12px ${FONT_STACK}`;
      ctx.fillStyle = inkOf[state];
      const said = `${MARKS[state]} ${words[state]}`;
      ctx.fillText(said, middle, barTop + barHeight + FIGURE_PX + WORD_PX / 2, widthPx - 4);
    });
  };
}
