import { z } from 'zod';
import { AudioCheck, AudioCheckKind, AudioCheckSummary, SoundChain } from './audio-check.ts';
import { command, feed, query, ROLES } from './define.ts';
import { PreflightRoom } from './listening-preflight.ts';
import { RoomZone, ZoneName } from './listening-zone.ts';
import { EmissionProblem, OutputDevice } from './signal-emission.ts';

const Id = z.string().min(1).max(64);
const OPERATORS = ['director', 'technician'] as const;
const Done = z.object({ isDone: z.literal(true) });

/** Checks of the listening equipment. */
export const audioCheckContract = {
  /** The running check, else the newest one. */
  'audioCheck.current': feed(ROLES, z.object({}), AudioCheck.nullable(), AudioCheck.nullable()),
  /** Newest first. */
  'audioCheck.list': query(ROLES, z.object({}), z.array(AudioCheckSummary)),
  /** Every room of the next check as it is now, in the order of the site; what has changed since acceptance is that chain's. */
  'audioCheck.preflight': query(
    ROLES,
    z.object({ chain: SoundChain.default('main') }),
    z.array(PreflightRoom),
  ),
  'audioCheck.get': query(ROLES, z.object({ id: Id }), AudioCheck),
  'audioCheck.start': command(
    OPERATORS,
    z.object({
      rooms: z.union([z.literal('all'), z.array(Id).min(1).max(2000)]),
      kind: AudioCheckKind,
      chain: SoundChain,
      output: z.enum(['page', 'external']),
      programme: z.string().min(1).max(200).nullable(),
      repeats: Id.nullable(),
      /** For the kind `zone`: the zone that is played into; every room listens. */
      zone: ZoneName.nullable().default(null),
      /** For output by a page: the page that is to play, and over which device; null: whichever can. */
      page: Id.nullable().default(null),
      device: OutputDevice.nullable().default(null),
    }),
    AudioCheck,
  ),
  /** Rooms that belong to a loudspeaker zone. */
  'audioCheck.zones': query(ROLES, z.object({}), z.array(RoomZone)),
  /** Null takes the rooms out of their zones. */
  'audioCheck.setZone': command(
    OPERATORS,
    z.object({ rooms: z.array(Id).min(1).max(2000), zone: ZoneName.nullable() }),
    z.array(RoomZone),
  ),
  /** A page offers to play the signal now; the first one does. */
  'audioCheck.takeSignal': command(
    OPERATORS,
    z.object({ id: Id, page: Id, device: OutputDevice }),
    z.object({ isYours: z.boolean() }),
  ),
  /** A page that was to play cannot, or broke off. */
  'audioCheck.signalFailed': command(
    OPERATORS,
    z.object({ id: Id, page: Id, problem: EmissionProblem }),
    Done,
  ),
  'audioCheck.cancel': command(OPERATORS, z.object({ id: Id }), Done),
  /** Stops waiting and measures what was heard. */
  'audioCheck.finishNow': command(OPERATORS, z.object({ id: Id }), Done),
  /** The result becomes what later checks are compared with. Needs a named operator. */
  'audioCheck.accept': command(OPERATORS, z.object({ id: Id }), z.object({ rooms: z.number().int() })),
};
