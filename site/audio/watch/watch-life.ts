import { z } from 'zod';
import type { Database } from '../../../server/sqlite/database.ts';

const Powers = z.array(z.number()).readonly();
/** What a room usually hears, and at which pace the programme is played there. */
const KnownRoom = z.object({
  usual: z.object({ gains: Powers, noise: Powers, active: z.number(), quiet: z.number() }),
  pace: z.number().positive(),
});
export type KnownRoom = z.infer<typeof KnownRoom>;

/** What must outlive the service while a watch runs. */
const Life = z.object({
  phase: z.enum(['waiting', 'playing', 'paused']),
  /** Where the programme was, and when it was there; null before it was heard. */
  place: z.object({ positionMs: z.number(), atMs: z.number() }).nullable(),
  /** Rooms that were heard once. */
  knownRoomIds: z.array(z.string()),
  /** By camera. */
  microphones: z.record(z.string(), KnownRoom),
});
export type Life = z.infer<typeof Life>;

export interface WatchLifeStore {
  save(watchId: string, atMs: number, life: Life): void;
  /** Null when nothing was saved, or nothing that this build can read. */
  read(watchId: string): { readonly atMs: number; readonly life: Life } | null;
  addBlind(watchId: string, fromMs: number, toMs: number): void;
}

export function createWatchLifeStore(database: Database): WatchLifeStore {
  return {
    save(watchId, atMs, life) {
      database.run(
        `INSERT INTO watch_life (watch_id, at_ms, life) VALUES (?, ?, ?)
         ON CONFLICT (watch_id) DO UPDATE SET at_ms = excluded.at_ms, life = excluded.life`,
        watchId,
        atMs,
        JSON.stringify(life),
      );
    },
    read(watchId) {
      const row = database.get('SELECT at_ms, life FROM watch_life WHERE watch_id = ?', watchId);
      if (row === undefined) return null;
      const life = Life.safeParse(JSON.parse(String(row['life'])));
      return life.success ? { atMs: Number(row['at_ms']), life: life.data } : null;
    },
    addBlind(watchId, fromMs, toMs) {
      database.run(
        'INSERT INTO watch_blind (watch_id, from_ms, to_ms) VALUES (?, ?, ?)',
        watchId,
        fromMs,
        toMs,
      );
    },
  };
}

/** After the programme must be over, a watch is not taken up any more; a pause may be longer. */
const OVER_AFTER_MS = 10 * 60_000;
const PAUSE_OVER_AFTER_MS = 3 * 3_600_000;

/** Whether a watch that had no end can still be going on. Pure. */
export function isStillOn(
  { atMs, life }: { readonly atMs: number; readonly life: Life },
  lengthMs: number,
  nowMs: number,
): boolean {
  if (nowMs < atMs) return true;
  if (life.phase === 'paused') return nowMs - atMs < PAUSE_OVER_AFTER_MS;
  const left = life.place === null ? lengthMs : Math.max(0, lengthMs - life.place.positionMs);
  return nowMs - (life.place?.atMs ?? atMs) < left + OVER_AFTER_MS;
}
