import { civilToEpochMs } from '../shared/domain/civil-time.ts';
import { createListeningReadiness } from './audio/readiness/create-listening-readiness.ts';
import { createRoomChanges } from './audio/readiness/room-changes.ts';
import { parseRtspUrl } from './cameras/rtsp/rtsp-url.ts';
import type { ListeningFact } from './ports/day.ts';
import type { ListeningProfiles } from './ports/listening-profiles.ts';
import type { Roster } from './ports/roster.ts';
import type { Wiring } from './wiring.ts';

/** What readiness needs to know of the listening equipment. */
export function wireListeningReadiness(
  { database, registry, keyBox, time }: Wiring,
  roster: Pick<Roster, 'table' | 'onChange'>,
  profiles: Pick<ListeningProfiles, 'active'>,
): () => ListeningFact {
  const changes = createRoomChanges({
    database,
    box: keyBox,
    withoutCredentials: (address) => parseRtspUrl(address)?.requestUrl ?? null,
    rooms: () => registry.rooms(),
    cameras: () => registry.cameras(),
    nowMs: time.nowMs,
  });
  changes.follow();
  registry.onChange(() => changes.follow());
  let table = roster.table();
  roster.onChange(() => {
    table = roster.table();
  });
  const roomsOf = (sessionId: string): string[] => {
    const rooms = new Map(table.posts.map(({ id, roomId }) => [id, roomId]));
    return table.assignments.flatMap(({ sessionId: of, postId }) =>
      of === sessionId ? (rooms.get(postId) ?? []) : [],
    );
  };
  return createListeningReadiness({
    database,
    changes,
    rooms: () => registry.rooms(),
    plan() {
      const exams = table.sessions.filter(({ kind }) => kind === 'exam');
      const { timeZone } = registry.site();
      return {
        sessions: exams.filter(({ end }) => civilToEpochMs(end, timeZone) > time.nowMs()),
        plannedSessions: exams.length,
        roomsOf,
      };
    },
    profile: () => profiles.active(),
  });
}
