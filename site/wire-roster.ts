import type { RoomConfig } from '../shared/contract/site-config.ts';
import { createRoster } from './roster/create-roster.ts';
import type { Wiring } from './wiring.ts';

/** The roster of the site: every change is journalled and told upward in the transaction that makes it. */
export function wireRoster(wiring: Wiring) {
  const { database, journal, outbox, registry } = wiring;
  const roster = createRoster({
    database,
    rooms: {
      list: () => registry.rooms(),
      upsert: (rooms: readonly RoomConfig[]) => registry.upsertRooms(rooms),
    },
    record({ what, subject, details, actor }) {
      journal.append({ actor, action: what, subject, details });
      // No names above the county: the report says what changed and where, never who.
      outbox.append({ lane: 'B', type: 'roster.changed', data: { what, sessionId: sessionOf(details) } });
    },
  });
  roster.ensureRoomPosts('system');
  return { roster };
}

const sessionOf = (details: Record<string, unknown>): string | null =>
  typeof details['sessionId'] === 'string' ? details['sessionId'] : null;
