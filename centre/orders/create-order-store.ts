import type { SqlDatabase, SqlQueries } from '../../server/sql/sql-database.ts';
import type { Row } from '../../server/sqlite/database.ts';
import type {
  DeliveryRow,
  InstructionRow,
  IssuedInstruction,
  OrderStore,
  SignedCopy,
  StageRow,
} from '../ports/orders.ts';

/** Rows in one INSERT; far below the parameter limits of both engines. */
const CHUNK = 100;
/** Two gateways that issue at the same moment want the same number: the loser tries again. */
const ATTEMPTS = 5;

/** Instructions of this centre in SQLite or PostgreSQL. */
export function createOrderStore(database: SqlDatabase): OrderStore {
  return {
    async issue(instruction, copies) {
      for (let attempt = 1; ; attempt += 1)
        try {
          return await database.transaction((queries) => issue(queries, instruction, copies));
        } catch (error) {
          if (attempt === ATTEMPTS || database.dialect === 'sqlite') throw error;
        }
    },
    async pending(site, after, limit) {
      const rows = await database.all(
        `SELECT s.number, s.addressee, s.signature, i.* FROM instruction_site AS s JOIN instruction AS i ON i.id = s.id
         WHERE s.site = ? AND s.number > ? ORDER BY s.number LIMIT ?`,
        site,
        after,
        limit,
      );
      return rows.map((row) => {
        const { id, issuer, issuedAtMs, expiresAtMs, requires, text } = toInstruction(row);
        const to = String(row.addressee);
        const sig = String(row.signature);
        return { n: Number(row.number), id, issuer, to, issuedAtMs, expiresAtMs, requires, text, sig };
      });
    },
    async noteSent(site, numbers, atMs) {
      await database.run(
        `UPDATE instruction_site SET sent_ms = ? WHERE site = ? AND sent_ms IS NULL AND number IN (${marks(numbers.length)})`,
        atMs,
        site,
        ...numbers,
      );
    },
    async noteTaken(site, have, atMs) {
      await database.run(
        `INSERT INTO instruction_cursor (site, have, at_ms) VALUES (?, ?, ?)
         ON CONFLICT (site) DO UPDATE SET have = excluded.have, at_ms = excluded.at_ms
           WHERE excluded.have > instruction_cursor.have`,
        site,
        have,
        atMs,
      );
    },
    noteStage: (row) => insertStages(database, [row]),
    async followed(site) {
      const [row] = await database.all('SELECT epoch, seq FROM instruction_follow WHERE site = ?', site);
      return row === undefined ? { epoch: 0, seq: 0 } : { epoch: Number(row.epoch), seq: Number(row.seq) };
    },
    follow: (site, mark, rows) =>
      database.transaction(async (queries) => {
        await insertStages(queries, rows);
        await queries.run(
          `INSERT INTO instruction_follow (site, epoch, seq) VALUES (?, ?, ?)
           ON CONFLICT (site) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq`,
          site,
          mark.epoch,
          mark.seq,
        );
      }),
    forgetProjected: () =>
      database.transaction(async (queries) => {
        await queries.run('DELETE FROM instruction_stage WHERE is_own = 0');
        await queries.run('DELETE FROM instruction_follow');
      }),
    sites: async () =>
      (await database.all('SELECT DISTINCT site FROM instruction_site')).map((row) => String(row.site)),
    list: async (limit) =>
      (await database.all('SELECT * FROM instruction ORDER BY issued_ms DESC, id LIMIT ?', limit)).map(
        toInstruction,
      ),
    async find(id) {
      const [row] = await database.all('SELECT * FROM instruction WHERE id = ?', id);
      return row === undefined ? null : toInstruction(row);
    },
    deliveries: async (id) =>
      (
        await database.all(
          'SELECT site, number, sent_ms FROM instruction_site WHERE id = ? ORDER BY site',
          id,
        )
      ).map(toDelivery),
    stages: async (id) =>
      (await database.all('SELECT * FROM instruction_stage WHERE id = ?', id)).map(toStage),
  };
}

async function issue(
  queries: SqlQueries,
  order: IssuedInstruction,
  copies: readonly SignedCopy[],
): Promise<boolean> {
  const { changes } = await queries.run(
    `INSERT INTO instruction (id, issuer, issued_by, issued_ms, expires_ms, requires, text, hash, is_all, sites)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    order.id,
    order.issuer,
    order.issuedBy,
    order.issuedAtMs,
    order.expiresAtMs,
    order.requires,
    order.text,
    order.hash,
    order.isAll ? 1 : 0,
    copies.length,
  );
  if (changes === 0) return false;
  // Above what a site already has too: this centre may have been restored from an older copy.
  const newest = new Map<string, number>();
  for (const sql of [
    'SELECT site, MAX(number) AS number FROM instruction_site GROUP BY site',
    'SELECT site, have AS number FROM instruction_cursor',
  ])
    for (const row of await queries.all(sql))
      newest.set(String(row.site), Math.max(newest.get(String(row.site)) ?? 0, Number(row.number)));
  for (let at = 0; at < copies.length; at += CHUNK) {
    const chunk = copies.slice(at, at + CHUNK);
    await queries.run(
      `INSERT INTO instruction_site (site, number, id, addressee, signature) VALUES ${chunk
        .map(() => '(?, ?, ?, ?, ?)')
        .join(', ')}`,
      ...chunk.flatMap(({ site, to, signature }) => [
        site,
        (newest.get(site) ?? 0) + 1,
        order.id,
        to,
        signature,
      ]),
    );
  }
  return true;
}

/** The first row of a stage holds: a repetition changes nothing. */
async function insertStages(queries: SqlQueries, rows: readonly StageRow[]): Promise<void> {
  for (const row of rows)
    await queries.run(
      `INSERT INTO instruction_stage (site, id, stage, at_ms, received_ms, name, text, is_by_phone, is_expired, is_own)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site, id, stage) DO NOTHING`,
      row.site,
      row.id,
      row.stage,
      row.atMs,
      row.receivedAtMs,
      row.by,
      row.text,
      Number(row.isByPhone),
      Number(row.isExpired),
      Number(row.isOwn),
    );
}

const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

const toInstruction = (row: Row): InstructionRow => ({
  id: String(row.id),
  issuer: String(row.issuer),
  issuedBy: String(row.issued_by),
  issuedAtMs: Number(row.issued_ms),
  expiresAtMs: Number(row.expires_ms),
  requires: row.requires === 'done' ? 'done' : 'read',
  text: String(row.text),
  hash: String(row.hash),
  isAll: row.is_all === 1,
  siteCount: Number(row.sites),
});

const toDelivery = (row: Row): DeliveryRow => ({
  site: String(row.site),
  number: Number(row.number),
  sentMs: row.sent_ms === null ? null : Number(row.sent_ms),
});

const toStage = (row: Row): StageRow => ({
  site: String(row.site),
  id: String(row.id),
  stage: String(row.stage),
  atMs: Number(row.at_ms),
  receivedAtMs: Number(row.received_ms),
  by: String(row.name),
  text: String(row.text),
  isByPhone: row.is_by_phone === 1,
  isExpired: row.is_expired === 1,
  isOwn: row.is_own === 1,
});
