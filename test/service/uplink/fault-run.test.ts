import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyCentre } from '../../../centre/maintenance.ts';
import { verifyOutbox } from '../../../site/uplink/verify-outbox.ts';
import { FAULTS } from '../../fakes/faults/fault-line.ts';
import { runFaults } from '../../fakes/faults/fault-run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uplink-faults-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// A minute of the wall, some eight seconds of a processor: both ends mostly wait.
test('a minute of random faults: every confirmed entry once and in order, every instruction once', async () => {
  const run = await runFaults({ folder, seed: 20261123, seconds: 60, calmMs: 2_300, patienceMs: 120_000 });
  expect(run.problems).toEqual([]);
  // Each kind of fault of the line has really struck something.
  expect(FAULTS.filter((fault) => run.struck[fault] === 0)).toEqual([]);
  expect(run.strikes['kill-site']).toBeGreaterThan(0);
  expect(run.strikes['kill-centre']).toBeGreaterThan(0);
  expect(run.confirmed).toBeGreaterThan(200);
  expect(await verifyCentre({ kind: 'folder', folder: join(folder, 'centre') })).toMatchObject({ ok: true });
  expect(verifyOutbox(join(folder, 'site')).ok).toBe(true);
}, 600_000);
