import type { RoomPicture } from '../../../../shared/contract/room-picture.ts';
import { FONT_STACK, type ThemeName } from '../../../kit/tokens.ts';
import { coloursOf, hertz } from './plot-style.ts';

/** Left of the pictures stand frequencies and levels. */
export const GUTTER_PX = 48;
const WAVE_PX = 84;
const GAP_PX = 6;
const LABEL_PX = 18;
const AXIS_PX = 18;
export const STRIP_HEIGHT_PX = 330;
const SPECTRUM_TOP_PX = LABEL_PX + WAVE_PX + GAP_PX;
const SPECTRUM_PX = STRIP_HEIGHT_PX - SPECTRUM_TOP_PX - AXIS_PX;
const TICKS_HZ = [125, 250, 500, 1000, 2000, 4000, 8000, 16_000];

/** From silence to loud, lightness in one direction only. */
const RAMPS: Readonly<Record<ThemeName, readonly (readonly [number, number, number])[]>> = {
  light: [
    [245, 246, 248],
    [170, 195, 224],
    [47, 107, 166],
    [8, 24, 41],
  ],
  dark: [
    [18, 23, 27],
    [36, 58, 78],
    [58, 112, 163],
    [240, 246, 252],
  ],
};

/** Waveform above, spectrogram below, on one time axis; parts of the signal named, gaps marked. */
export function drawTimeStrip(
  canvas: HTMLCanvasElement,
  picture: RoomPicture,
  theme: ThemeName,
  words: { readonly segment: (id: string) => string; readonly gap: (cause: string) => string },
): void {
  const dots = devicePixelRatio;
  const width = canvas.clientWidth;
  if (width <= GUTTER_PX) return;
  canvas.width = Math.round(width * dots);
  canvas.height = Math.round(STRIP_HEIGHT_PX * dots);
  const ctx = canvas.getContext('2d');
  if (ctx === null) return;
  ctx.scale(dots, dots);
  const colour = coloursOf(canvas);
  const totalMs = picture.seconds * 1000;
  const x = (ms: number): number => GUTTER_PX + (ms / totalMs) * (width - GUTTER_PX);
  ctx.font = `11px ${FONT_STACK}`;
  drawSpectrum(ctx, picture, theme, width);
  drawWave(ctx, picture, colour('accent'), colour('line'), width);
  drawAxes(ctx, picture, colour('muted'), colour('line'), x);
  for (const { id, fromMs, toMs } of picture.segments) {
    ctx.strokeStyle = colour('line');
    ctx.beginPath();
    for (const edge of [x(fromMs), x(toMs)]) {
      ctx.moveTo(edge, 2);
      ctx.lineTo(edge, LABEL_PX + WAVE_PX);
    }
    ctx.stroke();
    const room = x(toMs) - x(fromMs) - 4;
    const label = words.segment(id);
    ctx.fillStyle = colour('muted');
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    if (ctx.measureText(label).width <= room) ctx.fillText(label, x(fromMs) + 3, LABEL_PX / 2);
  }
  for (const { fromMs, toMs, cause } of picture.gaps) {
    const left = x(fromMs);
    const wide = Math.max(3, x(toMs) - left);
    ctx.fillStyle = colour('fault');
    ctx.globalAlpha = 0.28;
    ctx.fillRect(left, LABEL_PX, wide, STRIP_HEIGHT_PX - LABEL_PX - AXIS_PX);
    ctx.globalAlpha = 1;
    ctx.fillRect(left - 1, LABEL_PX, 2, STRIP_HEIGHT_PX - LABEL_PX - AXIS_PX);
    const label = `■ ${words.gap(cause)} ${Math.round(toMs - fromMs)} ms`;
    const size = ctx.measureText(label).width;
    const at = Math.min(left + 4, width - size - 4);
    ctx.fillStyle = colour('surface');
    ctx.fillRect(at - 2, LABEL_PX + WAVE_PX - 16, size + 4, 15);
    ctx.fillStyle = colour('fault');
    ctx.textBaseline = 'middle';
    ctx.fillText(label, at, LABEL_PX + WAVE_PX - 8);
  }
}

