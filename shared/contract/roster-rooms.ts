import { z } from 'zod';
import { command } from './define.ts';

const Id = z.string().min(1).max(64);
const Name = z.string().trim().max(64);
/** Names of schools or classes; as many as a problem takes. */
const Names = z.array(Name.min(1)).max(200);

/** Whose candidates sit in a room in one session, where they are not those of the room. */
export const RoomSession = z.object({ sessionId: Id, candidateSchools: Names, candidateClasses: Names });
export type RoomSession = z.infer<typeof RoomSession>;

/** What the rules of invigilation ask of a room of the site beside its name; everything empty where nobody said. */
export const RosterRoom = z.object({
  roomId: Id,
  /** Compared with where people on standby wait and with the buildings people prefer. */
  building: Name,
  /** For the exchange between counties. */
  county: Name,
  /** Of all sessions but those listed in `sessions`. */
  candidateSchools: Names,
  candidateClasses: Names,
  sessions: z
    .array(RoomSession)
    .max(60)
    .refine(
      (list) => new Set(list.map(({ sessionId }) => sessionId)).size === list.length,
      'a session is there twice',
    ),
});
export type RosterRoom = z.infer<typeof RosterRoom>;

export const MOST_ROSTER_ROOMS = 1_000;

export const rosterRoomsContract = {
  /** `revision` is the table the operator saw; a room changed since then is a conflict, and nothing is written. */
  'rosterRooms.save': command(
    ['director', 'duty'],
    z.object({ revision: z.number().int(), rooms: z.array(RosterRoom).min(1).max(MOST_ROSTER_ROOMS) }),
    z.object({ isDone: z.literal(true) }),
  ),
};
