import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../server/sqlite/database.ts';
import type { RecordEvent } from '../../../site/ports/recording-worker.ts';
import { coverageOf } from '../../../site/recording/keep/coverage.ts';
import { withFile } from '../../../site/recording/keep/disk-files.ts';
import { recordingMigrationSql } from '../../../site/recording/keep/recording-migration.ts';
import { createSegmentIndex } from '../../../site/recording/keep/segment-index.ts';
import { scanFile } from '../../../site/recording/mp4/scan-file.ts';
import { unitsOfFragment } from '../../../site/recording/read/fragment-playback.ts';
import { MAX_FRAGMENT_MS } from '../../../site/recording/write/camera-recorder.ts';
import { startSynthetic } from '../../fakes/recording/synthetic-camera.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exam-rec-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const of = <K extends RecordEvent['kind']>(events: readonly RecordEvent[], kind: K) =>
  events.filter((event): event is Extract<RecordEvent, { kind: K }> => event.kind === kind);

/** Coverage of a range as the events alone tell it. */
function coverage(events: readonly RecordEvent[], fromMs: number, toMs: number) {
  return coverageOf(
    { fromMs, toMs },
    {
      spans: of(events, 'durable').flatMap(({ fragments }) => fragments),
      holes: of(events, 'hole'),
      states: of(events, 'state'),
      pendingFromMs: Number.POSITIVE_INFINITY,
    },
  );
}
const filesOf = (events: readonly RecordEvent[]): number =>
  new Set(of(events, 'durable').map(({ file }) => file.uid)).size;

test('a group of pictures without end is cut every 10 s, each cut marked, nothing lost', async () => {
  const rig = startSynthetic(folder);
  const fromMs = rig.nowMs();
  rig.group('r01', 255);
  rig.group('r01', 10);
  const toMs = rig.nowMs();
  await rig.recorder.close();
  const fragments = of(rig.events, 'durable').flatMap((event) => event.fragments);
  expect(fragments.map(({ startsWithKeyFrame }) => startsWithKeyFrame)).toEqual([true, false, false, true]);
  for (const fragment of fragments)
    expect(fragment.toMs - fragment.fromMs).toBeLessThanOrEqual(MAX_FRAGMENT_MS + 100);
  expect(fragments.reduce((sum, { units }) => sum + units, 0)).toBe(265);
  expect(coverage(rig.events, fromMs, toMs).gaps).toEqual([]);
});

test('pictures behind a loss are marked in the file, its fragment and the index', async () => {
  const rig = startSynthetic(folder);
  rig.group('r01');
  rig.group('r01', 10, 700, 6);
  rig.group('r01');
  await rig.recorder.close();
  const events = of(rig.events, 'durable');
  const expected = [false, true, false];
  const marks = (fragments: readonly { isAfterLoss: boolean }[]) =>
    fragments.map(({ isAfterLoss }) => isAfterLoss);
  expect(marks(events.flatMap(({ fragments }) => fragments))).toEqual(expected);
  const database = openDatabase(':memory:');
  database.exec(recordingMigrationSql);
  const index = createSegmentIndex(database);
  for (const { file, fragments } of events) index.addDurable(file, fragments);
  const { uid, path } = events[0]?.file ?? { uid: '', path: '' };
  index.close(uid);
  const kept = createSegmentIndex(database).find(uid)?.fragments ?? [];
  expect(marks(kept)).toEqual(expected);
  expect(kept.map(({ units }) => units)).toEqual([10, 10, 10]);
  await withFile(join(folder, path), async (read) => {
    expect(marks((await scanFile(path, read))?.fragments ?? [])).toEqual(expected);
    const units = (await Promise.all(kept.map((fragment) => unitsOfFragment(read, fragment)))).flatMap(
      (played) => played?.units ?? [],
    );
    expect(units.map(({ isAfterLoss }) => isAfterLoss).lastIndexOf(true)).toBe(19);
    expect(units.filter(({ isAfterLoss }) => isAfterLoss)).toHaveLength(4);
  });
});

test('the clock of this computer set forward while recording: a new file, the skipped time is a gap of ours', async () => {
  const rig = startSynthetic(folder);
  const fromMs = rig.nowMs();
  rig.group('r01');
  rig.group('r01');
  const steppedMs = rig.nowMs();
  rig.step(3_600_000);
  rig.group('r01');
  rig.group('r01');
  const toMs = rig.nowMs();
  await rig.recorder.close();
  expect(filesOf(rig.events)).toBe(2);
  const { covered, gaps } = coverage(rig.events, fromMs, toMs);
  expect(gaps).toEqual([
    { fromMs: steppedMs, toMs: steppedMs + 3_600_000, reason: 'console', code: 'clock-stepped' },
  ]);
  expect(covered.reduce((sum, one) => sum + one.toMs - one.fromMs, 0)).toBe(4_000);
});

test('set back while recording: a new file, time that comes twice counts once and nothing is missing', async () => {
  const rig = startSynthetic(folder);
  const fromMs = rig.nowMs();
  for (let i = 0; i < 8; i += 1) rig.group('r01');
  const highestMs = rig.nowMs();
  rig.step(-5_000);
  for (let i = 0; i < 8; i += 1) rig.group('r01');
  const toMs = rig.nowMs();
  await rig.recorder.close();
  expect(toMs).toBe(highestMs + 3_000);
  expect(filesOf(rig.events)).toBe(2);
  const { covered, gaps } = coverage(rig.events, fromMs, toMs);
  expect(gaps).toEqual([]);
  expect(covered).toEqual([{ fromMs, toMs }]);
});
