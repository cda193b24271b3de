import { randomFillSync } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeAtLeast, type SelfTestStep } from '../step.ts';

const MEGABYTE = 1_000_000;
const FILE = '.self-test-write';

export interface WriteLimits {
  readonly writeMegabytes: number;
  readonly writeWarnMegabytesPerSecond: number;
  readonly writeFailMegabytesPerSecond: number;
}

/** Writes to the disk of the recordings, makes it durable, and measures the rate of both together. */
export async function measureWrite(
  folder: string,
  megabytes: number,
  signal: AbortSignal,
): Promise<{ bytes: number; seconds: number }> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, FILE);
  // Random bytes: a disk or file system that compresses would flatter itself with zeros.
  const block = randomFillSync(Buffer.allocUnsafe(MEGABYTE));
  const file = await open(path, 'w', 0o600);
  try {
    const begunMs = performance.now();
    let bytes = 0;
    for (let done = 0; done < megabytes; done += 1) {
      signal.throwIfAborted();
      bytes += (await file.write(block, 0, block.length)).bytesWritten;
    }
    await file.sync();
    return { bytes, seconds: (performance.now() - begunMs) / 1000 };
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

export const diskWriteStep = (folder: string, limits: WriteLimits): SelfTestStep => ({
  id: 'disk-write',
  family: 'recording',
  async run(signal) {
    const { bytes, seconds } = await measureWrite(folder, limits.writeMegabytes, signal);
    const rate = Math.round((bytes / MEGABYTE / seconds) * 10) / 10;
    return {
      unit: 'MB/s',
      good: 'at-least',
      ...judgeAtLeast(
        rate,
        { warnBelow: limits.writeWarnMegabytesPerSecond, failBelow: limits.writeFailMegabytesPerSecond },
        'write-slow',
      ),
      evidence: { bytes, durationMs: Math.round(seconds * 1000) },
    };
  },
});
