import { z } from 'zod';
import type { Database } from '../../../server/sqlite/database.ts';
import { RoomVerdict } from '../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import type { ListeningFact } from '../../ports/day.ts';
import { type PlannedRooms, roomsWithListening } from './listening-tests.ts';
import { type NewestTrial, newestTrials } from './newest-trials.ts';
import type { RoomChanges } from './room-changes.ts';

/** Checks that measure whether speech is understood; a comparison with a recording alone does not. */
const KINDS = "('full', 'stipa')";
/** A site that repeats rooms one by one has many small checks. */
const CHECKS_LOOKED_AT = 200;

export interface ListeningReadinessOptions {
  readonly database: Database;
  readonly changes: RoomChanges;
  /** Of the key signatures are made with now. */
  readonly keyId: string;
  rooms(): readonly RoomConfig[];
  plan(): Omit<PlannedRooms, 'candidateRoomIds'>;
  profile(): ListeningProfile;
}

const Results = z.array(z.object({ roomId: z.string(), verdict: RoomVerdict }));
const Profile = z.object({ name: z.string(), version: z.number() });

interface NewestResult {
  readonly checkId: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly verdict: RoomVerdict;
  readonly profile: string;
}

/** What is known of the listening equipment for readiness: of every room its newest result on the main system, and what was said of it at a later trial. */
export function createListeningReadiness(options: ListeningReadinessOptions): () => ListeningFact {
  const { database, changes } = options;
  let key = '';
  let newest: ReadonlyMap<string, NewestResult> = new Map();
  let accepted: ReadonlySet<string> = new Set();
  let trials: ReadonlyMap<string, NewestTrial> = new Map();

  /** Asked every second: the results are read again only when there are others. */
  function read(): void {
    const row = database.get(
      `SELECT (SELECT coalesce(max(rowid), 0) FROM audio_check_end) AS ended,
              (SELECT coalesce(max(id), 0) FROM listening_remark) AS remarks,
              (SELECT coalesce(max(rowid), 0) FROM watch_end) AS trials,
              (SELECT coalesce(max(id), 0) FROM watch_verdict) AS verdicts,
              (SELECT coalesce(max(id), 0) FROM listening_signature) AS signatures`,
    );
    const now = Object.values(row ?? {}).join(' ');
    if (now === key) return;
    newest = newestResults(database);
    trials = newestTrials(database, options.keyId);
    accepted = new Set(
      database
        .all('SELECT check_id, room_id FROM listening_remark')
        .map((remark) => `${remark['check_id']} ${remark['room_id']}`),
    );
    key = now;
  }

  return () => {
    read();
    const profile = options.profile();
    const active = `${profile.name} ${profile.version}`;
    const rooms = options.rooms();
    const candidates = rooms.filter(({ kind }) => kind === 'exam' || kind === 'spare');
    const needed = roomsWithListening({
      ...options.plan(),
      candidateRoomIds: candidates.map(({ id }) => id),
    });
    return {
      isNeeded: needed !== null,
      mostHours: profile.validity.mostHours,
      rooms: (needed ?? []).map((roomId) => {
        const name = rooms.find(({ id }) => id === roomId)?.name ?? roomId;
        const result = newest.get(roomId);
        const trial = trials.get(roomId);
        // What was checked later may sound otherwise by now.
        const heard =
          trial !== undefined && trial.startedAtMs >= (result?.endedAtMs ?? 0)
            ? { isGood: trial.isGood, isSigned: trial.isSigned, endedAtMs: trial.endedAtMs }
            : null;
        if (result === undefined) return { roomId, name, result: null, trial: heard };
        return {
          roomId,
          name,
          result: {
            verdict: result.verdict,
            endedAtMs: result.endedAtMs,
            isAccepted: accepted.has(`${result.checkId} ${roomId}`),
            isSetUpOtherwise: changes.lastChangeMs(roomId) > result.startedAtMs,
            isOfOtherLimits: result.profile !== active,
          },
          trial: heard,
        };
      }),
    };
  };
}

/** A check that was cancelled or that nobody played a signal for says nothing new of a room. */
function newestResults(database: Database): Map<string, NewestResult> {
  const results = new Map<string, NewestResult>();
  const rows = database.all(
    `SELECT s.id, s.started_at_ms, s.profile, e.ended_at_ms, e.rooms
       FROM audio_check_start s JOIN audio_check_end e ON e.id = s.id
      WHERE e.state = 'done' AND s.chain = 'main' AND s.kind IN ${KINDS}
      ORDER BY s.seq DESC LIMIT ?`,
    CHECKS_LOOKED_AT,
  );
  for (const row of rows) {
    const { name, version } = Profile.parse(JSON.parse(String(row['profile'])));
    for (const { roomId, verdict } of Results.parse(JSON.parse(String(row['rooms']))))
      if (!results.has(roomId))
        results.set(roomId, {
          checkId: String(row['id']),
          startedAtMs: Number(row['started_at_ms']),
          endedAtMs: Number(row['ended_at_ms']),
          verdict,
          profile: `${name} ${version}`,
        });
  }
  return results;
}
