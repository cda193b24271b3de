import type { RosterPlace } from '../../../shared/domain/roster/problem/roster-problem.ts';
import { placeKey } from '../../../shared/domain/roster/problem/roster-view.ts';

/** A room whose people differ: who left and who came. */
export interface RosterChange {
  readonly sessionId: string;
  readonly roomId: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Rooms whose people differ from the previous roster: who left and who came. */
export function rosterChanges(previous: readonly RosterPlace[], now: readonly RosterPlace[]): RosterChange[] {
  const before = new Set(previous.map(placeKey));
  const after = new Set(now.map(placeKey));
  const cells = new Map<string, { sessionId: string; roomId: string; removed: string[]; added: string[] }>();
  const cellOf = ({ sessionId, roomId }: RosterPlace) => {
    const key = JSON.stringify([sessionId, roomId]);
    const cell = cells.get(key) ?? { sessionId, roomId, removed: [], added: [] };
    cells.set(key, cell);
    return cell;
  };
  for (const place of previous) if (!after.has(placeKey(place))) cellOf(place).removed.push(place.staffId);
  for (const place of now) if (!before.has(placeKey(place))) cellOf(place).added.push(place.staffId);
  return [...cells.values()];
}
