import type { Database } from '../../server/sqlite/database.ts';
import type { OutboxStorage } from '../../shared/contract/uplink-status.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { Ballast } from './ballast.ts';

/** Hash, keys and index of one row beside its bytes. */
export const ROW_BYTES = 160;

/** Schema 7: how much the outbox holds, and what of lane B got no number and has not been told yet. */
export const outboxSpaceMigrationSql = `
  CREATE TABLE outbox_space (id INTEGER PRIMARY KEY CHECK (id = 1), bytes INTEGER NOT NULL) STRICT;
  INSERT INTO outbox_space SELECT 1, COALESCE(SUM(LENGTH(bytes) + ${ROW_BYTES}), 0) FROM outbox_event;
  CREATE TABLE outbox_suppressed (
    cause TEXT NOT NULL, type TEXT NOT NULL, count INTEGER NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
    PRIMARY KEY (cause, type)
  ) STRICT, WITHOUT ROWID;
`;

export type SuppressCause = 'outbox-full' | 'volume-full' | 'telemetry';

/** What of one cause got no number: to be told upward in its place. */
export interface Suppressed {
  readonly cause: SuppressCause;
  readonly types: readonly {
    readonly type: string;
    readonly count: number;
    readonly fromMs: number;
    readonly toMs: number;
  }[];
}

/** How full the outbox may become, and what is left out before it is. */
export interface OutboxSpace {
  /** Why an event gets no number now; null when it gets one, as lane A always does. */
  causeAgainst(lane: Lane, type: string): Exclude<SuppressCause, 'telemetry'> | null;
  /** Inside a transaction: one more that got no number. */
  suppress(cause: SuppressCause, type: string): void;
  /** Inside a transaction: what has to be told now; nothing while it would only be told again soon. */
  takeMarkers(): readonly Suppressed[];
  status(): OutboxStorage;
}

export interface OutboxSpaceOptions {
  readonly database: Database;
  readonly capBytes: number;
  readonly ballast: Pick<Ballast, 'state'> | null;
  readonly nowMs: () => number;
}

const WARNING_SHARE = 0.8;
const THINNING_SHARE = 0.95;
/** Thinning ends well below where it begins, so that the two do not alternate. */
const RELIEF_SHARE = 0.9;
/** While it lasts, what was left out is told this often. */
const TELL_EVERY_MS = 10 * 60_000;

/** Lane B that is never left out: its number was shown to a person, or it tells of what was left out. */
const KEPT: ReadonlySet<string> = new Set(['duty-log.entry', 'outbox.damaged', 'outbox.suppressed']);

export function createOutboxSpace(options: OutboxSpaceOptions): OutboxSpace {
  const { database, capBytes, ballast, nowMs } = options;
  let isThinned = false;
  let toldMs: number | null = null;
  const usedBytes = (): number =>
    Number(database.get('SELECT bytes FROM outbox_space WHERE id = 1')?.bytes ?? 0);

  function level(): OutboxStorage['level'] {
    const share = usedBytes() / capBytes;
    if (share >= THINNING_SHARE) isThinned = true;
    else if (share < RELIEF_SHARE) isThinned = false;
    if (isThinned || ballast?.state() === 'released') return 'thinning';
    return share >= WARNING_SHARE ? 'warning' : 'normal';
  }

  return {
    causeAgainst(lane, type) {
      if (lane === 'A' || KEPT.has(type) || level() !== 'thinning') return null;
      return ballast?.state() === 'released' ? 'volume-full' : 'outbox-full';
    },
    suppress(cause, type) {
      const atMs = Math.round(nowMs());
      toldMs ??= atMs;
      database.run(
        `INSERT INTO outbox_suppressed (cause, type, count, from_ms, to_ms) VALUES (?, ?, 1, ?, ?)
         ON CONFLICT (cause, type) DO UPDATE SET count = count + 1, to_ms = excluded.to_ms`,
        cause,
        type,
        atMs,
        atMs,
      );
    },
    takeMarkers() {
      const isOver = level() !== 'thinning';
      const isLong = toldMs === null || Math.abs(nowMs() - toldMs) >= TELL_EVERY_MS;
      const rows = database
        .all('SELECT * FROM outbox_suppressed ORDER BY cause, type')
        .filter(({ cause }) => isLong || (isOver && cause !== 'telemetry'));
      const causes = [...new Set(rows.map(({ cause }) => String(cause) as SuppressCause))];
      for (const cause of causes) database.run('DELETE FROM outbox_suppressed WHERE cause = ?', cause);
      if (causes.length > 0) toldMs = nowMs();
      return causes.map((cause) => ({
        cause,
        types: rows
          .filter((row) => row.cause === cause)
          .map((row) => ({
            type: String(row.type),
            count: Number(row.count),
            fromMs: Number(row.from_ms),
            toMs: Number(row.to_ms),
          })),
      }));
    },
    status() {
      const row = database.get(
        "SELECT COALESCE(SUM(count), 0) AS n FROM outbox_suppressed WHERE cause <> 'telemetry'",
      );
      return {
        level: level(),
        usedBytes: usedBytes(),
        capBytes,
        ballast: ballast?.state() ?? 'none',
        suppressed: Number(row?.n ?? 0),
      };
    },
  };
}
