import { useEffect, useRef } from 'react';
import { decimal } from '../../../kit/format.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { useText } from '../../../kit/text/index.ts';
import { FONT_STACK } from '../../../kit/tokens.ts';
import { coloursOf, hertz } from '../room/plot-style.ts';
import { judgeLevel } from './judge-level.ts';

const LOW_HZ = 31.5;
const HIGH_HZ = 20_000;
const BANDS_PER_OCTAVE = 6;
const FLOOR_DB = -110;
const HEIGHT_PX = 220;
const LEFT_PX = 40;
const BOTTOM_PX = 20;
/** A peak stands this long before it sinks. */
const HOLD_MS = 1500;
const FALL_DB_PER_SECOND = 20;
const FRAME_MS = 33;
const TICKS_HZ = [63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000];

/** What comes in now: spectrum by sixth octaves with its peaks, and the level in figures and words. */
export function LiveSpectrum({ analyser }: { readonly analyser: AnalyserNode }) {
  const { theme } = usePreferences();
  // Colours are read once: another theme draws anew.
  return <Spectrum key={theme} analyser={analyser} />;
}

function Spectrum({ analyser }: { readonly analyser: AnalyserNode }) {
  const text = useText();
  const words = text.bench;
  const canvas = useRef<HTMLCanvasElement>(null);
  const meter = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const sheet = canvas.current;
    if (sheet === null) return undefined;
    const draw = createDrawing(sheet, analyser);
    let handle = 0;
    let lastMs = 0;
    const frame = (nowMs: number): void => {
      handle = requestAnimationFrame(frame);
      if (nowMs - lastMs < FRAME_MS) return;
      lastMs = nowMs;
      const { rmsDbfs, peakDbfs } = draw(nowMs);
      const box = meter.current;
      if (box === null) return;
      const state = judgeLevel(peakDbfs);
      const figure = (value: number): string => (value <= -190 ? '−∞' : decimal(value));
      const line = `${figure(rmsDbfs)} dBFS`;
      const [level, word] = [box.querySelector('b'), box.querySelector('[data-word]')];
      if (level && level.textContent !== line) level.textContent = line;
      const said = `${words.peak} ${figure(peakDbfs)} dBFS · ${words.levels[state]}`;
      if (word && word.textContent !== said) word.textContent = said;
      if (box.dataset['state'] !== state) box.dataset['state'] = state;
      box.style.setProperty('--fill', String(Math.max(0, Math.min(1, (rmsDbfs + 80) / 80))));
    };
    handle = requestAnimationFrame(frame);
    return () => cancelAnimationFrame(handle);
  }, [analyser, words]);
  return (
    <div className="bench-live">
      <div className="bench-meter" ref={meter}>
        <span className="bench-meter-bar" aria-hidden="true">
          <span />
        </span>
        <b>—</b>
        <span data-word />
      </div>
      <canvas ref={canvas} role="img" aria-label={words.spectrum} style={{ height: HEIGHT_PX }} />
    </div>
  );
}

/** Each call draws what the analyser has and answers the level of it. */
function createDrawing(
  sheet: HTMLCanvasElement,
  analyser: AnalyserNode,
): (nowMs: number) => { rmsDbfs: number; peakDbfs: number } {
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  const samples = new Float32Array(analyser.fftSize);
  const count = Math.round(Math.log2(HIGH_HZ / LOW_HZ) * BANDS_PER_OCTAVE);
  const peaks = new Float64Array(count).fill(FLOOR_DB);
  const peakAt = new Float64Array(count);
  const colour = coloursOf(sheet);
  const ink = {
    line: colour('line'),
    muted: colour('muted'),
    accent: colour('accent'),
    text: colour('text'),
  };
  let beforeMs = 0;
  const binHz = analyser.context.sampleRate / analyser.fftSize;
  return (nowMs) => {
    analyser.getFloatFrequencyData(spectrum);
    analyser.getFloatTimeDomainData(samples);
    const dots = devicePixelRatio;
    const width = sheet.clientWidth;
    if (sheet.width !== Math.round(width * dots)) {
      sheet.width = Math.round(width * dots);
      sheet.height = Math.round(HEIGHT_PX * dots);
    }
    const ctx = sheet.getContext('2d');
    if (ctx !== null) {
      ctx.setTransform(dots, 0, 0, dots, 0, 0);
      ctx.clearRect(0, 0, width, HEIGHT_PX);
      const plotHeight = HEIGHT_PX - BOTTOM_PX;
      const x = (hz: number): number =>
        LEFT_PX + (Math.log(hz / LOW_HZ) / Math.log(HIGH_HZ / LOW_HZ)) * (width - LEFT_PX);
      const y = (db: number): number => Math.max(0, Math.min(plotHeight, (db / FLOOR_DB) * plotHeight));
      ctx.font = `11px ${FONT_STACK}`;
      ctx.textBaseline = 'middle';
      for (const db of [-20, -40, -60, -80, -100]) {
        ctx.fillStyle = ink.line;
        ctx.fillRect(LEFT_PX, y(db), width - LEFT_PX, 1);
        ctx.fillStyle = ink.muted;
        ctx.textAlign = 'right';
        ctx.fillText(String(db).replace('-', '−'), LEFT_PX - 6, y(db));
      }
      ctx.textAlign = 'center';
      for (const hz of TICKS_HZ) ctx.fillText(hertz(hz), x(hz), HEIGHT_PX - 8);
      const fall = ((nowMs - beforeMs) / 1000) * FALL_DB_PER_SECOND;
      for (let band = 0; band < count; band += 1) {
        const low = LOW_HZ * 2 ** (band / BANDS_PER_OCTAVE);
        const high = low * 2 ** (1 / BANDS_PER_OCTAVE);
        let most = FLOOR_DB;
        const last = Math.min(
          spectrum.length - 1,
          Math.max(Math.round(low / binHz), Math.floor(high / binHz)),
        );
        for (let bin = Math.max(1, Math.round(low / binHz)); bin <= last; bin += 1)
          most = Math.max(most, spectrum[bin] ?? FLOOR_DB);
        if (most >= (peaks[band] ?? FLOOR_DB)) {
          peaks[band] = most;
          peakAt[band] = nowMs;
        } else if (nowMs - (peakAt[band] ?? 0) > HOLD_MS)
          peaks[band] = Math.max(most, (peaks[band] ?? FLOOR_DB) - fall);
        const wide = Math.max(1, x(high) - x(low) - 1);
        ctx.fillStyle = ink.accent;
        ctx.fillRect(x(low), y(most), wide, plotHeight - y(most));
        ctx.fillStyle = ink.text;
        ctx.fillRect(x(low), y(peaks[band] ?? FLOOR_DB) - 1, wide, 2);
      }
      beforeMs = nowMs;
    }
    let [sum, peak] = [0, 0];
    for (const value of samples) {
      sum += value * value;
      peak = Math.max(peak, Math.abs(value));
    }
    const db = (value: number): number => Math.max(-200, 20 * Math.log10(value + 1e-10));
    return { rmsDbfs: db(Math.sqrt(sum / samples.length)), peakDbfs: db(peak) };
  };
}
