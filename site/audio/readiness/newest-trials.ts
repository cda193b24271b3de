import { z } from 'zod';
import type { Database } from '../../../server/sqlite/database.ts';
import { TrialVerdict } from '../../../shared/contract/listening-watch.ts';
import { createSignatureStore } from '../papers/signature-store.ts';
import { signatureState } from '../papers/signed-text.ts';
import { trialContentSha256 } from '../papers/trial-content.ts';

/** What a person in the room said at a trial listening. */
export interface NewestTrial {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly isGood: boolean;
  /** Signed by a named person, for the whole trial or for this room, and nothing was added since. */
  readonly isSigned: boolean;
}

/** Trials are held once or twice before a test; older ones are out of date anyway. */
const TRIALS_LOOKED_AT = 20;
const RoomIds = z.array(z.string());

/** By room the newest trial on the main system that went to its end and in which somebody in the room said something. */
export function newestTrials(database: Database, keyId: string): ReadonlyMap<string, NewestTrial> {
  const signatures = createSignatureStore(database);
  const newest = new Map<string, NewestTrial>();
  for (const row of database.all(
    `SELECT s.id, s.started_at_ms, s.rooms, e.ended_at_ms FROM watch_start s JOIN watch_end e ON e.id = s.id
      WHERE s.kind = 'trial' AND s.chain = 'main' AND e.phase = 'ended' ORDER BY s.seq DESC LIMIT ?`,
    TRIALS_LOOKED_AT,
  )) {
    const id = String(row['id']);
    const content = trialContentSha256(database, id);
    const signed = signatures
      .of('trial', id)
      .filter((one) => signatureState(one, content, keyId) === 'valid')
      .map(({ roomId }) => roomId);
    const said = lastSaid(database, id);
    for (const roomId of RoomIds.parse(JSON.parse(String(row['rooms'])))) {
      const isGood = said.get(roomId);
      if (isGood === undefined || newest.has(roomId)) continue;
      newest.set(roomId, {
        startedAtMs: Number(row['started_at_ms']),
        endedAtMs: Number(row['ended_at_ms']),
        isGood,
        isSigned: signed.some((one) => one === null || one === roomId),
      });
    }
  }
  return newest;
}

/** What is said later takes the place of what was said before. */
function lastSaid(database: Database, watchId: string): ReadonlyMap<string, boolean> {
  return new Map(
    database
      .all('SELECT verdict FROM watch_verdict WHERE watch_id = ? ORDER BY id', watchId)
      .map(({ verdict }) => TrialVerdict.parse(JSON.parse(String(verdict))))
      .map(({ roomId, isGood }) => [roomId, isGood]),
  );
}
