import { z } from 'zod';
import { StreamName } from './camera-status.ts';

/**
 * Who is to blame for missing seconds: `camera` (sent nothing or nothing usable), `network` (unreachable, lost
 * packets), `disk` (full, failed or too slow), `console` (our service or ingest was not running or was behind),
 * `not-planned` (recording was off or the camera not yet configured). `code` says it exactly.
 */
export const GAP_REASONS = ['camera', 'network', 'disk', 'console', 'not-planned'] as const;
export const GapReason = z.enum(GAP_REASONS);
export type GapReason = z.infer<typeof GapReason>;

/** Times are capture times on the site's own clock, epoch milliseconds. */
export const RecordingGap = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  reason: GapReason,
  /**
   * A camera state code, or one of `disk-full`, `disk-error`, `disk-slow`, `service-stopped`, `clock-stepped` (this
   * computer's clock jumped over it), `not-written` (received, lost in the console), `file-missing` (the file is gone
   * from the disk), `deleted`, `expired` (by retention), `off`, `not-yet` (not on the disk yet, or in the future).
   */
  code: z.string(),
});
export type RecordingGap = z.infer<typeof RecordingGap>;

/**
 * One recorded file, or the durable part of the file being written. An id stands for exactly these bytes for
 * ever: the open file gets a new id with every fragment.
 */
export const RecordedSegment = z.object({
  id: z.string(),
  cameraId: z.string(),
  stream: StreamName,
  fromMs: z.number(),
  toMs: z.number(),
  bytes: z.number(),
  /** SHA-256 of the file's bytes, hex. */
  sha256: z.string(),
  codec: z.string(),
  hasAudio: z.boolean(),
  isOpen: z.boolean(),
  /** Seals that contain it; a sealed segment cannot be deleted. */
  sealIds: z.array(z.string()),
});
export type RecordedSegment = z.infer<typeof RecordedSegment>;

/** Answer of `GET /api/v1/recordings`. */
export const RecordingList = z.object({
  segments: z.array(RecordedSegment),
  gaps: z.array(RecordingGap),
});
export type RecordingList = z.infer<typeof RecordingList>;

/** Which seconds of one camera exist, which do not and why. Covered spans and gaps fill the range without overlap. */
export const CameraCoverage = z.object({
  cameraId: z.string(),
  roomId: z.string(),
  covered: z.array(z.object({ fromMs: z.number(), toMs: z.number() })),
  gaps: z.array(RecordingGap),
  coveredMs: z.number(),
  missingMs: z.number(),
});
export type CameraCoverage = z.infer<typeof CameraCoverage>;

/**
 * Proof of what was recorded in a range, e.g. a session: per camera the covered and missing stretches, and the files
 * with their hashes and the head of their fragment chain. A room counts as covered while any of its cameras is. Cameras
 * that are no longer configured but have recordings in the range are in it, in the room they were in last (an empty
 * room id: nobody remembers).
 */
export const CoverageProof = z.object({
  siteCode: z.string(),
  madeAtMs: z.number(),
  /** The session of the roster the range was taken from; null when the range was given. */
  session: z.object({ id: z.string(), name: z.string(), subject: z.string() }).nullable(),
  fromMs: z.number(),
  toMs: z.number(),
  rooms: z.array(
    z.object({
      roomId: z.string(),
      cameraIds: z.array(z.string()),
      coveredMs: z.number(),
      missingMs: z.number(),
      /** `reasons`: those of its cameras during this stretch. */
      missing: z.array(z.object({ fromMs: z.number(), toMs: z.number(), reasons: z.array(GapReason) })),
    }),
  ),
  cameras: z.array(
    CameraCoverage.extend({
      isConfigured: z.boolean(),
      files: z.array(
        z.object({
          id: z.string(),
          fromMs: z.number(),
          toMs: z.number(),
          bytes: z.number(),
          sha256: z.string(),
          chainHead: z.string(),
          isOpen: z.boolean(),
        }),
      ),
    }),
  ),
});
export type CoverageProof = z.infer<typeof CoverageProof>;

/** One GOP on disk. `GET /api/v1/recordings/fragments/:id` answers its access units, see docs/recording.md. */
export const RecordedFragment = z.object({
  id: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  bytes: z.number(),
  units: z.number(),
  /** False when it cannot be decoded by itself (a GOP too long for one fragment). */
  startsWithKeyFrame: z.boolean(),
  /** A picture of it follows a loss: it may look damaged until the next key frame. */
  isAfterLoss: z.boolean(),
});
export type RecordedFragment = z.infer<typeof RecordedFragment>;

/** Where more than this is missing an exported clip ends and the next file begins. */
export const CLIP_BREAK_MS = 1_000;

/** What a finished `clip-export` says in `result`. Times are capture times, epoch milliseconds. */
export const ExportResult = z.object({
  /** Names, for `GET /api/v1/exports/:jobId/:name`. */
  files: z.array(z.string()),
  bytes: z.number(),
  /** What each file shows. It begins at a key frame, so the first of a camera may begin before the range. */
  clips: z.array(z.object({ name: z.string(), cameraId: z.string(), fromMs: z.number(), toMs: z.number() })),
  /**
   * Every stretch of the range of which no file has a moving picture, by camera and time. Up to `CLIP_BREAK_MS` the
   * picture before it stands still within one file. Code `undecodable`: recorded, but without a key frame.
   */
  holes: z.array(RecordingGap.extend({ cameraId: z.string() })),
  /** Holes beyond the listed ones. */
  omittedHoles: z.number(),
  /** Cameras with nothing in the range. */
  withoutRecording: z.array(z.string()),
  /** G.711 stayed because FFmpeg is missing: some players are silent. */
  isSoundKept: z.boolean(),
});
export type ExportResult = z.infer<typeof ExportResult>;

/** `roomId` null: of the whole site. */
export const Bookmark = z.object({
  id: z.string(),
  atMs: z.number(),
  roomId: z.string().nullable(),
  text: z.string(),
  by: z.string(),
});
export type Bookmark = z.infer<typeof Bookmark>;

export const RecordingState = z.object({
  isEnabled: z.boolean(),
  stream: StreamName,
  /** Cameras written now, and cameras that should be but are not, with why. */
  recording: z.array(z.string()),
  missing: z.array(
    z.object({ cameraId: z.string(), reason: GapReason, code: z.string(), sinceMs: z.number() }),
  ),
  usedBytes: z.number(),
  maxBytes: z.number(),
  freeBytes: z.number().nullable(),
  /** How long the space lasts at the present rate, with what may be deleted by now; null while the rate is unknown. */
  hoursLeft: z.number().nullable(),
  /** Recordings are kept at least this long; earlier deletion is refused. */
  retentionDays: z.number(),
  oldestMs: z.number().nullable(),
});
export type RecordingState = z.infer<typeof RecordingState>;
