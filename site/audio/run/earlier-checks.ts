import { z } from 'zod';
import type { Database } from '../../../server/sqlite/database.ts';
import { RoomMeasures } from '../../../shared/contract/audio-check.ts';
import type { PreflightRoom } from '../../../shared/contract/listening-preflight.ts';
import { compareBaseline } from '../papers/compare-baseline.ts';
import { createSignatureStore } from '../papers/signature-store.ts';

/** What the newest check of the main system says of a room, as far as the next one wants to know. */
export interface EarlierCheck extends Pick<PreflightRoom, 'clockDriftPpm' | 'change'> {
  /** The microphone it was measured with. */
  readonly cameraId: string;
}

/** A check of all rooms and its repeats. */
const CHECKS_LOOKED_AT = 5;
const Rooms = z.array(z.object({ roomId: z.string(), measures: RoomMeasures.nullable() }));

/** By room; read again only when a check has ended or was accepted: pages ask every few seconds. */
export function createEarlierChecks(database: Database): () => ReadonlyMap<string, EarlierCheck> {
  let key = '';
  let known: ReadonlyMap<string, EarlierCheck> = new Map();
  return () => {
    const row = database.get(
      `SELECT (SELECT coalesce(max(rowid), 0) FROM audio_check_end) AS ended,
              (SELECT coalesce(max(id), 0) FROM audio_baseline) AS accepted`,
    );
    const now = `${row?.['ended']} ${row?.['accepted']}`;
    if (now !== key) known = readEarlier(database);
    key = now;
    return known;
  };
}

function readEarlier(database: Database): Map<string, EarlierCheck> {
  const store = createSignatureStore(database);
  const earlier = new Map<string, EarlierCheck>();
  for (const row of database.all(
    `SELECT s.id, e.ended_at_ms, e.rooms FROM audio_check_start s JOIN audio_check_end e ON e.id = s.id
      WHERE e.state = 'done' AND s.chain = 'main' AND s.kind IN ('full', 'stipa') ORDER BY s.seq DESC LIMIT ?`,
    CHECKS_LOOKED_AT,
  )) {
    const checkedAtMs = Number(row['ended_at_ms']);
    for (const { roomId, measures } of Rooms.parse(JSON.parse(String(row['rooms'])))) {
      if (measures === null || earlier.has(roomId)) continue;
      const accepted = store.baseline(roomId, 'main', Number.MAX_SAFE_INTEGER);
      const then = accepted === null ? null : RoomMeasures.safeParse(JSON.parse(accepted.measures));
      const isOther = accepted !== null && accepted.checkId !== String(row['id']);
      let change: EarlierCheck['change'] = null;
      if (isOther && then?.success === true) {
        const { stiChange, levelChangeDb, verdict } = compareBaseline(measures, then.data);
        change = { acceptedAtMs: accepted.acceptedAtMs, checkedAtMs, stiChange, levelChangeDb, verdict };
      }
      earlier.set(roomId, { cameraId: measures.cameraId, clockDriftPpm: measures.driftPpm, change });
    }
  }
  return earlier;
}
