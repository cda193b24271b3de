import { MOST_SPAN_MS, spanOf, type TimeView } from './time-view.ts';

const MINUTE_MS = 60_000;

/** A range around the view on round borders, so that small moves ask nothing new. */
export function queryRange(view: TimeView): TimeView {
  const span = spanOf(view);
  const stepMs = MINUTE_MS * 2 ** Math.max(0, Math.ceil(Math.log2(span / 2 / MINUTE_MS)));
  const fromMs = Math.max(0, Math.floor(view.fromMs / stepMs) * stepMs);
  const toMs = Math.ceil(view.toMs / stepMs) * stepMs;
  return toMs - fromMs <= MOST_SPAN_MS
    ? { fromMs, toMs }
    : { fromMs: Math.max(0, view.fromMs), toMs: view.toMs };
}
