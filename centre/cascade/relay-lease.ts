import { connectPostgres, type PostgresConnection } from '../../server/sql/connect-postgres.ts';
import type { PostgresTarget } from '../../server/sql/postgres-target.ts';

/** Any number, the same for every gateway. */
const RELAY_LOCK = 7_360_003;

/**
 * Which gateway of a store passes on to the level above: the one whose connection holds the lock. Two would do
 * no harm, only take the line from each other; so nothing depends on its being exact.
 */
export function createRelayLease(target: PostgresTarget): {
  tryHold(): Promise<boolean>;
  close(): Promise<void>;
} {
  let connection: PostgresConnection | null = null;
  let isHeld = false;
  return {
    async tryHold() {
      if (connection === null || connection.isDead()) {
        isHeld = false;
        connection = await connectPostgres(target);
      }
      if (isHeld) return true;
      const [row] = await connection.all('SELECT pg_try_advisory_lock(?::bigint)::int AS held', RELAY_LOCK);
      isHeld = row?.held === 1;
      return isHeld;
    },
    async close() {
      await connection?.close();
      connection = null;
    },
  };
}
