import { z } from 'zod';
import { type MediaFormat, StreamName } from './camera-status.ts';

/**
 * `/media/v1/wall`: many cameras over one socket, because a message per picture and camera costs a wall of 64 more
 * than decoding does. The page numbers its streams; binary messages hold, one after another, the number (2 bytes),
 * the length of what follows (4 bytes, both big-endian) and a binary message of `/media/v1/cameras/:id`.
 */
export const WALL_RECORD_HEADER_BYTES = 6;
/** Streams of one socket: two screens full, while one replaces the other. */
export const MOST_WALL_STREAMS = 160;

const StreamNumber = z.number().int().min(1).max(65_535);
export const WallMediaOrder = z.union([
  z.object({ watch: StreamNumber, cameraId: z.string().min(1).max(64), stream: StreamName }),
  z.object({ unwatch: StreamNumber }),
]);
export type WallMediaOrder = z.infer<typeof WallMediaOrder>;

/** The service says the time this often: a reader that hears it late shows its pictures late. */
export const WALL_BEAT_MS = 250;
/** Text messages of the service: about one stream, or the service's clock (epoch ms). */
export type WallMediaText =
  | ({ readonly number: number } & MediaFormat)
  | { readonly number: number; readonly interrupted: string }
  | { readonly sentAtMs: number };
