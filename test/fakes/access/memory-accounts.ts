import { accountSchema } from '../../../server/access/account-schema.ts';
import { createAccountStore } from '../../../server/access/account-store.ts';
import { type Accounts, createAccounts } from '../../../server/access/create-accounts.ts';
import { createPasswordHasher } from '../../../server/access/password-hash.ts';
import { createSessions } from '../../../server/access/sessions.ts';
import { overSqlite } from '../../../server/sql/over-sqlite.ts';
import { sqliteMigrations } from '../../../server/sql/sqlite-migrations.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import { CENTRE_ROLES, type CentreRole } from '../../../shared/contract/define.ts';

/** The least Argon2id takes: what is tested is what is done with a hash, not what it costs. */
export const CHEAP = { memoryKib: 8, passes: 1 } as const;

/** Accounts of a centre in memory, on a clock of the test's own. */
export async function memoryAccounts(
  time: { nowMs: () => number; monoMs: () => number },
  database = openDatabase(':memory:'),
): Promise<Accounts<CentreRole>> {
  if (database.get("SELECT name FROM sqlite_master WHERE name = 'account'") === undefined)
    for (const migration of sqliteMigrations(accountSchema)) migration.up(database);
  return createAccounts<CentreRole>({
    store: createAccountStore(overSqlite(database)),
    hasher: createPasswordHasher(CHEAP, 0),
    sessions: createSessions({ idleMs: 1_800_000, longestMs: 50_400_000 }),
    roles: CENTRE_ROLES,
    keeper: 'administrator',
    ...time,
  });
}
