import { z } from 'zod';
import { command, feed, query, ROLES } from './define.ts';
import { OpenedSeal, Seal, SealPreview, Volume } from './evidence.ts';
import { Job } from './job.ts';

const Id = z.string().min(1).max(64);
const KEEPERS = ['director', 'duty', 'papers-keeper'] as const;
/** One line of text a person typed: no control characters, since it is printed and signed. */
const Line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'no line breaks');
/** An absolute folder of the machine the service runs on. */
const Folder = z.string().trim().min(1).max(1024);
const SealLabel = { number: Line(64), place: Line(120), custodian: Line(64), title: Line(120) };
const SealRange = { fromMs: z.number().int().min(0), toMs: z.number().int().min(0) };
const Rooms = z.array(Id).min(1).max(2000);

/** Sealed recordings (封存). Nothing here deletes: a seal is for ever. */
export const evidenceContract = {
  'evidence.seals': feed(ROLES, z.object({}), z.array(Seal), z.array(Seal)),
  'evidence.preview': query(ROLES, z.object({ ...SealRange, roomIds: Rooms }), SealPreview),
  /** A job `seal`. The actor must be a named operator. At most 7 days, in the past. */
  'evidence.seal': command(
    KEEPERS,
    z.object({ ...SealLabel, ...SealRange, roomIds: Rooms, sessionId: Id.nullable() }),
    Job,
  ),
  /** Seals one thing by itself: the newest picture of a camera, an exported clip, or a text. */
  'evidence.addItem': command(
    ['director', 'duty', 'technician', 'monitor', 'papers-keeper'],
    z.object({
      ...SealLabel,
      item: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('snapshot'), cameraId: Id }),
        z.object({ kind: z.literal('clip'), jobId: Id, name: z.string().min(1).max(128) }),
        z.object({ kind: z.literal('log'), text: z.string().trim().min(1).max(20_000) }),
      ]),
    }),
    Job,
  ),
  'evidence.volumes': query(ROLES, z.object({}), z.array(Volume)),
  /** A job `evidence-copy` into a new folder inside `folder`. */
  'evidence.copy': command(KEEPERS, z.object({ id: Id, folder: Folder }), Job),
  /** A job `evidence-verify` of the site's own sealed folder, or of a copy at `folder`. */
  'evidence.verify': command(ROLES, z.object({ id: Id, folder: Folder.nullable() }), Job),
  /** Journalled and reported upward before the list is given; downloads name the opening. */
  'evidence.open': command(
    ['director', 'duty', 'papers-keeper', 'observer'],
    z.object({ id: Id, reason: Line(200) }),
    OpenedSeal,
  ),
};
