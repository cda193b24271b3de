import type { CameraStatus, MediaFormat, StreamName } from '../../shared/contract/camera-status.ts';
import type { CameraConfig } from '../../shared/contract/site-config.ts';
import type { SoundFormat, SoundProblem } from '../../shared/contract/sound.ts';

/** One coded picture: Annex B, parameter sets in front of every key frame. */
export interface AccessUnit {
  readonly data: Uint8Array;
  readonly isKeyFrame: boolean;
  /** True when packets were lost before it: pictures may be damaged until the next key frame. */
  readonly isAfterLoss: boolean;
  /** Capture time, microseconds since the Unix epoch, from RTCP sender reports where present, else arrival. */
  readonly captureMicros: number;
}

/** Receives a stream. Called at once with the format and the last GOP, then live. Must never throw. */
export interface VideoConsumer {
  onFormat(format: MediaFormat): void;
  onAccessUnit(unit: AccessUnit): void;
  /** The stream has stopped for now; units resume later by themselves (after another `onFormat`). */
  onInterrupted(code: string): void;
}

/** Receives the sound of one camera as it was sent. Called at once with the format or the problem. Must never throw. */
export interface SoundConsumer {
  onFormat(format: SoundFormat): void;
  /** One coded frame; `isAfterLoss`: packets are missing before it. */
  onFrame(frame: AccessUnit): void;
  onUnavailable(code: SoundProblem): void;
}

/** A place in the memory of one microphone: which memory (a restarted worker has another) and which frame. */
export interface SoundCursor {
  readonly ring: number;
  readonly frame: number;
}

/** One compressed audio frame of a room microphone. */
export interface CapturedSound {
  /** Capture time, microseconds since the Unix epoch: by RTCP where present, else by arrival. */
  readonly captureMicros: number;
  /** Unwrapped RTP time, ticks of the track's clock. */
  readonly rtpTime: number;
  /** RTP packets missing right before this frame; -1 when the source started anew. */
  readonly lostBefore: number;
  readonly data: Uint8Array;
}

/** What one microphone has sent since a cursor. */
export interface SoundSlice {
  readonly cameraId: string;
  /** Either the format of the frames or why there are none. */
  readonly format: SoundFormat | null;
  readonly problem: SoundProblem | null;
  /** Ticks of `rtpTime` per second. */
  readonly clockRateHz: number;
  readonly cursor: SoundCursor;
  /** Sound before the first frame is lost to the reader: it came too late, or the worker was started anew. */
  readonly isAfterGap: boolean;
  readonly frames: readonly CapturedSound[];
}

/** A state transition, never a periodic figure. */
export interface CameraTransition {
  readonly before: CameraStatus | null;
  readonly after: CameraStatus;
}

/** One room microphone's level over the last window. dBFS is RMS re full scale; -Infinity is sent as -200. */
export interface AudioLevel {
  readonly cameraId: string;
  readonly atMs: number;
  readonly windowMs: number;
  readonly rmsDbfs: number;
  readonly peakDbfs: number;
  readonly laDbfs: number;
  readonly isDigitalSilence: boolean;
  readonly clippedSamples: number;
  readonly lostPackets: number;
  /** Level of the watched tone alone, dBFS, and of everything else; null when no tone is watched. */
  readonly tone: {
    readonly frequencyHz: number;
    readonly toneDbfs: number;
    readonly restDbfs: number;
  } | null;
}

/** Why a camera's sound cannot be measured. */
export type AudioUnavailable = {
  readonly cameraId: string;
  readonly code: 'codec-unsupported' | 'ffmpeg-missing' | 'decoder-failed';
};

export interface AudioWatcher {
  onLevels(levels: readonly AudioLevel[], unavailable: readonly AudioUnavailable[]): void;
}

/** The cameras of one site: one connection per stream, many consumers. */
export interface Cameras {
  list(): readonly CameraStatus[];
  get(cameraId: string): CameraStatus | null;
  /** Calls back on every state transition. Returns the unsubscribe function. */
  onTransition(listener: (transition: CameraTransition) => void): () => void;
  /** Returns the unsubscribe function, or null for an unknown camera. `main` is dialled on demand. */
  watchVideo(cameraId: string, stream: StreamName, consumer: VideoConsumer): (() => void) | null;
  /** Live sound while somebody listens; null for an unknown camera. */
  watchSound(cameraId: string, consumer: SoundConsumer): (() => void) | null;
  /**
   * What these microphones sent since each cursor (null: from now on), compressed, with the exact place of every
   * lost packet. The last 120 s are held. A camera whose worker does not answer is left out.
   */
  soundSince(
    readers: readonly { readonly cameraId: string; readonly cursor: SoundCursor | null }[],
  ): Promise<readonly SoundSlice[]>;
  /** The newest key frame, or null when there is none yet. */
  newestKeyFrame(cameraId: string): Promise<{ unit: AccessUnit; format: MediaFormat; ageMs: number } | null>;
  /** Levels of all cameras with sound about five times a second while anyone watches. `tone` asks for that tone too. */
  watchAudio(watcher: AudioWatcher, tone: { frequencyHz: number } | null): () => void;
  /** What the diagnosis says of a camera's picture now; null when it cannot say. Shown in the camera's status. */
  reportDiagnosis(cameraId: string, diagnosis: CameraStatus['diagnosis']): void;
  /** A person says: try again now (after auth-failed, or to skip the back-off). False for an unknown camera. */
  retry(cameraId: string): boolean;
  /** Replaces the set of cameras; unchanged ones keep their connection. */
  configure(cameras: readonly CameraConfig[]): void;
  close(): Promise<void>;
}
