import type { MediaFormat } from '../../shared/contract/camera-status.ts';
import type { Job } from '../../shared/contract/job.ts';
import type {
  Bookmark,
  CameraCoverage,
  CoverageProof,
  RecordedFragment,
  RecordingList,
  RecordingState,
} from '../../shared/contract/recording.ts';
import type { AccessUnit } from './cameras.ts';

export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A recorded file as evidence: where it lies and what its index says about it. */
export interface SegmentFile {
  readonly id: string;
  readonly cameraId: string;
  /** Relative to the recordings folder, `/` as separator. */
  readonly path: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Head of the fragment hash chain after its last fragment, hex. */
  readonly chainHead: string;
}

/** A session of the roster with its instants. */
export interface RecordedSession {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly kind: 'exam' | 'duty';
  readonly startMs: number;
  readonly endMs: number;
}

/** Recording of all cameras and what exists of it. */
export interface Recording {
  /** Files that a crash left unfinished have been read again: before, lists may miss their newest fragments. */
  readonly recovered: Promise<void>;
  state(): RecordingState;
  onChange(listener: (state: RecordingState) => void): () => void;
  list(cameraId: string, range: TimeRange): RecordingList;
  coverage(range: TimeRange, cameraIds: readonly string[] | null): CameraCoverage[];
  /** What was recorded of all cameras in a range, with the files that prove it. `session` only names the range. */
  proof(range: TimeRange, session?: CoverageProof['session']): CoverageProof;
  /** Configured cameras, then others with recordings in the range. */
  camerasIn(range: TimeRange): string[];
  fragments(cameraId: string, range: TimeRange, limit: number): RecordedFragment[];
  /** Absolute path and exact length of a segment; throws ContractError `not-found`. */
  segmentFile(segmentId: string): { path: string; sizeBytes: number };
  /** Access units and audio frames of one fragment in the form of docs/recording.md; throws `not-found`. */
  readFragment(fragmentId: string): Promise<Uint8Array>;
  /** The newest key frame recorded at or before a time; throws `not-found`. */
  keyFrameAt(
    cameraId: string,
    atMs: number,
  ): Promise<{ unit: AccessUnit; format: MediaFormat; atMs: number }>;
  startExport(range: TimeRange, cameraIds: readonly string[], actor: string): Job;
  /** Absolute path of a file an export made; throws ContractError `not-found`. */
  exportedFile(jobId: string, name: string): string;
  bookmarks(range: TimeRange): Bookmark[];
  addBookmark(bookmark: { atMs: number; roomId: string | null; text: string }, actor: string): Bookmark;
  removeBookmark(id: string, actor: string): void;
  /**
   * For sealing: closes open files that touch the range, waits until they are durable and answers every file of
   * those cameras in it. The files are not deleted while `hold` has not been released or a seal names them.
   */
  freeze(range: TimeRange, cameraIds: readonly string[]): Promise<{ files: SegmentFile[]; release(): void }>;
  /** Absolute path of the recordings folder. */
  readonly folder: string;
  /** Seals protect files: retention and deletion skip them from now on. Joins the surrounding transaction. */
  markSealed(segmentIds: readonly string[], sealId: string): void;
  /** Deletes recordings of a range; throws ContractError `conflict` while retention or a seal protects one of them. */
  remove(
    range: TimeRange,
    cameraIds: readonly string[],
    actor: string,
  ): Promise<{ files: number; bytes: number }>;
  close(): Promise<void>;
}
