import { civilParts as parts } from '../../shared/domain/civil-time.ts';

// Figures and times as text; tabular, 24-hour, in the time zone of the site.

/** `08:15:30` */
export function clockTime(epochMs: number, timeZone: string): string {
  const p = parts(epochMs, timeZone);
  return `${p.hour}:${p.minute}:${p.second}`;
}

/** `2026-06-07` */
export function civilDate(epochMs: number, timeZone: string): string {
  const p = parts(epochMs, timeZone);
  return `${p.year}-${p.month}-${p.day}`;
}

/** `06-07 08:15:30`, or only the time when it is the same day as `nowMs`. */
export function shortTime(epochMs: number, timeZone: string, nowMs: number): string {
  const date = civilDate(epochMs, timeZone);
  const time = clockTime(epochMs, timeZone);
  return date === civilDate(nowMs, timeZone) ? time : `${date.slice(5)} ${time}`;
}

/** `06-07 08:15`, or only the time when it is the same day as `nowMs`: for times that are planned to the minute. */
export function minuteTime(epochMs: number, timeZone: string, nowMs: number): string {
  return shortTime(epochMs, timeZone, nowMs).slice(0, -3);
}

/** `01:02:03`; negative spans count as zero. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return `${String(hours).padStart(2, '0')}:${rest}`;
}

export interface DurationUnits {
  readonly second: string;
  readonly minute: string;
  readonly hour: string;
  readonly day: string;
}

/** One figure with its unit: `0.4 s`, `94 s`, `12 min`, `5 h`, `3 d`. */
export function duration(ms: number, units: DurationUnits): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} ${units.second}`;
  if (seconds < 120) return `${Math.floor(seconds)} ${units.second}`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} ${units.minute}`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} ${units.hour}`;
  return `${Math.floor(seconds / 86_400)} ${units.day}`;
}

/** `-42.3`; `—` when unknown. The unit stands in the heading or beside it. */
export const decimal = (value: number | null, digits = 1): string =>
  value === null || !Number.isFinite(value) ? '—' : value.toFixed(digits).replace('-', '−');

/** A change: with its sign, also above zero. */
export const signed = (value: number | null, digits: number): string =>
  value === null ? '—' : `${value > 0 ? '+' : ''}${decimal(value, digits)}`;
