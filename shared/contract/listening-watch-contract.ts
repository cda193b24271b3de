import { z } from 'zod';
import { command, feed, query, ROLES } from './define.ts';
import { SuggestedRooms, Watch, WatchKind, WatchSummary } from './listening-watch.ts';

const Id = z.string().min(1).max(64);
const OPERATORS = ['director', 'technician'] as const;
const Done = z.object({ isDone: z.literal(true) });

/** Trial listening and the watch during the listening test: one runs at a time. */
export const listeningWatchContract = {
  /** The running one, else the newest of this run of the service. */
  'watch.current': feed(ROLES, z.object({}), Watch.nullable(), Watch.nullable()),
  'watch.list': query(ROLES, z.object({}), z.array(WatchSummary)),
  'watch.get': query(ROLES, z.object({ id: Id }), Watch),
  'watch.suggestedRooms': query(ROLES, z.object({}), SuggestedRooms),
  'watch.start': command(
    OPERATORS,
    z.object({
      kind: WatchKind,
      programmeId: Id,
      rooms: z.union([z.literal('all'), z.array(Id).min(1).max(2000)]),
      chain: z.enum(['main', 'backup']),
      output: z.enum(['page', 'external']),
    }),
    Watch,
  ),
  /** The page plays from this place from now on: where the rooms are to be looked for first. */
  'watch.played': command(OPERATORS, z.object({ id: Id, positionMs: z.number().min(0) }), Done),
  /** The programme is stopped on purpose: silence is no fault until it goes on. */
  'watch.pause': command(OPERATORS, z.object({ id: Id }), Done),
  'watch.resume': command(OPERATORS, z.object({ id: Id }), Done),
  'watch.end': command(OPERATORS, z.object({ id: Id }), Done),
  /** What a person in the room says; the newest of a room counts. */
  'watch.verdict': command(
    ['director', 'technician', 'monitor'],
    z.object({
      id: Id,
      roomId: Id,
      isGood: z.boolean(),
      listener: z.string().trim().min(1).max(32),
      remark: z.string().trim().max(200),
    }),
    Watch,
  ),
};
