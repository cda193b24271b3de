import { pagesSchema } from '../../../centre/boards/pages-schema.ts';
import type { LiveSites } from '../../../centre/ports/live-sites.ts';
import { applyUrgent } from '../../../centre/store/urgent-items.ts';
import { overSqlite } from '../../../server/sql/over-sqlite.ts';
import type { SqlDatabase } from '../../../server/sql/sql-database.ts';
import { sqliteMigrations } from '../../../server/sql/sqlite-migrations.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import type { SiteRow } from '../../../shared/contract/centre-contract.ts';
import type { UrgentItem } from '../../../shared/contract/desk.ts';
import { sampleBoardEvents } from './sample-site-page.ts';

const SAMPLE = sampleBoardEvents().reduce(applyUrgent, [] as readonly UrgentItem[]);

/** Every nineteenth site has sent what the sample site has; the product's own fold makes the items. */
export function sampleUrgent(sites: readonly SiteRow[]): ReturnType<LiveSites['urgent']> {
  return sites.flatMap(({ code, name, state }, index) =>
    index % 19 === 3
      ? [{ site: code, siteName: name, link: state, items: SAMPLE.slice(0, 1 + (index % 3)) }]
      : [],
  );
}

export function samplePagesStore(): SqlDatabase {
  const database = openDatabase(':memory:');
  for (const migration of sqliteMigrations(pagesSchema)) migration.up(database);
  return overSqlite(database);
}
