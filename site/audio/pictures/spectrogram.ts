import { powerDbfs } from '../decibels.ts';
import { realSpectrum } from '../dsp/real-fft.ts';
import { hannWindow } from '../dsp/windows.ts';

/** Levels over time (columns) and logarithmic frequency (rows, low first), column by column. */
export interface Spectrogram {
  readonly fromHz: number;
  readonly toHz: number;
  readonly rows: number;
  readonly columns: number;
  readonly stepMs: number;
  readonly topDb: number;
  readonly rangeDb: number;
  /** 0 is `topDb - rangeDb` and below, 255 is `topDb`. */
  readonly levels: Uint8Array;
}

const FRAME_SECONDS = 0.064;
const LOWEST_HZ = 80;
const RANGE_DB = 72;

/** Frequency range of a row. */
export function rowEdges(
  row: number,
  { fromHz, toHz, rows }: Pick<Spectrogram, 'fromHz' | 'toHz' | 'rows'>,
): { lowHz: number; highHz: number } {
  const at = (place: number): number => fromHz * (toHz / fromHz) ** (place / rows);
  return { lowHz: at(row), highHz: at(row + 1) };
}

/**
 * Short-time spectra (Hann, 64 ms). A row shows its strongest bin as the level of a sine (a full-scale one is
 * -3.01 dBFS), so that a thin line stays one at the top, where a row is many bins wide; at the bottom, where bins are
 * wider than rows, it lies between the two nearest.
 */
export function spectrogram(
  samples: Float32Array,
  sampleRate: number,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Spectrogram {
  const size = 2 ** Math.max(6, Math.round(Math.log2(FRAME_SECONDS * sampleRate)));
  const window = hannWindow(size);
  const sum = window.reduce((total, value) => total + value, 0);
  const head = { fromHz: LOWEST_HZ, toHz: sampleRate / 2, rows };
  const step = samples.length / columns;
  const powers = new Float64Array(rows * columns);
  const frame = new Float64Array(size);
  const binHz = sampleRate / size;
  let top = 0;
  for (let column = 0; column < columns; column += 1) {
    const from = Math.round((column + 0.5) * step - size / 2);
    for (let n = 0; n < size; n += 1) frame[n] = (samples[from + n] ?? 0) * (window[n] ?? 0);
    const { re, im } = realSpectrum(frame, size);
    // Of a sine A: |X| = A sum / 2, and its mean square is A^2 / 2.
    const power = (bin: number): number => (2 * ((re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2)) / (sum * sum);
    for (let row = 0; row < rows; row += 1) {
      const { lowHz, highHz } = rowEdges(row, head);
      const first = Math.ceil(lowHz / binHz);
      const last = Math.min(size / 2, Math.ceil(highHz / binHz) - 1);
      let most = 0;
      if (first > last) {
        const at = Math.sqrt(lowHz * highHz) / binHz;
        const left = Math.floor(at);
        most = power(left) * (left + 1 - at) + power(left + 1) * (at - left);
      } else for (let bin = first; bin <= last; bin += 1) most = Math.max(most, power(bin));
      powers[column * rows + row] = most;
      if (most > top) top = most;
    }
  }
  const topDb = powerDbfs(top);
  const levels = Uint8Array.from(powers, (power) =>
    power === 0
      ? 0
      : Math.max(0, Math.min(255, Math.round(255 * (1 - (topDb - powerDbfs(power)) / RANGE_DB)))),
  );
  return { ...head, columns, stepMs: (step / sampleRate) * 1000, topDb, rangeDb: RANGE_DB, levels };
}
