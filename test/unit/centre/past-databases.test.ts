import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { centreMigrations } from '../../../centre/store/migrations.ts';
import { centreSchema } from '../../../centre/store/schema.ts';
import { verifyStore } from '../../../centre/store/verify-store.ts';
import { overSqlite } from '../../../server/sql/over-sqlite.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import { SITE, testKey } from '../../fakes/uplink-link.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'databases');

const released = readdirSync(fixtures).flatMap((name) => /^centre-v(\d+)\.db$/.exec(name)?.[1] ?? []);

test('versions count up from 1 and the first has a database', async () => {
  expect(centreSchema.map(({ version }) => version)).toEqual(centreSchema.map((_, index) => index + 1));
  expect(released).toContain('1');
});

for (const version of released)
  test(`a centre's database of version ${version} opens with everything in it`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exam-past-'));
    try {
      const path = join(folder, 'centre.db');
      copyFileSync(join(fixtures, `centre-v${version}.db`), path);
      const database = openMigrated(path, centreMigrations);
      expect(await verifyStore(overSqlite(database), () => testKey(1).verify)).toEqual({
        ok: true,
        sites: 1,
        events: 13,
        firstBad: null,
      });
      expect(database.all('SELECT site, code FROM finding')).toEqual([{ site: SITE, code: 'quarantined' }]);
      expect(database.all('SELECT last_seen_ms, backlog, gateway FROM presence')).toEqual([
        { last_seen_ms: 1_780_000_000_000, backlog: 3, gateway: '' },
      ]);
      database.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
