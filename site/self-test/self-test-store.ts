import { z } from 'zod';
import type { Database } from '../../server/sqlite/database.ts';
import { SelfTestOutcome } from '../../shared/contract/self-test.ts';

const Steps = z.array(SelfTestOutcome);

export interface StoredRun {
  readonly id: string;
  readonly seq: number;
  readonly startedAtMs: number;
  readonly startedBy: string;
  /** Null for a run without an end. */
  readonly end: {
    readonly atMs: number;
    readonly state: 'done' | 'cancelled';
    readonly steps: SelfTestOutcome[];
  } | null;
}

/** Runs of the self-test; a row is never changed. */
export function createSelfTestStore(database: Database) {
  return {
    begin(id: string, startedAtMs: number, startedBy: string): void {
      database.run(
        'INSERT INTO self_test_start (id, started_at_ms, started_by) VALUES (?, ?, ?)',
        id,
        startedAtMs,
        startedBy,
      );
    },
    end(id: string, endedAtMs: number, state: 'done' | 'cancelled', steps: readonly SelfTestOutcome[]): void {
      database.run(
        'INSERT INTO self_test_end (id, ended_at_ms, state, steps) VALUES (?, ?, ?, ?)',
        id,
        endedAtMs,
        state,
        JSON.stringify(steps),
      );
    },
    /** Newest first. */
    newest: (limit: number): StoredRun[] =>
      database
        .all(
          `SELECT s.seq, s.id, s.started_at_ms, s.started_by, e.ended_at_ms, e.state, e.steps
             FROM self_test_start s LEFT JOIN self_test_end e ON e.id = s.id ORDER BY s.seq DESC LIMIT ?`,
          limit,
        )
        .map((row) => ({
          id: String(row.id),
          seq: Number(row.seq),
          startedAtMs: Number(row.started_at_ms),
          startedBy: String(row.started_by),
          end:
            typeof row.steps === 'string'
              ? {
                  atMs: Number(row.ended_at_ms),
                  state: row.state === 'done' ? 'done' : 'cancelled',
                  steps: Steps.parse(JSON.parse(row.steps)),
                }
              : null,
        })),
  };
}
export type SelfTestStore = ReturnType<typeof createSelfTestStore>;
