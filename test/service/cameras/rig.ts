import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { CameraConfig } from '../../../shared/contract/site-config.ts';
import { type CamerasWithCapture, createCameras } from '../../../site/cameras/create-cameras.ts';
import { splitAnnexB } from '../../../site/cameras/rtp/parameter-sets.ts';
import type { AccessUnit } from '../../../site/ports/cameras.ts';
import { type ClipOptions, makeClip } from '../../fakes/rtsp/make-clip.ts';

export const WORKER_ENTRY = join(import.meta.dirname, '../../../site/ingest-worker.ts');

export interface Rig {
  readonly cameras: CamerasWithCapture;
  readonly logs: string[];
  readonly secrets: string[];
  /** `before -> after` of every transition, with codes. */
  readonly transitions: string[];
  status(id: string): CameraStatus;
  /** Waits until the check holds for the camera's row. */
  until(
    id: string,
    what: string,
    check: (status: CameraStatus) => boolean,
    timeoutMs?: number,
  ): Promise<CameraStatus>;
}

export function camera(id: string, sub: string, more: Partial<CameraConfig> = {}): CameraConfig {
  return { id, roomId: 'r01', role: 'front', sub, ...more };
}

/** The product's cameras over its real ingest worker. */
export function startRig(cameras: readonly CameraConfig[], ffmpegPath: string | null = 'ffmpeg'): Rig {
  const logs: string[] = [];
  const secrets: string[] = [];
  const transitions: string[] = [];
  const running = createCameras({
    workerEntry: WORKER_ENTRY,
    cameras,
    ffmpegPath,
    log: (...parts) => logs.push(JSON.stringify(parts)),
    registerSecret: (secret) => secrets.push(secret),
  });
  running.onTransition(({ before, after }) =>
    transitions.push(
      `${after.id} ${before?.state}/${before?.stateCode} -> ${after.state}/${after.stateCode}`,
    ),
  );
  const status = (id: string): CameraStatus => {
    const row = running.get(id);
    if (row === null) throw new Error(`no camera ${id}`);
    return row;
  };
  return {
    cameras: running,
    logs,
    secrets,
    transitions,
    status,
    until: async (id, what, check, timeoutMs = 60_000) => {
      await waitFor(
        `${id}: ${what}`,
        () => check(status(id)),
        timeoutMs,
        () => JSON.stringify(status(id)),
      );
      return status(id);
    },
  };
}

export const isLive = (status: CameraStatus): boolean => status.state === 'live';

export async function waitFor(
  what: string,
  check: () => boolean,
  timeoutMs = 60_000,
  explain: () => string = () => '',
): Promise<void> {
  const start = performance.now();
  while (!check()) {
    if (performance.now() - start > timeoutMs) throw new Error(`waited in vain for ${what} ${explain()}`);
    await sleep(20);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export interface Clips {
  readonly directory: string;
  remove(): void;
}

/** A folder of drawn clips; the names choose the codecs of the server. */
export function drawClips(clips: Readonly<Record<string, ClipOptions>>): Clips {
  const directory = mkdtempSync(join(tmpdir(), 'exam-clips-'));
  for (const [name, options] of Object.entries(clips)) makeClip(join(directory, `${name}.mkv`), options);
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** SHA-256 of every slice NAL unit of the clip, in order, as FFmpeg reads it. */
export function slicesOfFile(directory: string, name: string): readonly string[] {
  const codec = name.includes('265') ? 'hevc' : 'h264';
  const output = join(directory, `${name}.${codec}`);
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-i', join(directory, `${name}.mkv`), '-c:v', 'copy', '-an'],
    ...['-bsf:v', `${codec}_mp4toannexb`, '-f', codec, output],
  ]);
  return slicesOf(readFileSync(output), codec);
}

export function slicesOf(data: Uint8Array, codec: 'h264' | 'hevc' = 'h264'): readonly string[] {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const hashes: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    // splitAnnexB is bounded, so a file is cut in steps at start codes.
    const parts = splitAnnexB(bytes, at, bytes.length);
    for (const { start, end } of parts) {
      const header = bytes[start] ?? 0;
      const isSlice = codec === 'hevc' ? header >> 1 < 32 : (header & 0x1f) >= 1 && (header & 0x1f) <= 5;
      if (isSlice) hashes.push(createHash('sha256').update(bytes.subarray(start, end)).digest('hex'));
    }
    at = parts.at(-1)?.end ?? bytes.length;
  }
  return hashes;
}

/** Watches a stream and keeps what came, hashed. */
export function record(rig: Rig, id: string) {
  const units: AccessUnit[] = [];
  const slices: string[] = [];
  const formats: string[] = [];
  const interruptions: string[] = [];
  let lastAtMs = Number.NaN;
  let longestGapMs = 0;
  const stop = rig.cameras.watchVideo(id, 'sub', {
    onFormat: (format) => formats.push(`${format.codec} ${format.width}x${format.height}`),
    onAccessUnit: (unit) => {
      const now = performance.now();
      if (!Number.isNaN(lastAtMs)) longestGapMs = Math.max(longestGapMs, now - lastAtMs);
      lastAtMs = now;
      units.push(unit);
      slices.push(...slicesOf(unit.data, formats.at(-1)?.startsWith('hev1') ? 'hevc' : 'h264'));
    },
    onInterrupted: (code) => interruptions.push(code),
  });
  return {
    units,
    slices,
    formats,
    interruptions,
    longestGapMs: () => longestGapMs,
    resetGap: () => {
      longestGapMs = 0;
    },
    stop: () => stop?.(),
  };
}
