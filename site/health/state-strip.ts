import type { HealthSegment } from '../../shared/contract/health-contract.ts';

/** A camera's state from this instant on, within one run of the service; `not-measured` when it was taken out. */
export interface StateChange {
  readonly run: number;
  readonly atMs: number;
  readonly monoMs: number;
  readonly state: HealthSegment['state'];
  readonly code: string;
}

/** One run of the service; `lastMonoMs` is the last instant it is known to have lived. */
export interface ServiceRun {
  readonly id: number;
  readonly lastMonoMs: number;
}

/**
 * The two clocks are read one after the other, and a busy computer may pause in between: a shorter gap within one run
 * is no time without the service.
 */
const BETWEEN_CLOCKS_MS = 100;

/**
 * What one camera did between two instants, filling the range. Each state lasts as long as monotonic time says;
 * where a clock set back makes two of them claim the same instant, the later one has it. `changes` in the order
 * they were recorded.
 */
export function stateStrip(
  changes: readonly StateChange[],
  runs: ReadonlyMap<number, ServiceRun>,
  fromMs: number,
  toMs: number,
): HealthSegment[] {
  let strip: HealthSegment[] = [{ fromMs, toMs, state: 'not-measured', code: 'none' }];
  changes.forEach((change, index) => {
    const next = changes[index + 1];
    const endMonoMs =
      next?.run === change.run ? next.monoMs : (runs.get(change.run)?.lastMonoMs ?? change.monoMs);
    const begin = Math.max(fromMs, change.atMs);
    const lastedUntilMs = change.atMs + Math.max(0, endMonoMs - change.monoMs);
    const gapMs = next?.run === change.run ? next.atMs - lastedUntilMs : 0;
    const end = Math.min(toMs, gapMs > 0 && gapMs < BETWEEN_CLOCKS_MS ? (next?.atMs ?? toMs) : lastedUntilMs);
    if (end <= begin) return;
    strip = paint(strip, { fromMs: begin, toMs: end, state: change.state, code: change.code });
  });
  return joined(strip.filter((segment) => segment.toMs > segment.fromMs));
}

function paint(strip: readonly HealthSegment[], over: HealthSegment): HealthSegment[] {
  // Changes come in the order of time unless a clock was set back: look from the end.
  let last = strip.length;
  while (last > 0 && (strip[last - 1]?.fromMs ?? 0) >= over.toMs) last -= 1;
  let first = last;
  while (first > 0 && (strip[first - 1]?.toMs ?? 0) > over.fromMs) first -= 1;
  const left = strip[first];
  const right = strip[last - 1];
  const pieces: HealthSegment[] = [];
  if (first < last && left !== undefined && left.fromMs < over.fromMs)
    pieces.push({ ...left, toMs: over.fromMs });
  pieces.push(over);
  if (first < last && right !== undefined && right.toMs > over.toMs)
    pieces.push({ ...right, fromMs: over.toMs });
  return [...strip.slice(0, first), ...pieces, ...strip.slice(last)];
}

function joined(strip: readonly HealthSegment[]): HealthSegment[] {
  const result: HealthSegment[] = [];
  for (const segment of strip) {
    const before = result.at(-1);
    if (before?.state === segment.state && before.code === segment.code && before.toMs === segment.fromMs)
      result[result.length - 1] = { ...before, toMs: segment.toMs };
    else result.push(segment);
  }
  return result;
}

/** How long a camera may take to show its first picture before that counts as an outage. */
const SETTLE_MS = 8_000;

/** Times without pictures and their sum; what nobody measured and a quick start do not count. */
export function outagesOf(strip: readonly HealthSegment[]): { outages: number; outageMs: number } {
  let outages = 0;
  let outageMs = 0;
  let darkMs = 0;
  let isBroken = false;
  const end = (): void => {
    if (isBroken || darkMs > SETTLE_MS) {
      outages += 1;
      outageMs += darkMs;
    }
    darkMs = 0;
    isBroken = false;
  };
  for (const { state, fromMs, toMs } of strip) {
    if (state === 'live' || state === 'degraded' || state === 'not-measured') end();
    else {
      darkMs += toMs - fromMs;
      if (state !== 'connecting' && state !== 'waiting-for-key-frame') isBroken = true;
    }
  }
  end();
  return { outages, outageMs };
}
