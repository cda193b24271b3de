import { z } from 'zod';
import { command, feed, ROLES } from './define.ts';
import { Cue, CueImport, MOST_CUES, PlayTicket, Programme } from './programme.ts';

const Id = z.string().min(1).max(64);
const OPERATORS = ['director', 'technician'] as const;

/** Recordings of listening tests and their cue sheets. Files come by `POST /api/v1/listening/recordings`. */
export const programmeContract = {
  'programme.list': feed(ROLES, z.object({}), z.array(Programme), z.array(Programme)),
  /** Refused while it is played. */
  'programme.remove': command(OPERATORS, z.object({ id: Id }), Programme),
  'programme.restore': command(OPERATORS, z.object({ id: Id }), Programme),
  /** A sealed recording is only opened by a named operator, and every opening is journalled. */
  'programme.open': command(OPERATORS, z.object({ id: Id }), PlayTicket),
  'cues.import': command(OPERATORS, z.object({ id: Id, base64: z.string().max(2 * 1024 * 1024) }), CueImport),
  /** Replaces the sheet; `revision` is the one the operator saw, an older one is a conflict. */
  'cues.set': command(
    OPERATORS,
    z.object({ id: Id, revision: z.number().int(), cues: z.array(Cue).max(MOST_CUES) }),
    Programme,
  ),
  /** Marks that the next question begins here: the one before ends here. */
  'cues.mark': command(OPERATORS, z.object({ id: Id, atMs: z.number().min(0) }), Programme),
  /** Back to the sheet before the last change. */
  'cues.undo': command(OPERATORS, z.object({ id: Id }), Programme),
};
