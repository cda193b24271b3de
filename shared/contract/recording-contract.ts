import { z } from 'zod';
import { command, feed, query, ROLES } from './define.ts';
import { Job } from './job.ts';
import { Bookmark, CameraCoverage, RecordedFragment, RecordingState } from './recording.ts';
import { SignedProof } from './signed-proof.ts';

const Id = z.string().min(1).max(64);
const Range = z.object({ fromMs: z.number().min(0), toMs: z.number().min(0) });
const Done = z.object({ isDone: z.literal(true) });

/** Recording, playback and clip export. */
export const recordingContract = {
  'recording.state': feed(ROLES, z.object({}), RecordingState, RecordingState),
  /** All cameras when `cameraIds` is left out. At most 7 days. */
  'recording.coverage': query(
    ROLES,
    Range.extend({ cameraIds: z.array(Id).max(2000).optional() }),
    z.array(CameraCoverage),
  ),
  /** The proof of a session, signed; the page shows what the signed text says. */
  'recording.proof': query(ROLES, z.object({ sessionId: Id }), SignedProof),
  /** Notes in the journal that the proof of a session was printed or exported, and by whom. */
  'recording.issueProof': command(
    ['director', 'duty', 'technician', 'monitor'],
    z.object({ sessionId: Id, form: z.enum(['print', 'csv', 'signed']) }),
    Done,
  ),
  /** Fragments of one camera in order, at most `limit`. */
  'recording.fragments': query(
    ROLES,
    Range.extend({ cameraId: Id, limit: z.number().int().min(1).max(5000).default(2000) }),
    z.array(RecordedFragment),
  ),
  /** One MP4 per camera, G.711 turned into AAC for common players where FFmpeg is there. */
  'recording.export': command(
    ['director', 'duty', 'technician', 'monitor'],
    Range.extend({ cameraIds: z.array(Id).min(1).max(64) }),
    Job,
  ),
  'recording.bookmarks': query(ROLES, Range, z.array(Bookmark)),
  'recording.addBookmark': command(
    ['director', 'duty', 'technician', 'monitor'],
    z.object({ atMs: z.number(), roomId: Id.nullable(), text: z.string().trim().min(1).max(200) }),
    Bookmark,
  ),
  'recording.removeBookmark': command(
    ['director', 'duty', 'technician', 'monitor'],
    z.object({ id: Id }),
    Done,
  ),
};
