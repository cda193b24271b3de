import type { TrialVerdict, Watch, WatchIncident } from '../../../shared/contract/listening-watch.ts';
import type { Condition } from '../../ports/day.ts';
import type { OutgoingEvent } from '../../ports/outbox.ts';

/** One alarm for all rooms that have a fault now; its reason is that of most of them. */
export function conditionOf(open: readonly WatchIncident[]): readonly Condition[] {
  if (open.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { reasonCode } of open) counts.set(reasonCode, (counts.get(reasonCode) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return [
    {
      cause: 'listening-test',
      priority: 'high',
      subjects: open.flatMap(({ cameraId }) => cameraId ?? []),
      reasonCode: most?.[0] ?? 'none',
    },
  ];
}

/** A fault during the test goes up at once, ahead of everything that can wait. */
export const faultEvent = (watchId: string, fault: WatchIncident): OutgoingEvent => ({
  lane: 'A',
  type: 'listening.fault',
  subject: `room/${fault.roomId}`,
  data: {
    watchId,
    faultId: fault.id,
    roomId: fault.roomId,
    fault: fault.fault,
    reasonCode: fault.reasonCode,
    fromMs: fault.fromMs,
    positionMs: fault.fromPositionMs,
    isEverywhere: fault.isEverywhere,
  },
});

export const recoveryEvent = (watchId: string, fault: WatchIncident): OutgoingEvent => ({
  lane: 'A',
  type: 'listening.recovered',
  subject: `room/${fault.roomId}`,
  data: {
    watchId,
    faultId: fault.id,
    roomId: fault.roomId,
    fault: fault.fault,
    toMs: fault.toMs ?? fault.namedAtMs,
    durationMs: Math.max(0, (fault.toMs ?? fault.namedAtMs) - fault.fromMs),
  },
});

/** In this time nobody watched: the service was down. */
export const blindEvent = (
  watchId: string,
  blind: { readonly fromMs: number; readonly toMs: number },
): OutgoingEvent => ({
  lane: 'A',
  type: 'listening.blind',
  data: { watchId, ...blind, seconds: Math.round((blind.toMs - blind.fromMs) / 1000) },
});

/** The result of a trial or a watch. No names of persons. */
export function endedEvent(
  watch: Watch,
  endedAtMs: number,
  verdicts: readonly TrialVerdict[],
): OutgoingEvent {
  const { id, kind, chain, startedAtMs, heard, faulty, notMeasurable, incidents, state } = watch;
  return {
    lane: 'B',
    type: 'listening.watch',
    data: {
      watchId: id,
      kind,
      chain,
      startedAtMs,
      endedAtMs,
      heard,
      faulty,
      notMeasurable,
      faults: incidents.length,
      rooms: state.map(({ roomId, state: measured }) => ({
        roomId,
        state: measured,
        isGood: verdicts.find((one) => one.roomId === roomId)?.isGood ?? null,
      })),
    },
  };
}
