import type { GapReason, RecordingGap } from '../../../shared/contract/recording.ts';
import type { TimeRange } from '../../ports/recording.ts';

export interface StateChange {
  readonly atMs: number;
  /** `none`: the camera is live. */
  readonly code: string;
}

export interface Hole extends TimeRange {
  readonly code: string;
}

/** What is known about one camera in a range. Any order, overlaps allowed. */
export interface CoverageFacts {
  readonly spans: readonly TimeRange[];
  readonly holes: readonly Hole[];
  /** Including the last change before the range and the first one after it. */
  readonly states: readonly StateChange[];
  /** From here on nothing can be on the disk yet: it is still being gathered, or lies in the future. */
  readonly pendingFromMs: number;
}

/** A camera reported live this shortly before its first picture was still getting there. */
const GOING_LIVE_MS = 1_000;

const CONSOLE_CODES = new Set([
  'starting',
  'waiting-for-dial',
  'ingest-restarting',
  'service-stopped',
  'not-written',
  'clock-stepped',
  'deleted',
  'file-missing',
]);
const NETWORK_CODES = new Set([
  'connect-timeout',
  'connection-refused',
  'host-unreachable',
  'name-not-found',
  'connection-lost',
  'request-timeout',
  'packet-loss',
]);

/** Who is to blame, by code; whatever a camera reports itself is the camera. */
export function reasonOf(code: string): GapReason {
  if (code.startsWith('disk-')) return 'disk';
  if (code === 'off' || code === 'not-yet' || code === 'expired') return 'not-planned';
  if (CONSOLE_CODES.has(code)) return 'console';
  return NETWORK_CODES.has(code) ? 'network' : 'camera';
}

/** Covered spans and gaps of a range: in order, without overlap, together exactly the range. */
export function coverageOf(
  range: TimeRange,
  facts: CoverageFacts,
): { covered: TimeRange[]; gaps: RecordingGap[] } {
  const covered = mergeSpans(facts.spans, range);
  const gaps: RecordingGap[] = [];
  let at = range.fromMs;
  for (const span of [...covered, { fromMs: range.toMs, toMs: range.toMs }]) {
    if (span.fromMs > at) explain({ fromMs: at, toMs: span.fromMs }, facts, gaps);
    at = span.toMs;
  }
  return { covered, gaps };
}

/** Sorted, clipped to the range and joined. */
export function mergeSpans(spans: readonly TimeRange[], range: TimeRange): TimeRange[] {
  const sorted = spans
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, range.fromMs), toMs: Math.min(toMs, range.toMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .sort((left, right) => left.fromMs - right.fromMs);
  const merged: { fromMs: number; toMs: number }[] = [];
  for (const span of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && span.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, span.toMs);
    else merged.push({ ...span });
  }
  return merged;
}

function explain(piece: TimeRange, facts: CoverageFacts, gaps: RecordingGap[]): void {
  const { pendingFromMs, states } = facts;
  // What is not on the disk yet first, then the exact holes, then the state the camera was in.
  const cuts = new Set<number>([piece.fromMs, piece.toMs]);
  const holes = facts.holes.filter(({ fromMs, toMs }) => toMs > piece.fromMs && fromMs < piece.toMs);
  for (const at of [
    pendingFromMs,
    ...states.map(({ atMs }) => atMs),
    ...holes.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
  ])
    if (at > piece.fromMs && at < piece.toMs) cuts.add(at);
  const points = [...cuts].sort((left, right) => left - right);
  const ordered = [...states].sort((left, right) => left.atMs - right.atMs);
  for (const [index, fromMs] of points.slice(0, -1).entries()) {
    const toMs = points[index + 1] ?? piece.toMs;
    const hole = holes.findLast((one) => one.fromMs <= fromMs && one.toMs >= toMs);
    const code = fromMs >= pendingFromMs ? 'not-yet' : (hole?.code ?? stateAt(ordered, fromMs, toMs));
    const reason = code === 'no-packets' ? reasonOfSilence(ordered, fromMs) : reasonOf(code);
    const last = gaps.at(-1);
    if (last !== undefined && last.toMs === fromMs && last.code === code && last.reason === reason)
      last.toMs = toMs;
    else gaps.push({ fromMs, toMs, reason, code });
  }
}

/** Nothing came any more: when the camera could not be reached after it either, it was the line from the beginning. */
function reasonOfSilence(states: readonly StateChange[], fromMs: number): GapReason {
  const next = states.find(({ atMs, code }) => atMs > fromMs && code !== 'no-packets');
  return next !== undefined && reasonOf(next.code) === 'network' ? 'network' : 'camera';
}

function stateAt(states: readonly StateChange[], fromMs: number, toMs: number): string {
  const index = states.findLastIndex(({ atMs }) => atMs <= fromMs);
  const code = states[index]?.code ?? 'off';
  if (code !== 'none') return code;
  const since = states[index]?.atMs ?? 0;
  const before = states[index - 1]?.code;
  if (fromMs === since && toMs - since <= GOING_LIVE_MS && before !== undefined && before !== 'none')
    return before;
  return 'not-written';
}
