import { civilParts, civilToEpochMs, offsetMsAt } from '../../../shared/domain/civil-time.ts';

/** The part of time a timeline shows, epoch milliseconds; always a whole number of them, `toMs` after `fromMs`. */
export interface TimeView {
  readonly fromMs: number;
  readonly toMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const LEAST_SPAN_MS = MINUTE_MS;
/** As much as the service answers at once. */
export const MOST_SPAN_MS = 7 * DAY_MS;

/** Spans offered by name, shortest first. */
export const SPANS_MS = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  MOST_SPAN_MS,
] as const;

const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7].map((days) => days * DAY_MS),
];

export const spanOf = (view: TimeView): number => view.toMs - view.fromMs;

const bounded = (spanMs: number): number =>
  Math.round(Math.min(MOST_SPAN_MS, Math.max(LEAST_SPAN_MS, spanMs)));

/** Zooms by `factor` (below 1: closer) so that `atMs` stays where it is on the screen. */
export function zoomAt(view: TimeView, factor: number, atMs: number): TimeView {
  const before = spanOf(view);
  const spanMs = bounded(before * factor);
  const share = Math.min(1, Math.max(0, (atMs - view.fromMs) / before));
  const fromMs = Math.round(atMs - share * spanMs);
  return { fromMs, toMs: fromMs + spanMs };
}

export function pan(view: TimeView, byMs: number): TimeView {
  const fromMs = Math.round(view.fromMs + byMs);
  return { fromMs, toMs: fromMs + spanOf(view) };
}

/** The same span with `atMs` in its middle. */
export const centreOn = (view: TimeView, atMs: number): TimeView =>
  pan(view, atMs - (view.fromMs + view.toMs) / 2);

/** The same view when `atMs` is on it, otherwise moved so that it is. */
export const showing = (view: TimeView, atMs: number): TimeView =>
  atMs >= view.fromMs && atMs <= view.toMs ? view : centreOn(view, atMs);

/** A span around an interval, with a margin of a tenth on both sides. */
export function around(fromMs: number, toMs: number): TimeView {
  const spanMs = bounded((toMs - fromMs) * 1.2);
  return centreOn({ fromMs: 0, toMs: spanMs }, (fromMs + toMs) / 2);
}

/** Position of an instant in pixels on a scale of `width`. */
export const xOf = (view: TimeView, width: number, atMs: number): number =>
  ((atMs - view.fromMs) / spanOf(view)) * width;

export const timeAt = (view: TimeView, width: number, x: number): number =>
  view.fromMs + (x / Math.max(1, width)) * spanOf(view);

export interface Tick {
  readonly atMs: number;
  /** `06-07` at midnight, otherwise `09:15` or `09:15:30`. */
  readonly label: string;
  readonly isDay: boolean;
}

/** Round civil times on the scale, at most one per `leastPx` pixels. */
export function ticksOf(view: TimeView, width: number, timeZone: string, leastPx: number): Tick[] {
  const wanted = (spanOf(view) * leastPx) / Math.max(1, width);
  const stepMs = STEPS_MS.find((step) => step >= wanted) ?? MOST_SPAN_MS;
  // Round in civil time: a zone's offset is never a whole day.
  const offsetMs = offsetMsAt(view.fromMs, timeZone);
  const ticks: Tick[] = [];
  for (
    let atMs = Math.ceil((view.fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
    atMs <= view.toMs;
    atMs += stepMs
  ) {
    const p = civilParts(atMs, timeZone);
    const isDay = p['hour'] === '00' && p['minute'] === '00' && p['second'] === '00';
    const time = `${p['hour']}:${p['minute']}${stepMs < MINUTE_MS ? `:${p['second']}` : ''}`;
    ticks.push({ atMs, isDay, label: isDay ? `${p['month']}-${p['day']}` : time });
  }
  return ticks;
}

const TYPED =
  /^(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})\s+)?(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:[.．](\d{1,3}))?)?$/;

/**
 * An instant as people type it: `09:15`, `09:15:30`, `09:15:30.250`, `06-07 09:15:30`, `2026-06-07 09:15:30`.
 * Without a date it is on the civil day of `nearMs`. Null when it is no time.
 */
export function parseTypedTime(typed: string, nearMs: number, timeZone: string): number | null {
  const match = TYPED.exec(typed.trim());
  if (!match) return null;
  const near = civilParts(nearMs, timeZone);
  const two = (text: string | undefined, fallback: string | undefined): string =>
    (text ?? fallback ?? '').padStart(2, '0');
  const [, year, month, day, hour, minute, second, fraction] = match;
  const date = `${year ?? near['year']}-${two(month, near['month'])}-${two(day, near['day'])}`;
  const time = `${two(hour, '0')}:${two(minute, '0')}:${two(second, '0')}`;
  const civil = `${date}T${time}`;
  const atMs = civilToEpochMs(civil, timeZone);
  // A day or an hour that does not exist would silently become another one.
  if (!Number.isFinite(atMs) || new Date(Date.parse(`${civil}Z`)).toISOString().slice(0, 19) !== civil)
    return null;
  return atMs + Number((fraction ?? '0').padEnd(3, '0'));
}

/** `09:15:30.250` in the site's zone. */
export function preciseTime(atMs: number, timeZone: string): string {
  const p = civilParts(atMs, timeZone);
  const ms = Math.floor(((atMs % SECOND_MS) + SECOND_MS) % SECOND_MS);
  return `${p['hour']}:${p['minute']}:${p['second']}.${String(ms).padStart(3, '0')}`;
}
