import type { CameraStatus, MediaFormat, StreamName } from '../../../shared/contract/camera-status.ts';
import type { CameraConfig } from '../../../shared/contract/site-config.ts';
import type { SoundFormat, SoundProblem } from '../../../shared/contract/sound.ts';
import type { AudioLevel, AudioUnavailable, SoundCursor, SoundSlice } from '../../ports/cameras.ts';
import type { RecordEvent, RecordPlan } from '../../ports/recording-worker.ts';
import type { ChosenAudio } from '../rtsp/choose-tracks.ts';
import type { StreamFigures } from './stream-health.ts';

/** A stream that is connected now, in full. */
export interface StreamDescription {
  readonly format: MediaFormat;
  readonly profile: string;
  readonly figures: StreamFigures;
  readonly lostPackets: number;
  readonly clockOffsetMs: number | null;
  readonly audio: ChosenAudio['track'] | null;
}

/** Service to ingest worker. Camera addresses with passwords travel only here, never in arguments or environment. */
export type ToWorker =
  | {
      readonly type: 'configure';
      readonly revision: number;
      readonly cameras: readonly CameraConfig[];
      readonly maxDials: number;
      readonly ffmpegPath: string | null;
    }
  | { readonly type: 'max-dials'; readonly maxDials: number }
  /** `streamNumber` stands for camera and stream in everything binary. */
  | {
      readonly type: 'watch';
      readonly subscriberId: number;
      readonly streamNumber: number;
      readonly cameraId: string;
      readonly stream: StreamName;
    }
  | { readonly type: 'unwatch'; readonly streamNumber: number }
  | { readonly type: 'watch-audio'; readonly isOn: boolean; readonly toneFrequencyHz: number | null }
  /** Live sound of one camera, for somebody who listens. */
  | { readonly type: 'watch-sound'; readonly cameraId: string; readonly isOn: boolean }
  | { readonly type: 'retry'; readonly cameraId: string }
  | { readonly type: 'key-frame'; readonly requestId: number; readonly cameraId: string }
  | {
      readonly type: 'describe-stream';
      readonly requestId: number;
      readonly cameraId: string;
      readonly stream: StreamName;
    }
  /** Sound of these microphones since each cursor; null begins now. */
  | {
      readonly type: 'sound-since';
      readonly requestId: number;
      readonly readers: readonly { readonly cameraId: string; readonly cursor: SoundCursor | null }[];
    }
  /** What to record from now on; null ends it. */
  | { readonly type: 'record'; readonly plan: RecordPlan | null }
  | { readonly type: 'record-cut'; readonly requestId: number; readonly cameraIds: readonly string[] }
  /** Video bytes handed on: lets the worker bound what is under way. */
  | { readonly type: 'taken'; readonly bytes: number }
  | { readonly type: 'stop' };

/** Figures of one camera in `figures.rows`, in this order; NaN is "unknown". */
export const FIGURE_FIELDS = [
  'fps',
  'bitrateKbps',
  'keyFrameIntervalMs',
  'accessUnits',
  'lostPackets',
  'clockOffsetMs',
  'lastFrameAtMs',
  'receivedPackets',
  'lossRatio',
  'lossBurst',
  'jitterMs',
  'maxGapMs',
  'bitratePeakKbps',
  'gopRegularity',
  'hasBFrames',
  'freezeKind',
  'freezeConfidence',
] as const;
export type FigureField = (typeof FIGURE_FIELDS)[number];

export type FromWorker =
  | { readonly type: 'ready' }
  /** Transitions and changes of format or sound. Periodic figures are null here. */
  | { readonly type: 'status'; readonly status: CameraStatus }
  /** Rows in the order of the cameras of `configure` number `revision`; times on the system's monotonic clock. */
  | { readonly type: 'figures'; readonly revision: number; readonly rows: Float64Array }
  | { readonly type: 'video'; readonly bytes: Uint8Array }
  | {
      readonly type: 'begin';
      readonly subscriberId: number;
      readonly format: MediaFormat | null;
      readonly bytes: Uint8Array;
    }
  | { readonly type: 'format'; readonly streamNumber: number; readonly format: MediaFormat }
  | { readonly type: 'interrupted'; readonly streamNumber: number; readonly code: string }
  | {
      readonly type: 'levels';
      readonly levels: readonly AudioLevel[];
      readonly unavailable: readonly AudioUnavailable[];
    }
  | {
      readonly type: 'sound-state';
      readonly cameraId: string;
      readonly state: SoundFormat | SoundProblem;
    }
  /** Packed audio frames of one camera. */
  | { readonly type: 'sound'; readonly cameraId: string; readonly bytes: Uint8Array }
  | {
      readonly type: 'key-frame';
      readonly requestId: number;
      readonly format: MediaFormat | null;
      readonly ageMs: number;
      readonly bytes: Uint8Array;
    }
  /** Null: this stream is not connected. */
  | {
      readonly type: 'stream-description';
      readonly requestId: number;
      readonly description: StreamDescription | null;
    }
  | { readonly type: 'sound-since'; readonly requestId: number; readonly slices: readonly SoundSlice[] }
  | { readonly type: 'recorded'; readonly events: readonly RecordEvent[] }
  | {
      readonly type: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields: Readonly<Record<string, string | number | null>>;
    };
