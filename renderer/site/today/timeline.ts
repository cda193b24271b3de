/** Where a session stands on the strip, in per cent of its width. */
export interface StripSpan {
  readonly id: string;
  readonly leftPercent: number;
  readonly widthPercent: number;
  readonly lane: number;
}

export interface Strip {
  readonly spans: readonly StripSpan[];
  readonly lanes: number;
  /** Beginning and end of the strip. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Null when now is not on the strip. */
  readonly nowPercent: number | null;
  /** Whole hours on the strip, for the scale. */
  readonly hours: readonly { readonly atMs: number; readonly percent: number }[];
}

const HOUR_MS = 3_600_000;

/**
 * Lays out the sessions around now (5 h back, 14 h ahead) on a strip of at least eight hours, with lanes
 * for those that overlap. When none is near, the strip shows the day of the next one, without now.
 */
export function layoutStrip(
  sessions: readonly { readonly id: string; readonly startMs: number; readonly endMs: number }[],
  nowMs: number,
): Strip {
  const around = (atMs: number) =>
    sessions.filter(({ endMs, startMs }) => endMs > atMs - 5 * HOUR_MS && startMs < atMs + 14 * HOUR_MS);
  const isNear = around(nowMs).length > 0;
  const nextMs = Math.min(...sessions.map(({ startMs }) => startMs).filter((startMs) => startMs > nowMs));
  const centreMs = isNear || !Number.isFinite(nextMs) ? nowMs : nextMs;
  const near = around(centreMs);
  const first = Math.min(centreMs - HOUR_MS, ...near.map(({ startMs }) => startMs - HOUR_MS / 2));
  const last = Math.max(centreMs + 7 * HOUR_MS, ...near.map(({ endMs }) => endMs + HOUR_MS / 2));
  const fromMs = Math.floor(first / HOUR_MS) * HOUR_MS;
  const toMs = Math.ceil(last / HOUR_MS) * HOUR_MS;
  const percent = (atMs: number): number => ((atMs - fromMs) / (toMs - fromMs)) * 100;
  const laneEnds: number[] = [];
  const spans = near
    .toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)
    .map(({ id, startMs, endMs }): StripSpan => {
      const free = laneEnds.findIndex((endMsOfLane) => endMsOfLane <= startMs);
      const lane = free === -1 ? laneEnds.length : free;
      laneEnds[lane] = endMs;
      return { id, leftPercent: percent(startMs), widthPercent: percent(endMs) - percent(startMs), lane };
    });
  const stepHours = Math.max(1, Math.ceil((toMs - fromMs) / HOUR_MS / 14));
  const hours = [];
  for (let atMs = fromMs; atMs <= toMs; atMs += stepHours * HOUR_MS)
    hours.push({ atMs, percent: percent(atMs) });
  const isNowShown = nowMs >= fromMs && nowMs <= toMs;
  return {
    ...{ fromMs, toMs },
    spans,
    lanes: Math.max(1, laneEnds.length),
    nowPercent: isNowShown ? percent(nowMs) : null,
    hours,
  };
}
