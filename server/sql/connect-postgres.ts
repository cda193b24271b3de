import { Client, types } from 'pg';
import { DatabaseUnreachableError } from '../process/unreachable-error.ts';
import type { Row } from '../sqlite/database.ts';
import type { PostgresTarget } from './postgres-target.ts';
import type { SqlQueries } from './sql-database.ts';

/** One connection. Any error of the line itself ends it: `isDead`, and the next use needs a new one. */
export interface PostgresConnection extends SqlQueries {
  isDead(): boolean;
  onNotification(listener: (payload: string) => void): void;
  onEnd(listener: () => void): void;
  close(): Promise<void>;
}

const CONNECT_MS = 5_000;
/** A statement that takes longer stands behind a dead line: the sites' own watchdog is 20 s. */
const STATEMENT_MS = 15_000;
/** A gateway that vanished without closing its line must not keep its locks. */
const IDLE_IN_TRANSACTION_MS = 20_000;
const INT8 = 20;
const NUMERIC = 1700;

const asNumbers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC
      ? (text: string) => Number(text)
      : types.getTypeParser(oid, format ?? 'text'),
};

/** Connects to the first host that takes writes. Throws DatabaseUnreachableError. */
export async function connectPostgres(
  target: PostgresTarget,
  options: { readonly statementMs?: number } = {},
): Promise<PostgresConnection> {
  const reasons: string[] = [];
  for (const address of target.addresses) {
    const client = new Client({
      connectionString: address,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: options.statementMs ?? STATEMENT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      keepAlive: true,
      application_name: 'exam-centre',
      types: asNumbers,
    });
    // Until the connection is handed over; without a listener an error would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query(
        `SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only') AS read_only`,
      );
      const [state] = rows as { standby: boolean; read_only: string }[];
      if (state?.standby === false && state.read_only === 'off') {
        // What is acknowledged must survive: never weaker than a flush, stronger settings stay.
        await client.query(
          `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`,
        );
        return connectionOf(client);
      }
      reasons.push('takes no writes');
    } catch (error) {
      reasons.push(error instanceof Error && error.message !== '' ? error.message : String(error));
    }
    await client.end().catch(() => undefined);
  }
  throw new DatabaseUnreachableError(`the database ${target.label} cannot be used: ${reasons.join('; ')}`);
}

function connectionOf(client: Client): PostgresConnection {
  let isDead = false;
  const endListeners: (() => void)[] = [];
  const die = (): void => {
    if (isDead) return;
    isDead = true;
    for (const listener of endListeners) listener();
  };
  client.on('error', die);
  client.on('end', die);
  const query = async (sql: string, parameters: readonly unknown[]) => {
    try {
      return await client.query(numbered(sql), [...parameters]);
    } catch (error) {
      // A refusal by the server has a code of five characters; anything else is the line.
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!/^[0-9A-Z]{5}$/.test(code) || /^(08|57P)/.test(code)) {
        die();
        void client.end().catch(() => undefined);
      }
      throw error;
    }
  };
  return {
    isDead: () => isDead,
    all: async (sql, ...parameters) => (await query(sql, parameters)).rows as Row[],
    run: async (sql, ...parameters) => ({ changes: (await query(sql, parameters)).rowCount ?? 0 }),
    onNotification: (listener) =>
      void client.on('notification', ({ payload }) => {
        if (payload !== undefined) listener(payload);
      }),
    onEnd: (listener) => endListeners.push(listener),
    close: async () => {
      isDead = true;
      await client.end().catch(() => undefined);
    },
  };
}

const numberedSql = new Map<string, string>();

/** `?` of the common form as `$1`, `$2`, …; statements are literals of ours and hold no other `?`. */
function numbered(sql: string): string {
  const known = numberedSql.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  const text = sql.replace(/\?/g, () => {
    count += 1;
    return `$${count}`;
  });
  if (numberedSql.size < 512) numberedSql.set(sql, text);
  return text;
}
