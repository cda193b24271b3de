import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordEvent } from '../../../site/ports/recording-worker.ts';
import { withFile } from '../../../site/recording/keep/disk-files.ts';
import { scanFile } from '../../../site/recording/mp4/scan-file.ts';
import { type FileLayer, realFiles } from '../../../site/recording/write/file-layer.ts';
import { startSynthetic } from '../../fakes/recording/synthetic-camera.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exam-rec-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** The real disk, failing on demand. */
function failingDisk(): {
  files: FileLayer;
  trouble: { write: string | null; sync: string | null; stall: Promise<void> | null };
} {
  const trouble = {
    write: null as string | null,
    sync: null as string | null,
    stall: null as Promise<void> | null,
  };
  return {
    trouble,
    files: {
      ...realFiles,
      async create(path) {
        const file = await realFiles.create(path);
        return {
          ...file,
          async write(chunks, position) {
            if (trouble.stall !== null) await trouble.stall;
            if (trouble.write === null) return file.write(chunks, position);
            // A full disk takes a part of what it is given.
            const whole = Buffer.concat([...chunks]);
            await file.write([whole.subarray(0, Math.floor(whole.length / 2))], position);
            throw failure(trouble.write);
          },
          async sync() {
            if (trouble.sync !== null) throw failure(trouble.sync);
            await file.sync();
          },
        };
      },
    },
  };
}

const until = async (check: () => boolean): Promise<void> => {
  for (let i = 0; i < 2_000 && !check(); i += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(check()).toBe(true);
};
const of = <K extends RecordEvent['kind']>(events: readonly RecordEvent[], kind: K) =>
  events.filter((event): event is Extract<RecordEvent, { kind: K }> => event.kind === kind);
const durable = (events: readonly RecordEvent[]): number =>
  of(events, 'durable').reduce((sum, { fragments }) => sum + fragments.length, 0);

/** Reported fragments and holes follow each other without a break, and the files hold what was reported. */
async function expectAccounted(events: readonly RecordEvent[], fromMs: number, toMs: number): Promise<void> {
  const pieces = [...of(events, 'durable').flatMap(({ fragments }) => fragments), ...of(events, 'hole')].sort(
    (left, right) => left.fromMs - right.fromMs,
  );
  let end = fromMs;
  for (const piece of pieces) {
    expect(piece.fromMs).toBe(end);
    end = piece.toMs;
  }
  expect(end).toBe(toMs);
  for (const { file } of of(events, 'durable')) {
    const found = await withFile(join(folder, ...file.path.split('/')), (read) => scanFile(file.path, read));
    expect(found?.facts.sizeBytes).toBeGreaterThanOrEqual(file.sizeBytes);
  }
}

test.each([
  ['ENOSPC', 'disk-full'],
  ['EIO', 'disk-error'],
])('a disk that answers %s costs a gap %s, and recording goes on by itself', async (errno, code) => {
  const { files, trouble } = failingDisk();
  const rig = startSynthetic(folder, { files });
  const fromMs = rig.nowMs();
  rig.group('r01');
  rig.group('r01');
  await until(() => durable(rig.events) === 1);
  trouble.write = errno;
  rig.group('r01');
  await until(() => of(rig.events, 'hole').length > 0);
  rig.group('r01');
  rig.group('r01');
  await until(() => of(rig.events, 'hole').length >= 2);
  trouble.write = null;
  for (let i = 0; i < 3; i += 1) {
    rig.group('r01');
    await rig.settle();
  }
  const toMs = rig.nowMs();
  await rig.recorder.close();
  expect(of(rig.events, 'disk').map((event) => event.code)).toEqual([code, null]);
  expect(new Set(of(rig.events, 'hole').map((event) => event.code))).toEqual(new Set([code]));
  expect(of(rig.events, 'hole').length).toBeLessThanOrEqual(4);
  await expectAccounted(rig.events, fromMs, toMs);
});

test('after a failed flush nothing of that file is claimed that was not flushed before', async () => {
  const { files, trouble } = failingDisk();
  const rig = startSynthetic(folder, { files });
  const fromMs = rig.nowMs();
  rig.group('r01');
  rig.group('r01');
  await until(() => durable(rig.events) === 1);
  trouble.sync = 'EIO';
  rig.group('r01');
  await until(() => of(rig.events, 'hole').length === 1);
  trouble.sync = null;
  rig.group('r01');
  rig.group('r01');
  const toMs = rig.nowMs();
  await rig.recorder.close();
  await expectAccounted(rig.events, fromMs, toMs);
  const [first] = of(rig.events, 'durable');
  const path = first?.file.path ?? '';
  const found = await withFile(join(folder, ...path.split('/')), (read) => scanFile(path, read));
  expect(found?.facts).toMatchObject({ sizeBytes: first?.file.sizeBytes, sha256: first?.file.sha256 });
});

test('a stalled disk holds nobody up: memory stays bounded, what does not fit is a gap', async () => {
  const { files, trouble } = failingDisk();
  let release = (): void => {};
  trouble.stall = new Promise((resolve) => {
    release = resolve;
  });
  const rig = startSynthetic(folder, { files, limits: { maxQueuedBytes: 60_000, retryMs: 0 } });
  const fromMs = rig.nowMs();
  // Returns at once although no byte reaches the disk.
  for (let i = 0; i < 400; i += 1) rig.group('r01', 10, 2_000);
  // A group is 20 kB: two or three fit into the queue, everything else was refused at once.
  expect(of(rig.events, 'hole').length).toBeGreaterThanOrEqual(395);
  expect(of(rig.events, 'disk')[0]?.code).toBe('disk-slow');
  trouble.stall = null;
  release();
  await rig.settle();
  rig.group('r01');
  await rig.settle();
  rig.group('r01');
  const toMs = rig.nowMs();
  await rig.recorder.close();
  expect(of(rig.events, 'disk').at(-1)?.code).toBeNull();
  await expectAccounted(rig.events, fromMs, toMs);
});
