import type { Timeline } from '../../../shared/contract/site-page.ts';
import type { StoredEvent } from '../../../shared/contract/stored-event.ts';

export const eventKey = ({ epoch, lane, seq }: StoredEvent): string => `${epoch}.${lane}.${seq}`;

/**
 * The timeline with a fresh newest page on top. When the two do not touch, more has arrived than one page
 * holds: what was loaded before is dropped instead of showing a list with a hole.
 */
export function withNewest(known: Timeline | null, newest: Timeline): Timeline {
  if (known === null) return newest;
  const keys = new Set(known.events.map(eventKey));
  const fresh = newest.events.filter((event) => !keys.has(eventKey(event)));
  if (fresh.length === 0) return known;
  if (fresh.length === newest.events.length && newest.next !== null) return newest;
  return { events: [...fresh, ...known.events], next: known.next };
}

/** With the next older page at the end. */
export const withOlder = (known: Timeline, older: Timeline): Timeline => ({
  events: [...known.events, ...older.events],
  next: older.next,
});
