import { z } from 'zod';
import type { Database } from '../../../server/sqlite/database.ts';
import {
  TrialVerdict,
  type Watch,
  WatchClip,
  WatchIncident,
  WatchKind,
  WatchPhase,
  WatchRoom,
  type WatchSummary,
} from '../../../shared/contract/listening-watch.ts';

export interface StartedWatch {
  readonly id: string;
  readonly kind: WatchKind;
  readonly programmeId: string;
  readonly chain: Watch['chain'];
  readonly output: Watch['output'];
  readonly startedAtMs: number;
  readonly startedBy: string;
  readonly profile: Watch['profile'];
  readonly roomIds: readonly string[];
}

/** Facts of trials and watches. Callers hold the transaction where several rows belong together. */
export interface WatchStore {
  begin(watch: StartedWatch): void;
  end(id: string, endedAtMs: number, phase: WatchPhase, rooms: readonly WatchRoom[]): void;
  openFault(watchId: string, fault: WatchIncident): void;
  closeFault(fault: WatchIncident): void;
  keepClip(faultId: string, file: string, clip: WatchClip): void;
  /** File name of a clip of this watch, or null. */
  clipFile(watchId: string, faultId: string): string | null;
  say(watchId: string, verdict: TrialVerdict): void;
  verdicts(watchId: string): TrialVerdict[];
  incidents(watchId: string): WatchIncident[];
  /** One without an end has `failed`: the service did not live to see it. Null for an unknown id. */
  get(id: string): Watch | null;
  list(limit: number): WatchSummary[];
  /** The newest one when it has no end; else null. */
  newestOpen(): StartedWatch | null;
}

export const MOST_INCIDENTS = 500;
const Rooms = z.array(WatchRoom);
const Row = z.object({
  id: z.string(),
  kind: WatchKind,
  programme_id: z.string(),
  title: z.string(),
  length_ms: z.number(),
  chain: z.enum(['main', 'backup']),
  output: z.enum(['page', 'external']),
  started_at_ms: z.number(),
  started_by: z.string(),
  profile: z.string(),
  rooms: z.string(),
  ended_at_ms: z.number().nullable(),
  phase: WatchPhase.nullable(),
  final: z.string().nullable(),
});
const Profile = z.object({ name: z.string(), version: z.number() });
const SELECT = `
  SELECT s.id, s.kind, s.programme_id, p.title, p.length_ms, s.chain, s.output, s.started_at_ms, s.started_by, s.profile,
         s.rooms, e.ended_at_ms, e.phase, e.rooms AS final
    FROM watch_start s JOIN programme p ON p.id = s.programme_id LEFT JOIN watch_end e ON e.id = s.id`;

/** How many of the rooms are heard, have a fault, cannot be measured. */
export function countRooms(rooms: readonly WatchRoom[]) {
  const count = (isOne: (state: WatchRoom['state']) => boolean): number =>
    rooms.filter(({ state }) => isOne(state)).length;
  return {
    heard: count((state) => state === 'heard' || state === 'learning'),
    notMeasurable: count((state) => state === 'not-measurable'),
    faulty: count(
      (state) =>
        state === 'silent' ||
        state === 'faint' ||
        state === 'late' ||
        state === 'muffled' ||
        state === 'noisy' ||
        state === 'off-speed',
    ),
  };
}

