import type { SqlQueries } from '../../server/sql/sql-database.ts';
import { HASH_BYTES } from '../../shared/uplink/tools.ts';
import type { BatchRow, EventRow, FindingRow, LaneMark, LanePlace, PresenceRow } from './log-tables.ts';
import { BOARD_VERSION } from './site-board.ts';
import { arrayText } from './site-locks.ts';

/** Another transaction has written the same sites meanwhile: nothing of this one may be kept. */
export class WriteConflictError extends Error {
  override readonly name = 'WriteConflictError';
}

export type ArrivedEvent = EventRow & { readonly gseq: number };

const ROWS_PER_STATEMENT = 1_024;

export const placeArrays = (rows: readonly LanePlace[]): string[] => [
  arrayText(rows.map(({ site }) => site)),
  arrayText(rows.map(({ epoch }) => epoch)),
  arrayText(rows.map(({ lane }) => lane)),
];

/** Bytes travel as one value and are cut apart by the server: an array of them would go as hexadecimal text. */
export async function insertEvents(queries: SqlQueries, rows: readonly ArrivedEvent[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT)
    await insertSome(queries, rows.slice(at, at + ROWS_PER_STATEMENT));
}

async function insertSome(queries: SqlQueries, rows: readonly ArrivedEvent[]): Promise<void> {
  const starts: number[] = [];
  let at = 1;
  for (const { bytes } of rows) {
    starts.push(at);
    at += bytes.length;
  }
  const { changes } = await queries.run(
    `INSERT INTO ev (gseq, site, epoch, lane, seq, siteseq, type, time_ms, received_ms, quarantine, bytes, hash, covers)
     SELECT gseq, site, epoch, lane, seq, siteseq, type, time_ms, received_ms, quarantine,
       substring(all_bytes FROM start FOR size), substring(all_hashes FROM (${HASH_BYTES} * n - ${HASH_BYTES - 1})::int FOR ${HASH_BYTES}), covers
     FROM (SELECT ?::bytea AS all_bytes, ?::bytea AS all_hashes) AS whole,
       unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[],
         ?::bigint[], ?::text[], ?::int[], ?::int[], ?::bigint[])
       WITH ORDINALITY AS row(site, epoch, lane, seq, gseq, siteseq, type, time_ms, received_ms, quarantine, start, size, covers, n)
     ON CONFLICT (site, epoch, lane, seq) DO NOTHING`,
    Buffer.concat(rows.map(({ bytes }) => bytes)),
    Buffer.concat(rows.map(({ hash }) => hash)),
    ...placeArrays(rows),
    arrayText(rows.map(({ seq }) => seq)),
    arrayText(rows.map(({ gseq }) => gseq)),
    arrayText(rows.map(({ siteseq }) => siteseq)),
    textArray(rows.map(({ type }) => type)),
    arrayText(rows.map(({ timeMs }) => timeMs)),
    arrayText(rows.map(({ receivedAtMs }) => receivedAtMs)),
    textArray(rows.map(({ quarantine }) => quarantine)),
    arrayText(starts),
    arrayText(rows.map(({ bytes }) => bytes.length)),
    arrayText(rows.map(({ covers }) => covers)),
  );
  if (changes !== rows.length)
    throw new WriteConflictError('another gateway has stored these events meanwhile');
}

export async function upsertMarks(
  queries: SqlQueries,
  table: 'hw' | 'segment',
  number: string,
  head: string,
  rows: readonly (LanePlace & LaneMark)[],
): Promise<void> {
  if (rows.length === 0) return;
  const isPartOfKey = table === 'segment';
  await queries.run(
    `INSERT INTO ${table} (site, epoch, lane, ${number}, ${head})
     SELECT site, epoch, lane, seq, substring(heads FROM (${HASH_BYTES} * n - ${HASH_BYTES - 1})::int FOR ${HASH_BYTES})
     FROM (SELECT ?::bytea AS heads) AS whole,
       unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[]) WITH ORDINALITY AS row(site, epoch, lane, seq, n)
     ON CONFLICT (site, epoch, lane${isPartOfKey ? `, ${number}` : ''}) DO UPDATE SET ${
       isPartOfKey ? '' : `${number} = excluded.${number}, `
     }${head} = excluded.${head}`,
    Buffer.concat(rows.map((row) => row.head)),
    ...placeArrays(rows),
    arrayText(rows.map(({ seq }) => seq)),
  );
}

