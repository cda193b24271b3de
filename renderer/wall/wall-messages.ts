import type { StreamName } from '../../shared/contract/camera-status.ts';
import type { Rect } from './layout.ts';

/** What the page tells the worker. */
export type WallOrder =
  | {
      readonly kind: 'canvas';
      readonly canvas: OffscreenCanvas;
      readonly mediaUrl: string;
      readonly stillUrl: string;
    }
  | {
      readonly kind: 'layout';
      readonly width: number;
      readonly height: number;
      readonly scale: number;
      readonly background: string;
      readonly tiles: readonly {
        readonly cameraId: string;
        readonly stream: StreamName;
        readonly rect: Rect;
      }[];
    }
  /** The tile somebody works with, then the pinned ones: the last to lose their full rate. */
  | { readonly kind: 'prefer'; readonly cameraIds: readonly string[] }
  /** Cameras the service says are not live: their pictures stay grey whatever arrives. */
  | { readonly kind: 'grey'; readonly cameraIds: readonly string[] };

/**
 * - `opening`: the socket is not open yet, or nothing has come
 * - `waiting-for-key-frame`: open, nothing decodable yet
 * - `playing`: pictures come
 * - `reduced`: this PC is too slow for the whole wall; here key frames only
 * - `stopped`: pictures came and no more do
 * - `interrupted`: the service says the stream has stopped (`code`)
 * - `socket-lost`: the socket to the service is down
 * - `cannot-decode`: this browser has no decoder for `codec`
 */
export type TilePhase =
  | 'opening'
  | 'waiting-for-key-frame'
  | 'playing'
  | 'reduced'
  | 'stopped'
  | 'interrupted'
  | 'socket-lost'
  | 'cannot-decode';

/** Figures of one tile, for its words and for diagnostics. */
export interface TileStats {
  readonly cameraId: string;
  readonly phase: TilePhase;
  readonly code: string;
  readonly codec: string;
  readonly decoded: number;
  readonly painted: number;
  /** Since the newest decoded picture; null before the first. */
  readonly lastFrameAgeMs: number | null;
  readonly isGrey: boolean;
  readonly skips: number;
  readonly decodeErrors: number;
  /** Packets were lost and no key frame has come since. */
  readonly isDamaged: boolean;
  /** Key frames only, or pictures were given up a moment ago, because decoding was late. */
  readonly isBehind: boolean;
  /** From capture to now of the picture that is seen; null before the first. The camera's clock takes part. */
  readonly shownAgeMs: number | null;
  /** Age of the still that stands in for a stream not played here (`cannot-decode`, `reduced`); null without one. */
  readonly stillAgeMs: number | null;
  /** Pictures decoded in the last second or so. */
  readonly fps: number;
}

/** 95th percentiles over the pictures painted since the last report, ms: where the age of a picture comes from. */
export interface WallStages {
  /** From capture to the unit's arrival in the wall's worker: camera, network, service, socket. */
  readonly arrivalMs: number;
  /** From arrival to the decoder's answer: the queue, decoding, reordering. */
  readonly decodeMs: number;
  /** From the decoder's answer to the canvas. */
  readonly paintMs: number;
}

export interface WallReport {
  readonly kind: 'stats';
  /** Null when nothing was painted. */
  readonly stages: WallStages | null;
  readonly tiles: readonly TileStats[];
}

/** Without a picture for this long a tile turns grey: well inside the 2 s of the requirement. */
export const STALE_AFTER_MS = 1_500;
/** Key frames stand on a reduced tile this long, as stills with their age; GOPs of cameras last 1 to 10 s. */
export const REDUCED_STALE_AFTER_MS = 15_000;
export const STALE_CHECK_MS = 200;
