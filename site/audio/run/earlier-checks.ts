import { z } from 'zod';
import type { Database } from '../../../server/sqlite/database.ts';
import { type AudioCheck, RoomMeasures } from '../../../shared/contract/audio-check.ts';
import type { PreflightRoom } from '../../../shared/contract/listening-preflight.ts';
import { compareBaseline } from '../papers/compare-baseline.ts';
import { createSignatureStore } from '../papers/signature-store.ts';

/**
 * What earlier checks say of a room, as far as the next one wants to know: the change since acceptance is that of the chain
 * which is to be checked, the pace of a clock is the microphone's own, whatever sounded.
 */
export interface EarlierCheck extends Pick<PreflightRoom, 'clockDriftPpm' | 'change'> {
  /** The microphone whose clock was measured. */
  readonly cameraId: string;
}

/** A check of all rooms and its repeats. */
const CHECKS_LOOKED_AT = 5;
const Rooms = z.array(z.object({ roomId: z.string(), measures: RoomMeasures.nullable() }));

/** By room; read again only when a check has ended or was accepted: pages ask every few seconds. */
export function createEarlierChecks(
  database: Database,
): (chain: AudioCheck['chain']) => ReadonlyMap<string, EarlierCheck> {
  let key = '';
  const known = new Map<AudioCheck['chain'], ReadonlyMap<string, EarlierCheck>>();
  return (chain) => {
    const row = database.get(
      `SELECT (SELECT coalesce(max(rowid), 0) FROM audio_check_end) AS ended,
              (SELECT coalesce(max(id), 0) FROM audio_baseline) AS accepted`,
    );
    const now = `${row?.['ended']} ${row?.['accepted']}`;
    if (now !== key) known.clear();
    key = now;
    const found = known.get(chain) ?? readEarlier(database, chain);
    known.set(chain, found);
    return found;
  };
}

function readEarlier(database: Database, chain: AudioCheck['chain']): Map<string, EarlierCheck> {
  const store = createSignatureStore(database);
  const earlier = new Map<string, EarlierCheck>();
  const changes = new Map<string, EarlierCheck['change']>();
  for (const { checkId, checkedAtMs, roomId, measures } of newestMeasured(database, chain)) {
    if (changes.has(roomId)) continue;
    const accepted = store.baseline(roomId, chain, Number.MAX_SAFE_INTEGER);
    const then = accepted === null ? null : RoomMeasures.safeParse(JSON.parse(accepted.measures));
    const isOther = accepted !== null && accepted.checkId !== checkId;
    let change: EarlierCheck['change'] = null;
    if (isOther && then?.success === true) {
      const { stiChange, levelChangeDb, verdict } = compareBaseline(measures, then.data);
      change = { acceptedAtMs: accepted.acceptedAtMs, checkedAtMs, stiChange, levelChangeDb, verdict };
    }
    changes.set(roomId, change);
  }
  for (const { roomId, measures } of newestMeasured(database, null))
    if (!earlier.has(roomId))
      earlier.set(roomId, {
        cameraId: measures.cameraId,
        clockDriftPpm: measures.driftPpm,
        change: changes.get(roomId) ?? null,
      });
  return earlier;
}

/** Rooms that were measured, newest first; null: by either chain. */
function newestMeasured(database: Database, chain: AudioCheck['chain'] | null) {
  const rows = database.all(
    `SELECT s.id, e.ended_at_ms, e.rooms FROM audio_check_start s JOIN audio_check_end e ON e.id = s.id
      WHERE e.state = 'done' AND s.kind IN ('full', 'stipa') AND s.chain = coalesce(?, s.chain)
      ORDER BY s.seq DESC LIMIT ?`,
    chain,
    chain === null ? 2 * CHECKS_LOOKED_AT : CHECKS_LOOKED_AT,
  );
  return rows.flatMap((row) =>
    Rooms.parse(JSON.parse(String(row['rooms']))).flatMap(({ roomId, measures }) =>
      measures === null
        ? []
        : [{ checkId: String(row['id']), checkedAtMs: Number(row['ended_at_ms']), roomId, measures }],
    ),
  );
}
