import type { FileSeal } from '../../../server/files/sealed-file.ts';
import type { WatchProfile } from '../../../shared/domain/sound/watch-profile.ts';
import type { SoundSlice } from '../../ports/cameras.ts';
import type { FollowedState } from './judge-state.ts';
import type { KnownRoom } from './watch-life.ts';

/** Service to watching thread. Places of the programme are milliseconds of it, times are microseconds since the epoch. */
export type ToWatcher =
  | {
      readonly type: 'begin';
      readonly ffmpegPath: string | null;
      readonly cameraIds: readonly string[];
      /** Prepared sound of the programme: 16-bit mono at the watch's rate, no header. */
      readonly programme: FileSeal;
      readonly profile: WatchProfile;
      /** By camera: what was known of it before the service was killed. */
      readonly known: Readonly<Record<string, KnownRoom>>;
    }
  | { readonly type: 'take'; readonly slices: readonly SoundSlice[] }
  /** The programme is thought to be at this place at that capture time. */
  | { readonly type: 'hint'; readonly positionMs: number; readonly atMicros: number }
  | { readonly type: 'paused'; readonly isPaused: boolean }
  /** All rooms shifted together: what is heard now is right. */
  | { readonly type: 'accept-shift' }
  /** Sound of one microphone around a fault, once `untilMicros` has been heard. */
  | {
      readonly type: 'clip';
      readonly cameraId: string;
      readonly name: string;
      /** Where it is kept. */
      readonly seal: FileSeal;
      readonly fromMicros: number;
      readonly untilMicros: number;
    };

export interface MicrophoneFacts {
  readonly cameraId: string;
  /** `off-speed`: heard, at another speed than it was recorded. */
  readonly state: FollowedState | 'off-speed';
  readonly sinceMicros: number;
  readonly atMicros: number;
  readonly positionMs: number | null;
  readonly shiftMs: number;
  readonly levelDb: number | null;
  readonly snrDb: number | null;
  readonly matchScore: number | null;
  readonly speedPercent: number | null;
  readonly isDigitalZero: boolean;
  /** What is usual there, once it is known, and the pace at which the programme is played. */
  readonly usual: KnownRoom['usual'] | null;
  readonly pace: number;
}

/** Watching thread to service. */
export type FromWatcher =
  | { readonly type: 'facts'; readonly facts: readonly MicrophoneFacts[] }
  /** The sound of these that was taken last has been gone through; follows its facts. */
  | {
      readonly type: 'answered';
      readonly cameraIds: readonly string[];
      /** Of them those of which a second of sound and more still lies with its decoder. */
      readonly decodingIds: readonly string[];
    }
  | { readonly type: 'unavailable'; readonly cameraId: string; readonly reasonCode: WatchProblem }
  | {
      readonly type: 'clip';
      readonly name: string;
      readonly sha256: string;
      readonly sizeBytes: number;
      readonly fromMicros: number;
      readonly toMicros: number;
    }
  | { readonly type: 'failed'; readonly message: string };

export type WatchProblem = 'ffmpeg-missing' | 'decoder-failed';