export function createWatchStore(database: Database): WatchStore {
  const toSummary = (raw: unknown): WatchSummary & { final: WatchRoom[] } => {
    const row = Row.parse(raw);
    const final = row.final === null ? [] : Rooms.parse(JSON.parse(row.final));
    return {
      id: row.id,
      kind: row.kind,
      programmeId: row.programme_id,
      title: row.title,
      lengthMs: row.length_ms,
      chain: row.chain,
      output: row.output,
      phase: row.phase ?? 'failed',
      startedAtMs: row.started_at_ms,
      startedBy: row.started_by,
      endedAtMs: row.ended_at_ms,
      profile: Profile.parse(JSON.parse(row.profile)),
      rooms: z.array(z.string()).parse(JSON.parse(row.rooms)).length,
      ...countRooms(final),
      final,
    };
  };
  const incidents = (watchId: string): WatchIncident[] =>
    database
      .all(
        `SELECT f.fault, e.ended, c.clip FROM watch_fault f LEFT JOIN watch_fault_end e ON e.id = f.id
           LEFT JOIN watch_clip c ON c.fault_id = f.id WHERE f.watch_id = ? ORDER BY f.rowid DESC LIMIT ?`,
        watchId,
        MOST_INCIDENTS,
      )
      .map(({ fault, ended, clip }) => ({
        ...WatchIncident.parse(JSON.parse(String(ended ?? fault))),
        clip: clip === null ? null : WatchClip.parse(JSON.parse(String(clip))),
      }));
  const verdicts = (watchId: string): TrialVerdict[] => {
    const newest = new Map<string, TrialVerdict>();
    for (const { verdict } of database.all(
      'SELECT verdict FROM watch_verdict WHERE watch_id = ? ORDER BY id',
      watchId,
    )) {
      const one = TrialVerdict.parse(JSON.parse(String(verdict)));
      newest.set(one.roomId, one);
    }
    return [...newest.values()];
  };

  return {
    begin(watch) {
      database.run(
        `INSERT INTO watch_start (id, seq, kind, programme_id, chain, output, started_at_ms, started_by, profile, rooms)
         VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM watch_start), ?, ?, ?, ?, ?, ?, ?, ?)`,
        watch.id,
        watch.kind,
        watch.programmeId,
        watch.chain,
        watch.output,
        watch.startedAtMs,
        watch.startedBy,
        JSON.stringify(watch.profile),
        JSON.stringify(watch.roomIds),
      );
    },
    end(id, endedAtMs, phase, rooms) {
      database.run(
        'INSERT INTO watch_end (id, ended_at_ms, phase, rooms) VALUES (?, ?, ?, ?)',
        id,
        endedAtMs,
        phase,
        JSON.stringify(rooms),
      );
    },
    openFault(watchId, fault) {
      database.run(
        'INSERT INTO watch_fault (id, watch_id, fault) VALUES (?, ?, ?)',
        fault.id,
        watchId,
        JSON.stringify(fault),
      );
    },
    closeFault(fault) {
      database.run('INSERT INTO watch_fault_end (id, ended) VALUES (?, ?)', fault.id, JSON.stringify(fault));
    },
    keepClip(faultId, file, clip) {
      database.run(
        'INSERT INTO watch_clip (fault_id, file, clip) VALUES (?, ?, ?)',
        faultId,
        file,
        JSON.stringify(clip),
      );
    },
    clipFile(watchId, faultId) {
      const row = database.get(
        'SELECT c.file FROM watch_clip c JOIN watch_fault f ON f.id = c.fault_id WHERE f.watch_id = ? AND f.id = ?',
        watchId,
        faultId,
      );
      return row === undefined ? null : String(row.file);
    },
    say(watchId, verdict) {
      database.run(
        'INSERT INTO watch_verdict (watch_id, room_id, verdict) VALUES (?, ?, ?)',
        watchId,
        verdict.roomId,
        JSON.stringify(verdict),
      );
    },
    verdicts,
    incidents,
    get(id) {
      const row = database.get(`${SELECT} WHERE s.id = ?`, id);
      if (row === undefined) return null;
      const { final, ...summary } = toSummary(row);
      return {
        ...summary,
        positionMs: null,
        positionAtMs: null,
        source: 'unknown',
        state: final,
        incidents: incidents(id),
        verdicts: verdicts(id),
        blind: database
          .all('SELECT from_ms, to_ms FROM watch_blind WHERE watch_id = ? ORDER BY id', id)
          .map((one) => ({ fromMs: Number(one['from_ms']), toMs: Number(one['to_ms']) })),
      };
    },
    newestOpen() {
      const raw = database.get(`${SELECT} ORDER BY s.seq DESC LIMIT 1`);
      if (raw === undefined) return null;
      const row = Row.parse(raw);
      if (row.ended_at_ms !== null) return null;
      return {
        id: row.id,
        kind: row.kind,
        programmeId: row.programme_id,
        chain: row.chain,
        output: row.output,
        startedAtMs: row.started_at_ms,
        startedBy: row.started_by,
        profile: Profile.parse(JSON.parse(row.profile)),
        roomIds: z.array(z.string()).parse(JSON.parse(row.rooms)),
      };
    },
    list: (limit) =>
      database
        .all(`${SELECT} ORDER BY s.seq DESC LIMIT ?`, limit)
        .map(toSummary)
        .map(({ final: _final, ...summary }) => summary),
  };
}