export async function insertBatches(queries: SqlQueries, rows: readonly BatchRow[]): Promise<void> {
  if (rows.length === 0) return;
  await queries.run(
    `INSERT INTO batch (site, epoch, lane, last, first, head, signature, signer)
     SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[])
     ON CONFLICT (site, epoch, lane, last) DO NOTHING`,
    ...placeArrays(rows),
    arrayText(rows.map(({ last }) => last)),
    arrayText(rows.map(({ first }) => first)),
    textArray(rows.map(({ head }) => head)),
    textArray(rows.map(({ signature }) => signature)),
    textArray(rows.map(({ signer }) => signer)),
  );
}

export async function insertFindings(queries: SqlQueries, rows: readonly FindingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await queries.run(
    `INSERT INTO finding (site, epoch, lane, code, detail, at_ms)
     SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[])
     ON CONFLICT (site, epoch, lane, code) DO NOTHING`,
    arrayText(rows.map(({ site }) => site)),
    arrayText(rows.map(({ epoch }) => epoch)),
    textArray(rows.map(({ lane }) => lane ?? '')),
    textArray(rows.map(({ code }) => code)),
    textArray(rows.map(({ detail }) => detail)),
    arrayText(rows.map(({ atMs }) => atMs)),
  );
}

/** A line that ended clears the gateway only when the site has not connected to another one since. */
export async function writePresences(
  queries: SqlQueries,
  gateway: string,
  rows: readonly PresenceRow[],
): Promise<void> {
  const there = rows.filter(({ isConnected }) => isConnected);
  if (there.length > 0)
    await queries.run(
      `INSERT INTO presence (site, last_seen_ms, backlog, gateway)
       SELECT site, seen, backlog, ?::text FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS row(site, seen, backlog)
       ON CONFLICT (site) DO UPDATE SET last_seen_ms = GREATEST(presence.last_seen_ms, excluded.last_seen_ms),
         backlog = COALESCE(excluded.backlog, presence.backlog), gateway = excluded.gateway`,
      gateway,
      ...presenceArrays(there),
    );
  const gone = rows.filter(({ isConnected }) => !isConnected);
  if (gone.length > 0)
    await queries.run(
      `UPDATE presence SET last_seen_ms = GREATEST(last_seen_ms, seen), gateway = ''
       FROM unnest(?::text[], ?::bigint[]) AS row(code, seen) WHERE site = code AND gateway = ?`,
      arrayText(gone.map(({ site }) => site)),
      arrayText(gone.map(({ atMs }) => atMs)),
      gateway,
    );
}

const presenceArrays = (rows: readonly PresenceRow[]): string[] => [
  arrayText(rows.map(({ site }) => site)),
  arrayText(rows.map(({ atMs }) => atMs)),
  arrayText(rows.map(({ backlog }) => backlog ?? 'NULL')),
];

/** The cursor must still be the one that was read: whatever the locks, no two transactions build on one board. */
export async function writeBoards(
  queries: SqlQueries,
  rows: readonly { site: string; state: string; gseq: number; before: number | undefined }[],
): Promise<void> {
  const fresh = rows.filter(({ before }) => before === undefined);
  const known = rows.filter(({ before }) => before !== undefined);
  let written = 0;
  if (fresh.length > 0)
    written += (
      await queries.run(
        `INSERT INTO board (site, state, gseq, version)
         SELECT site, state, gseq, ${BOARD_VERSION} FROM unnest(?::text[], ?::text[], ?::bigint[]) AS row(site, state, gseq)
         ON CONFLICT (site) DO NOTHING`,
        ...boardArrays(fresh),
      )
    ).changes;
  if (known.length > 0)
    written += (
      await queries.run(
        `UPDATE board SET state = row.state, gseq = row.gseq, version = ${BOARD_VERSION}
         FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) AS row(site, state, gseq, before)
         WHERE board.site = row.site AND board.gseq = row.before`,
        ...boardArrays(known),
        arrayText(known.map(({ before }) => before ?? 0)),
      )
    ).changes;
  if (written !== rows.length)
    throw new WriteConflictError('another gateway has moved these sites meanwhile');
}

const boardArrays = (rows: readonly { site: string; state: string; gseq: number }[]): string[] => [
  arrayText(rows.map(({ site }) => site)),
  textArray(rows.map(({ state }) => state)),
  arrayText(rows.map(({ gseq }) => gseq)),
];

/** Any text; PostgreSQL has no character 0. */
const textArray = (texts: readonly (string | null)[]): string =>
  `{${texts
    .map((text) =>
      text === null ? 'NULL' : `"${text.replaceAll('\u0000', '').replace(/["\\]/g, (mark) => `\\${mark}`)}"`,
    )
    .join(',')}}`;
