import type { Alarm } from '../../../shared/contract/today.ts';

const STATE_RANK: Readonly<Record<Alarm['state'], number>> = {
  unacknowledged: 0,
  acknowledged: 1,
  returned: 2,
  shelved: 3,
};
const PRIORITY_RANK: Readonly<Record<Alarm['priority'], number>> = { high: 0, medium: 1, low: 2 };

/** Most urgent first: unacknowledged before the rest, then priority, then the older one. */
export const inOrderOfUrgency = (alarms: readonly Alarm[]): Alarm[] =>
  alarms.toSorted(
    (a, b) =>
      STATE_RANK[a.state] - STATE_RANK[b.state] ||
      PRIORITY_RANK[a.priority] - PRIORITY_RANK[b.priority] ||
      a.raisedAtMs - b.raisedAtMs,
  );

/** The alarm that `A` acknowledges, or null when nothing waits for it. */
export const mostUrgent = (alarms: readonly Alarm[]): Alarm | null =>
  inOrderOfUrgency(alarms).find(({ state }) => state === 'unacknowledged' || state === 'returned') ?? null;
