import type { RosterDay } from '../../../shared/contract/roster-day.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { Condition } from '../../ports/day.ts';
import { dayConditions, dayInstants } from './day-conditions.ts';

interface Kept<T> {
  readonly of: readonly unknown[];
  readonly value: T;
}

/** The alarms of the day, asked once a second: looked at anew only when the roster, an entry or the part of the day is another. */
export function createDayWatch(options: {
  table(): RosterTable;
  day(): RosterDay;
  nowMs(): number;
  toMs(civil: string): number;
}): () => readonly Condition[] {
  let instants: Kept<readonly number[]> | null = null;
  let found: Kept<readonly Condition[]> | null = null;
  return () => {
    const [table, day, nowMs] = [options.table(), options.day(), options.nowMs()];
    const { toMs } = options;
    // An instant of a known session tells when the time zone of the site was changed.
    const first = table.sessions[0];
    const basis = [table.sessions, day.setup, first ? toMs(first.start) : 0];
    if (!isOf(instants, basis)) instants = { of: basis, value: dayInstants(table, day, toMs) };
    const of = [table, day.facts, day.setup, instants.value.findLastIndex((ms) => ms <= nowMs)];
    if (!isOf(found, of)) found = { of, value: dayConditions(table, day, nowMs, toMs) };
    return found.value;
  };
}

const isOf = <T>(kept: Kept<T> | null, of: readonly unknown[]): kept is Kept<T> =>
  kept !== null && of.every((one, index) => one === kept.of[index]);
