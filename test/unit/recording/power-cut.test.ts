import { expect, test } from 'vitest';
import { scanFile } from '../../../site/recording/mp4/scan-file.ts';
import { crashState, createLoggedDisk } from '../../fakes/recording/logged-disk.ts';
import { startSynthetic } from '../../fakes/recording/synthetic-camera.ts';

const FOLDER = '/recordings';

/** A small repeatable random source (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

test('whatever a power cut leaves, recovery claims every reported fragment and never a damaged one', async () => {
  const { files, log } = createLoggedDisk();
  const rig = startSynthetic(FOLDER, {
    files,
    plan: { maxFileMs: 4_000 },
    onSend: (events) => log.push({ kind: 'mark', events }),
  });
  for (let round = 0; round < 12; round += 1) {
    rig.group('r01-front', 10, 300 + round * 211);
    rig.group('R02', 10, 900);
    if (round % 3 === 0) await rig.settle();
  }
  await rig.settle();
  const written = new Map<string, Buffer>();
  for (const operation of log) {
    const created = log.find(
      (one) => one.kind === 'create' && 'file' in operation && one.file === operation.file,
    );
    if (operation.kind !== 'write' || created?.kind !== 'create') continue;
    const old = written.get(created.path) ?? Buffer.alloc(0);
    written.set(created.path, Buffer.concat([old.subarray(0, operation.position), operation.bytes]));
  }
  expect(written.size).toBeGreaterThan(4);

  let claimed = 0;
  let torn = 0;
  for (let seed = 1; seed <= 600; seed += 1) {
    const random = seeded(seed);
    const cut = Math.floor(random() * (log.length + 1));
    const disk = crashState(log.slice(0, cut), random);
    const told = log.slice(0, cut).findLast((operation) => operation.kind === 'mark');
    const reported = told?.kind === 'mark' ? told.events : 0;
    const promised = new Map<string, { sizeBytes: number; sha256: string; chainHead: string }>();
    for (const event of rig.events.slice(0, reported))
      if (event.kind === 'durable') promised.set(event.file.path, event.file);
    for (const [path, facts] of promised) {
      const bytes = disk.get(`${FOLDER}/${path}`);
      expect(bytes, `seed ${seed}: ${path} is gone`).toBeDefined();
      if (bytes === undefined) continue;
      const found = await scanFile(path, async (offset, length) => bytes.subarray(offset, offset + length));
      expect(found?.facts.sizeBytes ?? 0, `seed ${seed}`).toBeGreaterThanOrEqual(facts.sizeBytes);
    }
    for (const [path, bytes] of disk) {
      const found = await scanFile(path, async (offset, length) => bytes.subarray(offset, offset + length));
      if (found === null) continue;
      const { sizeBytes } = found.facts;
      const whole = written.get(path) ?? Buffer.alloc(0);
      expect(bytes.subarray(0, sizeBytes).equals(whole.subarray(0, sizeBytes)), `seed ${seed}`).toBe(true);
      claimed += found.fragments.length;
      if (bytes.length > sizeBytes) torn += 1;
    }
  }
  // The states were not all harmless.
  expect(claimed).toBeGreaterThan(500);
  expect(torn).toBeGreaterThan(50);
});
