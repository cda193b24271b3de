import type { Database, Row } from '../../server/sqlite/database.ts';
import { HealthSegment } from '../../shared/contract/health-contract.ts';
import { BLOCK_BYTES } from './hour-block.ts';
import type { ServiceRun, StateChange } from './state-strip.ts';

/** Seven days of hours a camera; counted, not dated, so that a wrong clock cannot make old ones new. */
const BLOCKS_PER_CAMERA = 7 * 24;
const CHANGES_PER_CAMERA = 2_000;
const RUNS = 1_000;
/** Cameras that were configured once and are gone still count towards the bound of the whole. */
const MAX_BLOCKS = 400 * BLOCKS_PER_CAMERA;
const MAX_CHANGES = 400 * CHANGES_PER_CAMERA;
const CLOCK_LIMIT_KEY = 'health.clockLimitMs';

export interface NamedChange extends StateChange {
  readonly cameraId: string;
}

export interface StoredBlock {
  readonly cameraId: string;
  readonly hour: number;
  readonly bytes: Uint8Array;
}

/** Blocks, changes and runs in the database. */
export function createHealthStore(database: Database) {
  return {
    /** Begins a run and returns its number. */
    beginRun(fromMs: number, monoMs: number): number {
      const from = Math.round(fromMs);
      const mono = Math.round(monoMs);
      return database.run(
        'INSERT INTO health_run (from_ms, from_mono_ms, last_mono_ms) VALUES (?, ?, ?)',
        from,
        mono,
        mono,
      ).lastInsertRowid;
    },
    /** One commit: what changed, how far the run has come, and the blocks that are due. */
    write(
      run: number,
      monoMs: number,
      changes: readonly NamedChange[],
      blocks: readonly StoredBlock[],
    ): void {
      database.transaction(() => {
        database.run('UPDATE health_run SET last_mono_ms = ? WHERE id = ?', Math.round(monoMs), run);
        for (const { cameraId, atMs, monoMs: at, state, code, run: of } of changes)
          database.run(
            'INSERT INTO health_change (run, camera_id, at_ms, mono_ms, state, code) VALUES (?, ?, ?, ?, ?, ?)',
            of,
            cameraId,
            Math.round(atMs),
            Math.round(at),
            state,
            code,
          );
        for (const { cameraId, hour, bytes } of blocks)
          database.run(
            `INSERT INTO health_block (camera_id, hour, bytes) VALUES (?, ?, ?)
             ON CONFLICT (camera_id, hour) DO UPDATE SET bytes = excluded.bytes`,
            cameraId,
            hour,
            bytes,
          );
      });
    },
    block(cameraId: string, hour: number): Uint8Array | null {
      const row = database.get(
        'SELECT bytes FROM health_block WHERE camera_id = ? AND hour = ?',
        cameraId,
        hour,
      );
      return row === undefined ? null : bytesOf(row);
    },
    blocks(cameraId: string, fromHour: number, toHour: number): Map<number, Uint8Array> {
      const found = new Map<number, Uint8Array>();
      for (const row of database.all(
        'SELECT hour, bytes FROM health_block WHERE camera_id = ? AND hour BETWEEN ? AND ?',
        cameraId,
        fromHour,
        toHour,
      )) {
        const bytes = bytesOf(row);
        if (bytes !== null) found.set(Number(row.hour), bytes);
      }
      return found;
    },
    /** The newest `limit` of one camera, in the order they were recorded. */
    changes(cameraId: string, limit = CHANGES_PER_CAMERA): StateChange[] {
      return database
        .all(
          `SELECT run, at_ms, mono_ms, state, code FROM health_change WHERE camera_id = ?
           ORDER BY seq DESC LIMIT ?`,
          cameraId,
          limit,
        )
        .reverse()
        .flatMap((row) => {
          const state = HealthSegment.shape.state.safeParse(row.state);
          if (!state.success) return [];
          return [
            {
              run: Number(row.run),
              atMs: Number(row.at_ms),
              monoMs: Number(row.mono_ms),
              state: state.data,
              code: String(row.code),
            },
          ];
        });
    },
    runs(): Map<number, ServiceRun> {
      return new Map(
        database.all('SELECT id, last_mono_ms FROM health_run').map((row) => {
          const id = Number(row.id);
          return [id, { id, lastMonoMs: Number(row.last_mono_ms) }];
        }),
      );
    },
    /** Forgets what is beyond the bounds, oldest written first. */
    prune(): void {
      database.transaction(() => {
        database.run(
          `DELETE FROM health_block WHERE seq IN (SELECT seq FROM (
             SELECT seq, ROW_NUMBER() OVER (PARTITION BY camera_id ORDER BY seq DESC) AS place FROM health_block
           ) WHERE place > ?)`,
          BLOCKS_PER_CAMERA,
        );
        database.run(
          'DELETE FROM health_block WHERE seq <= (SELECT seq FROM health_block ORDER BY seq DESC LIMIT 1 OFFSET ?)',
          MAX_BLOCKS,
        );
        database.run(
          'DELETE FROM health_change WHERE seq <= (SELECT seq FROM health_change ORDER BY seq DESC LIMIT 1 OFFSET ?)',
          MAX_CHANGES,
        );
        database.run(
          `DELETE FROM health_change WHERE seq IN (SELECT seq FROM (
             SELECT seq, ROW_NUMBER() OVER (PARTITION BY camera_id ORDER BY seq DESC) AS place FROM health_change
           ) WHERE place > ?)`,
          CHANGES_PER_CAMERA,
        );
        database.run('DELETE FROM health_change WHERE run <= (SELECT MAX(id) FROM health_run) - ?', RUNS);
        database.run('DELETE FROM health_run WHERE id <= (SELECT MAX(id) FROM health_run) - ?', RUNS);
      });
    },
    clockLimitMs(): number | null {
      const row = database.get('SELECT value FROM setting WHERE key = ?', CLOCK_LIMIT_KEY);
      const value = row === undefined ? Number.NaN : Number(row.value);
      return Number.isFinite(value) && value > 0 ? value : null;
    },
    saveClockLimit(limitMs: number): void {
      database.run(
        'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        CLOCK_LIMIT_KEY,
        String(limitMs),
      );
    },
  };
}
export type HealthStore = ReturnType<typeof createHealthStore>;

const bytesOf = (row: Row): Uint8Array | null =>
  row.bytes instanceof Uint8Array && row.bytes.length === BLOCK_BYTES ? row.bytes : null;
