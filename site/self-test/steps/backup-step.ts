import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { type Database, openDatabase } from '../../../server/sqlite/database.ts';
import type { JournalVerdict } from '../../ports/journal.ts';
import type { Finding, SelfTestStep } from '../step.ts';

/** What a database holds, to be compared with its copy. */
export interface Holding {
  readonly rowsByTable: ReadonlyMap<string, number>;
  /** Hash of the newest journal entry; empty without one. */
  readonly journalHead: string;
}

type Asking = (sql: string) => readonly Readonly<Record<string, unknown>>[];

/** Rows of every table, and the head of the journal. */
export function readHolding(ask: Asking): Holding {
  const tables = ask(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  ).map(({ name }) => String(name));
  const count = (table: string): number =>
    Number(ask(`SELECT COUNT(*) AS n FROM "${table.replaceAll('"', '""')}"`)[0]?.n ?? 0);
  return {
    rowsByTable: new Map(tables.map((table) => [table, count(table)])),
    journalHead: String(ask('SELECT hash FROM journal ORDER BY seq DESC LIMIT 1')[0]?.hash ?? ''),
  };
}

export interface Restored extends Holding {
  /** Answer of SQLite's integrity check: `ok`, or the first thing wrong. */
  readonly integrity: string;
  readonly journal: JournalVerdict;
  readonly bytes: number;
}

/** The restored copy is good when it is whole, holds exactly what the original held, and its journal chain verifies. */
export function judgeRestored(original: Holding, restored: Restored): Finding {
  const tables = [...original.rowsByTable];
  const equal = tables.filter(([table, rows]) => restored.rowsByTable.get(table) === rows).length;
  const isSame =
    equal === tables.length &&
    restored.rowsByTable.size === tables.length &&
    restored.journalHead === original.journalHead;
  const judged = {
    unit: 'tables',
    good: 'at-least',
    value: equal,
    limit: tables.length,
    evidence: {
      integrity: restored.integrity.slice(0, 200),
      rows: tables.reduce((sum, [, rows]) => sum + rows, 0),
      journalEntries: restored.journal.entries,
      bytes: restored.bytes,
    },
  } as const;
  if (restored.integrity !== 'ok') return { ...judged, verdict: 'fail', reasonCode: 'copy-damaged' };
  if (!isSame) return { ...judged, verdict: 'fail', reasonCode: 'copy-differs' };
  if (!restored.journal.ok) return { ...judged, verdict: 'fail', reasonCode: 'journal-broken' };
  return { ...judged, verdict: 'pass', reasonCode: 'none' };
}

export interface BackupOptions {
  readonly databasePath: string;
  /** A folder of ours on a disk with room for two copies; what is made in it is removed again. */
  readonly folder: string;
  verifyJournal(database: Database): JournalVerdict;
}

/** Backs the database up, restores the backup to a second file, opens that as the service would, and compares. */
export async function restoreBackup(
  { databasePath, folder, verifyJournal }: BackupOptions,
  signal: AbortSignal,
): Promise<{ original: Holding; restored: Restored }> {
  const work = await mkdtemp(join(folder, 'self-test-'));
  const source = new DatabaseSync(databasePath, { readOnly: true });
  try {
    // One read transaction over count and copy: what is written meanwhile belongs to neither.
    source.exec('BEGIN');
    const original = readHolding((sql) => source.prepare(sql).all());
    await backup(source, join(work, 'backup.db'));
    source.exec('COMMIT');
    signal.throwIfAborted();
    const path = join(work, 'restored.db');
    await copyFile(join(work, 'backup.db'), path);
    const { size: bytes } = await stat(path);
    const copy = openDatabase(path);
    try {
      const integrity = String(copy.get('PRAGMA integrity_check')?.integrity_check ?? '');
      signal.throwIfAborted();
      const holding = readHolding((sql) => copy.all(sql));
      return { original, restored: { ...holding, integrity, journal: verifyJournal(copy), bytes } };
    } finally {
      copy.close();
    }
  } finally {
    source.close();
    await rm(work, { recursive: true, force: true });
  }
}

export const backupStep = (options: BackupOptions): SelfTestStep => ({
  id: 'backup',
  family: 'backup',
  async run(signal) {
    const { original, restored } = await restoreBackup(options, signal);
    return judgeRestored(original, restored);
  },
});