function drawSpectrum(
  ctx: CanvasRenderingContext2D,
  { spectrogram }: RoomPicture,
  theme: ThemeName,
  width: number,
): void {
  const { rows, columns } = spectrogram;
  const levels = Uint8Array.from(atob(spectrogram.levels), (letter) => letter.charCodeAt(0));
  const image = new ImageData(columns, rows);
  const table = rampTable(theme);
  for (let column = 0; column < columns; column += 1)
    for (let row = 0; row < rows; row += 1) {
      const level = levels[column * rows + row] ?? 0;
      const at = ((rows - 1 - row) * columns + column) * 4;
      for (let part = 0; part < 3; part += 1) image.data[at + part] = table[level * 3 + part] ?? 0;
      image.data[at + 3] = 255;
    }
  const sheet = document.createElement('canvas');
  sheet.width = columns;
  sheet.height = rows;
  sheet.getContext('2d')?.putImageData(image, 0, 0);
  ctx.drawImage(sheet, GUTTER_PX, SPECTRUM_TOP_PX, width - GUTTER_PX, SPECTRUM_PX);
}

function rampTable(theme: ThemeName): Uint8Array {
  const stops = RAMPS[theme];
  const table = new Uint8Array(256 * 3);
  for (let level = 0; level < 256; level += 1) {
    const place = (level / 255) * (stops.length - 1);
    const left = Math.min(stops.length - 2, Math.floor(place));
    for (let part = 0; part < 3; part += 1) {
      const [a, b] = [stops[left]?.[part] ?? 0, stops[left + 1]?.[part] ?? 0];
      table[level * 3 + part] = Math.round(a + (b - a) * (place - left));
    }
  }
  return table;
}

function drawWave(
  ctx: CanvasRenderingContext2D,
  { waveform, seconds }: RoomPicture,
  ink: string,
  line: string,
  width: number,
): void {
  const { low, high, stepMs } = waveform;
  // The loudest peak fills the picture; how loud it is stands beside it.
  const peak = Math.max(1e-4, ...high, ...low.map((value) => -value));
  const middle = LABEL_PX + WAVE_PX / 2;
  const scale = (WAVE_PX / 2 - 3) / peak;
  const step = (stepMs / (seconds * 1000)) * (width - GUTTER_PX);
  ctx.fillStyle = line;
  ctx.fillRect(GUTTER_PX, middle, width - GUTTER_PX, 1);
  ctx.fillStyle = ink;
  high.forEach((value, column) => {
    const top = middle - value * scale;
    const bottom = middle - (low[column] ?? 0) * scale;
    ctx.fillRect(GUTTER_PX + column * step, top, Math.max(0.7, step), Math.max(0.7, bottom - top));
  });
}

function drawAxes(
  ctx: CanvasRenderingContext2D,
  { spectrogram, waveform, seconds, signalFromMs }: RoomPicture,
  ink: string,
  line: string,
  x: (ms: number) => number,
): void {
  ctx.fillStyle = ink;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  const peak = Math.max(1e-5, ...waveform.high, ...waveform.low.map((value) => -value));
  const peakDb = Math.round(20 * Math.log10(peak));
  ctx.fillText(`${peakDb}`.replace('-', '−'), GUTTER_PX - 6, LABEL_PX + 8);
  ctx.fillText('dBFS', GUTTER_PX - 6, LABEL_PX + 22);
  const { fromHz, toHz } = spectrogram;
  const y = (hz: number): number =>
    SPECTRUM_TOP_PX + SPECTRUM_PX * (1 - Math.log(hz / fromHz) / Math.log(toHz / fromHz));
  for (const hz of TICKS_HZ) {
    if (hz < fromHz || hz > toHz * 1.001) continue;
    ctx.fillText(hertz(hz), GUTTER_PX - 6, Math.max(SPECTRUM_TOP_PX + 6, y(hz)));
    ctx.fillStyle = line;
    ctx.fillRect(GUTTER_PX - 3, y(hz), 3, 1);
    ctx.fillStyle = ink;
  }
  ctx.textAlign = 'center';
  const zeroMs = signalFromMs ?? 0;
  const stepMs = 5000;
  const bottom = STRIP_HEIGHT_PX - AXIS_PX;
  for (let ms = Math.ceil(-zeroMs / stepMs) * stepMs; zeroMs + ms <= seconds * 1000; ms += stepMs) {
    const at = x(zeroMs + ms);
    ctx.fillRect(at, bottom, 1, 4);
    if (at > GUTTER_PX + 8 && at < x(seconds * 1000) - 14)
      ctx.fillText(`${ms / 1000} s`.replace('-', '−'), at, bottom + 11);
  }
}
