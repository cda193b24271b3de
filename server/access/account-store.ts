import { randomUUID } from 'node:crypto';
import type { SqlDatabase, SqlQueries } from '../sql/sql-database.ts';
import type { Row } from '../sqlite/database.ts';

/** As stored; the hash never leaves the server. */
export interface StoredAccount {
  readonly name: string;
  readonly person: string;
  readonly role: string;
  readonly password: string;
  readonly isDisabled: boolean;
  readonly createdMs: number;
  readonly passwordMs: number;
  readonly lastSignInMs: number | null;
}

/** One line of the journal of access. Times are epoch milliseconds UTC. */
export interface AccessEntry {
  readonly atMs: number;
  readonly action: string;
  readonly actor: string;
  readonly subject: string;
  readonly address: string;
  readonly detail: string;
}

/** As read back. */
export interface StoredEntry extends AccessEntry {
  readonly id: string;
}

export interface AccountStore {
  list(): Promise<StoredAccount[]>;
  find(name: string): Promise<StoredAccount | null>;
  /** False when the name is taken. */
  add(account: StoredAccount, entry: AccessEntry): Promise<boolean>;
  /**
   * Changes one account and writes what was done, in one commit. `judge` sees every account as it would be
   * afterwards and may throw: then nothing has changed. False when there is no such account.
   */
  change(
    name: string,
    fields: Partial<
      Pick<StoredAccount, 'person' | 'role' | 'password' | 'isDisabled' | 'passwordMs' | 'lastSignInMs'>
    >,
    entry: AccessEntry,
    judge?: (after: readonly StoredAccount[]) => void,
  ): Promise<boolean>;
  note(entry: AccessEntry): Promise<void>;
  /** Newest first. */
  entries(limit: number, beforeMs: number): Promise<StoredEntry[]>;
}

export function createAccountStore(database: SqlDatabase): AccountStore {
  return {
    list: () => list(database),
    async find(name) {
      const [row] = await database.all('SELECT * FROM account WHERE name = ?', name);
      return row === undefined ? null : toAccount(row);
    },
    add: (account, entry) =>
      database.transaction(async (queries) => {
        const { changes } = await queries.run(
          `INSERT INTO account (name, person, role, password, is_disabled, created_ms, password_ms, last_sign_in_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`,
          ...[account.name, account.person, account.role, account.password, Number(account.isDisabled)],
          ...[account.createdMs, account.passwordMs, account.lastSignInMs],
        );
        if (changes > 0) await note(queries, entry);
        return changes > 0;
      }),
    change: (name, fields, entry, judge) =>
      database.transaction(async (queries) => {
        const all = await list(queries);
        const before = all.find((one) => one.name === name);
        if (before === undefined) return false;
        const after = { ...before, ...fields };
        judge?.(all.map((one) => (one.name === name ? after : one)));
        await queries.run(
          `UPDATE account SET person = ?, role = ?, password = ?, is_disabled = ?, password_ms = ?, last_sign_in_ms = ?
           WHERE name = ?`,
          ...[after.person, after.role, after.password, Number(after.isDisabled), after.passwordMs],
          ...[after.lastSignInMs, name],
        );
        await note(queries, entry);
        return true;
      }),
    note: (entry) => note(database, entry),
    async entries(limit, beforeMs) {
      const rows = await database.all(
        'SELECT * FROM access_entry WHERE at_ms < ? ORDER BY at_ms DESC, id DESC LIMIT ?',
        beforeMs,
        limit,
      );
      return rows.map((row) => ({
        id: String(row.id),
        atMs: Number(row.at_ms),
        action: String(row.action),
        actor: String(row.actor),
        subject: String(row.subject),
        address: String(row.address),
        detail: String(row.detail),
      }));
    },
  };
}

const list = async (queries: SqlQueries): Promise<StoredAccount[]> =>
  (await queries.all('SELECT * FROM account ORDER BY name')).map(toAccount);

async function note(queries: SqlQueries, entry: AccessEntry): Promise<void> {
  await queries.run(
    'INSERT INTO access_entry (id, at_ms, action, actor, subject, address, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[randomUUID(), entry.atMs, entry.action, entry.actor, entry.subject, entry.address, entry.detail],
  );
}

const toAccount = (row: Row): StoredAccount => ({
  name: String(row.name),
  person: String(row.person),
  role: String(row.role),
  password: String(row.password),
  isDisabled: Number(row.is_disabled) === 1,
  createdMs: Number(row.created_ms),
  passwordMs: Number(row.password_ms),
  lastSignInMs: row.last_sign_in_ms === null ? null : Number(row.last_sign_in_ms),
});
