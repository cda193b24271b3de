import type { DutyPerson, DutyRelief, DutyShift } from '../../../../contract/duty.ts';

const MOST = 5;
const MINUTE_MS = 60_000;

/**
 * Who could come in now: nobody who is on duty or should be; a keeper first where one is missing, then who has rested
 * longest, then who is due last.
 */
export function rankRelief(
  people: readonly DutyPerson[],
  shifts: readonly DutyShift[],
  nowMs: number,
  isKeeperMissing: boolean,
): DutyRelief[] {
  return people
    .flatMap((person): DutyRelief[] => {
      const own = shifts.filter((shift) => shift.people.some(({ id }) => id === person.id));
      if (own.some(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs)) return [];
      const ended = own.filter(({ endMs }) => endMs <= nowMs).map(({ endMs }) => endMs);
      const next = own.find(({ startMs }) => startMs > nowMs);
      return [
        {
          ...person,
          restMinutes: ended.length === 0 ? null : Math.floor((nowMs - Math.max(...ended)) / MINUTE_MS),
          nextStartMs: next?.startMs ?? null,
        },
      ];
    })
    .sort(
      (a, b) =>
        (isKeeperMissing ? Number(b.isKeeper) - Number(a.isKeeper) : 0) ||
        (b.restMinutes ?? Number.MAX_SAFE_INTEGER) - (a.restMinutes ?? Number.MAX_SAFE_INTEGER) ||
        (b.nextStartMs ?? Number.MAX_SAFE_INTEGER) - (a.nextStartMs ?? Number.MAX_SAFE_INTEGER) ||
        (a.id < b.id ? -1 : 1),
    )
    .slice(0, MOST);
}
