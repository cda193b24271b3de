import type { MediaFormat, StreamName } from '../../shared/contract/camera-status.ts';

/** What the ingest worker records, told by the service. */
export interface RecordPlan {
  /** Absolute path of the recordings folder. */
  readonly folder: string;
  readonly stream: StreamName;
  /** 6 hex digits of this run of the service: uids of its files begin with them. */
  readonly run: string;
  /** A file ends at the next key frame after this time. */
  readonly maxFileMs: number;
  /** Set while nothing may be written: the code becomes the gap's (`disk-full`). */
  readonly blockedCode: string | null;
}

/** One recorded file as far as it is on the disk for good. */
export interface RecordedFileFacts {
  /** 16 hex digits, also in the file and its name. */
  readonly uid: string;
  /** Relative to the recordings folder, `/` as separator. */
  readonly path: string;
  readonly cameraId: string;
  readonly stream: StreamName;
  readonly codec: string;
  readonly hasAudio: boolean;
  /** Length of the durable part, its SHA-256 and the head of its fragment chain, hex. */
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly chainHead: string;
}

export interface RecordedFragmentFacts {
  /** 1 for the first of a file. */
  readonly number: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly units: number;
  readonly startsWithKeyFrame: boolean;
  /** A picture of it follows a loss: it may look damaged until the next key frame. */
  readonly isAfterLoss: boolean;
}

/** Ingest worker to service. Small: recorded bytes never leave the worker. */
export type RecordEvent =
  /** The recorded stream's state from `atMs` on; `none` is live. */
  | { readonly kind: 'state'; readonly cameraId: string; readonly atMs: number; readonly code: string }
  /** Nothing is recorded of this stretch, for this reason. */
  | {
      readonly kind: 'hole';
      readonly cameraId: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly code: string;
    }
  /** These fragments survive a power cut. */
  | {
      readonly kind: 'durable';
      readonly file: RecordedFileFacts;
      readonly fragments: readonly RecordedFragmentFacts[];
    }
  /** Nothing will be added to the file. */
  | { readonly kind: 'closed'; readonly uid: string; readonly cameraId: string }
  /** The disk refuses or is too slow; null: it takes data again. */
  | { readonly kind: 'disk'; readonly code: string | null }
  | { readonly kind: 'cut-done'; readonly requestId: number }
  /** Everything is on the disk and closed. */
  | { readonly kind: 'stopped' };

/** A camera's sound as it is recorded. `config` is the AudioSpecificConfig of AAC, empty otherwise. */
export interface RecordedAudio {
  readonly codec: 'pcma' | 'pcmu' | 'aac';
  readonly sampleRate: number;
  readonly channels: number;
  readonly config: Uint8Array;
}

/** One coded picture as ingest delivers it: Annex B with 4-byte start codes. */
export interface RecordedUnit {
  readonly data: Uint8Array;
  readonly isKeyFrame: boolean;
  readonly isAfterLoss: boolean;
  readonly captureMicros: number;
}

/** Records one camera stream. Never throws, never waits. */
export interface StreamRecorder {
  onFormat(format: MediaFormat): void;
  onUnit(unit: RecordedUnit): void;
  onAudioTrack(audio: RecordedAudio | null): void;
  /** The bytes are copied during the call. */
  onAudioFrame(bytes: Buffer, start: number, end: number, captureMicros: number): void;
  /** A code other than `none` ends what is being recorded. */
  onState(code: string): void;
  /** Writes out what is held and closes the file. */
  end(code: string): void;
}

/** All recording of one ingest worker. */
export interface WorkerRecorder {
  readonly plan: RecordPlan | null;
  setPlan(plan: RecordPlan | null): void;
  /** The recorder of a camera; null while there is no plan. */
  recorderOf(cameraId: string): StreamRecorder | null;
  forget(cameraId: string): void;
  /** Closes the open files of these cameras at their next key frame, then sends `cut-done`. */
  cut(requestId: number, cameraIds: readonly string[]): void;
  tick(): void;
  /** Writes out everything; resolves when it is on the disk. */
  close(): Promise<void>;
}

/** What the ingest worker needs of the recording module; handed in by its composition root. */
export interface RecordingTools {
  createWorkerRecorder(send: (events: readonly RecordEvent[]) => void): WorkerRecorder;
}
