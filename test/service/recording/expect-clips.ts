import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { expect } from 'vitest';
import type { ExportResult } from '../../../shared/contract/recording.ts';
import { slicesOf, slicesOfFile } from '../cameras/rig.ts';

/** Files and holes of every camera fill the range; no file reaches over more than a second that is missing. */
export function expectTiled(
  range: { fromMs: number; toMs: number },
  { clips, holes }: ExportResult,
  cameraIds: readonly string[],
): void {
  for (const id of cameraIds) {
    const own = clips.filter(({ cameraId }) => cameraId === id);
    const missing = holes.filter(({ cameraId }) => cameraId === id);
    let at = range.fromMs;
    for (const { fromMs, toMs } of [...own, ...missing].sort((a, b) => a.fromMs - b.fromMs)) {
      expect(fromMs, id).toBeLessThanOrEqual(at);
      at = Math.max(at, toMs);
    }
    expect(at, id).toBeGreaterThanOrEqual(range.toMs);
    for (const { fromMs, toMs, reason } of missing) {
      expect(reason, id).not.toBe('');
      const touching = own.filter((clip) => clip.fromMs < toMs && clip.toMs > fromMs);
      expect(toMs - fromMs > 1_000 ? touching : [], `${id} ${fromMs}`).toEqual([]);
    }
  }
}

/** Slices of a recorded file against the clip: the server begins at its start for every connection. */
export function expectSourceSlices(
  bytes: Buffer,
  source: { clipFolder: string; name: string },
  folder: string,
): void {
  const file = join(folder, 'check.mp4');
  writeFileSync(file, bytes);
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-i', file, '-c:v', 'copy', '-an', '-bsf:v', 'h264_mp4toannexb'],
    ...['-f', 'h264', `${file}.h264`],
  ]);
  const recorded = slicesOf(readFileSync(`${file}.h264`));
  const whole = slicesOfFile(source.clipFolder, source.name);
  const first = whole.indexOf(recorded[0] ?? '');
  expect(recorded.length).toBeGreaterThan(10);
  expect(recorded).toEqual(whole.slice(first, first + recorded.length));
}

/** Chromium plays clips of an export that lie in a folder, as long as what was recorded of them. */
export async function expectPlays(
  names: readonly string[],
  result: ExportResult,
  folder: string,
): Promise<void> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  });
  try {
    const page = await browser.newPage();
    for (const name of names) {
      const source = `data:video/mp4;base64,${readFileSync(join(folder, name)).toString('base64')}`;
      const played = await page.evaluate(async (src) => {
        const video = document.createElement('video');
        video.muted = true;
        video.src = src;
        document.body.append(video);
        await video.play();
        await new Promise<void>((resolve, reject) => {
          video.addEventListener('error', () => reject(new Error(String(video.error?.message))));
          video.addEventListener('timeupdate', () => {
            if (video.currentTime > Math.min(1, video.duration / 2)) resolve();
          });
        });
        return { width: video.videoWidth, seconds: video.duration };
      }, source);
      expect(played.width).toBe(320);
      const clip = result.clips.find((one) => one.name === name);
      const recordedMs = (clip?.toMs ?? 0) - (clip?.fromMs ?? 0);
      // Sound may reach a few frames beyond the last picture.
      expect(Math.abs(played.seconds * 1000 - recordedMs), name).toBeLessThan(150);
    }
  } finally {
    await browser.close();
  }
}
