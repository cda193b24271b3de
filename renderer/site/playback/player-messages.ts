import type { RecordedFragment } from '../../../shared/contract/recording.ts';
import type { Rect } from '../../wall/layout.ts';

export const MOST_CAMERAS = 9;

export interface PlacedCamera {
  readonly cameraId: string;
  readonly rect: Rect;
}

/** What the page tells the player's worker. Positions are capture times on the site's clock, epoch milliseconds. */
export type PlayerOrder =
  | { readonly kind: 'canvas'; readonly canvas: OffscreenCanvas; readonly fragmentUrl: string }
  | {
      readonly kind: 'layout';
      readonly width: number;
      readonly height: number;
      readonly scale: number;
      readonly background: string;
      readonly cameras: readonly PlacedCamera[];
    }
  /** `number` grows: a status made before the newest seek does not know of it. */
  | { readonly kind: 'seek'; readonly atMs: number; readonly number: number }
  | { readonly kind: 'run'; readonly isRunning: boolean }
  | { readonly kind: 'speed'; readonly speed: number }
  /** One frame of this camera; the others follow to the same instant. */
  | { readonly kind: 'step'; readonly cameraId: string; readonly direction: 1 | -1 }
  | { readonly kind: 'sound'; readonly cameraId: string | null }
  | {
      readonly kind: 'listed';
      readonly cameraId: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly fragments: readonly RecordedFragment[];
    }
  | { readonly kind: 'list-failed'; readonly cameraId: string }
  | { readonly kind: 'picture'; readonly cameraId: string; readonly requestId: number };

/**
 * - `loading`: the fragment of this instant is being read or decoded
 * - `playing`: the picture shown is the one of this instant
 * - `gap`: nothing was recorded at this instant
 * - `cannot-decode`: this browser has no decoder for `codec`
 * - `unreadable`: the service could not give the fragment (`code`)
 * - `decode-error`: the recorded data does not decode
 */
export type TrackState = 'loading' | 'playing' | 'gap' | 'cannot-decode' | 'unreadable' | 'decode-error';

export interface TrackReport {
  readonly cameraId: string;
  readonly state: TrackState;
  readonly code: string;
  readonly codec: string;
  /** Capture time of the picture on the screen; null when there is none. */
  readonly frameMs: number | null;
  readonly isDamaged: boolean;
  readonly decoded: number;
  /** Encoded bytes in memory. */
  readonly heldBytes: number;
}

export interface PlayerStatus {
  readonly kind: 'status';
  readonly positionMs: number;
  /** The newest seek that has been carried out. */
  readonly seekNumber: number;
  readonly isRunning: boolean;
  readonly speed: number;
  /** The clock waits for pictures that are not ready. */
  readonly isWaiting: boolean;
  /** Recorded seconds per second over the last seconds; null while stopped. */
  readonly reachedSpeed: number | null;
  readonly tracks: readonly TrackReport[];
}

export type PlayerReport =
  | PlayerStatus
  | { readonly kind: 'list'; readonly cameraId: string; readonly fromMs: number; readonly toMs: number }
  | {
      readonly kind: 'picture';
      readonly requestId: number;
      readonly blob: Blob | null;
      readonly atMs: number;
    }
  /** No picture before or after this one is known. */
  | { readonly kind: 'no-step'; readonly direction: 1 | -1 }
  | {
      readonly kind: 'sound';
      readonly fromMicros: number;
      readonly sampleRate: number;
      readonly samples: Float32Array<ArrayBuffer>;
      /** Where playback stood when this was sent, and when that was (epoch milliseconds of the browser). */
      readonly positionMicros: number;
      readonly sentMs: number;
    }
  | { readonly kind: 'sound-stop' }
  | { readonly kind: 'sound-unsupported'; readonly codec: string };
