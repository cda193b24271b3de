import { z } from 'zod';
import type { Database } from '../../../server/sqlite/database.ts';
import {
  type AudioCheck,
  AudioCheckKind,
  type AudioCheckSummary,
  AudioRoomResult,
  RoomMeasures,
  type RoomVerdict,
} from '../../../shared/contract/audio-check.ts';
import { SignalEmission } from '../../../shared/contract/signal-emission.ts';
import type { Evidence } from './analyst-messages.ts';

export interface StartedCheck {
  readonly id: string;
  readonly kind: AudioCheckKind;
  readonly chain: AudioCheck['chain'];
  readonly output: AudioCheck['output'];
  readonly repeats: string | null;
  readonly signalMs: number;
  readonly startedAtMs: number;
  readonly startedBy: string;
  readonly profile: AudioCheck['profile'];
  readonly roomIds: readonly string[];
  readonly zone?: string | undefined;
  /** Rooms that belong to the zone. */
  readonly zoneRoomIds?: readonly string[];
}

export interface EndedCheck {
  readonly state: 'done' | 'cancelled' | 'failed';
  readonly endedAtMs: number;
  readonly heardAtMs: number | null;
  readonly emission: SignalEmission | null;
  readonly rooms: readonly AudioRoomResult[];
  readonly evidence: readonly (Evidence & { readonly roomId: string; readonly cameraId: string })[];
}

/** Checks, their evidence and the accepted baselines. Callers hold the transaction where several rows belong together. */
export interface AudioCheckStore {
  begin(check: StartedCheck): void;
  end(id: string, ended: EndedCheck): void;
  /** Null for an unknown id. A check without an end is `failed`: the service did not live to see it. */
  get(id: string): AudioCheck | null;
  /** Newest first. */
  list(limit: number): AudioCheckSummary[];
  evidence(checkId: string): (Evidence & { roomId: string; cameraId: string })[];
  accept(baseline: {
    roomId: string;
    chain: AudioCheck['chain'];
    checkId: string;
    acceptedBy: string;
    acceptedAtMs: number;
    measures: RoomMeasures;
  }): void;
  /** By room: what the newest finished check of this chain and kind measured there. */
  newestMeasures(chain: AudioCheck['chain'], kind: AudioCheckKind): ReadonlyMap<string, RoomMeasures>;
  baseline(roomId: string, chain: AudioCheck['chain']): RoomMeasures | null;
}

const Rooms = z.array(AudioRoomResult);
const Profile = z.object({ name: z.string(), version: z.number() });
const Row = z.object({
  id: z.string(),
  started_at_ms: z.number(),
  started_by: z.string(),
  kind: AudioCheckKind,
  chain: z.enum(['main', 'backup']),
  output: z.enum(['page', 'external']),
  repeats: z.string().nullable(),
  signal_ms: z.number(),
  profile: z.string(),
  ended_at_ms: z.number().nullable(),
  state: z.enum(['done', 'cancelled', 'failed']).nullable(),
  heard_at_ms: z.number().nullable(),
  results: z.string().nullable(),
  emission: z.string().nullable(),
  zone: z.string().nullable(),
});

/** A check of all rooms and its repeats. */
const CHECKS_LOOKED_AT = 5;

const SELECT = `
  SELECT s.id, s.started_at_ms, s.started_by, s.kind, s.chain, s.output, s.repeats, s.signal_ms, s.profile,
         e.ended_at_ms, e.state, e.heard_at_ms, e.rooms AS results,
         p.emission, z.zone
    FROM audio_check_start s LEFT JOIN audio_check_end e ON e.id = s.id
    LEFT JOIN audio_check_emission p ON p.check_id = s.id
    LEFT JOIN audio_check_zone z ON z.check_id = s.id`;

export function countVerdicts(rooms: readonly AudioRoomResult[]): Record<RoomVerdict, number> {
  const counts = { pass: 0, warn: 0, fail: 0, 'not-measurable': 0 };
  for (const { verdict } of rooms) counts[verdict] += 1;
  return counts;
}

export function createAudioCheckStore(database: Database): AudioCheckStore {
  const toCheck = (raw: unknown): AudioCheck => {
    const row = Row.parse(raw);
    const rooms = row.results === null ? [] : Rooms.parse(JSON.parse(row.results));
    return {
      id: row.id,
      kind: row.kind,
      chain: row.chain,
      output: row.output,
      phase: row.state ?? 'failed',
      startedAtMs: row.started_at_ms,
      endedAtMs: row.ended_at_ms,
      startedBy: row.started_by,
      profile: Profile.parse(JSON.parse(row.profile)),
      repeats: row.repeats,
      ...(row.zone === null ? {} : { zone: row.zone }),
      emission: row.emission === null ? null : SignalEmission.parse(JSON.parse(row.emission)),
      counts: countVerdicts(rooms),
      signalMs: row.signal_ms,
      heardAtMs: row.heard_at_ms,
      phaseEndsAtMs: null,
      progress: [],
      rooms,
    };
  };
  return {
    begin(check) {
      database.run(
        `INSERT INTO audio_check_start (id, seq, started_at_ms, started_by, kind, chain, output, repeats, signal_ms, profile, rooms)
         VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM audio_check_start), ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        check.id,
        check.startedAtMs,
        check.startedBy,
        check.kind,
        check.chain,
        check.output,
        check.repeats,
        check.signalMs,
        JSON.stringify(check.profile),
        JSON.stringify(check.roomIds),
      );
      if (check.zone !== undefined)
        database.run(
          'INSERT INTO audio_check_zone (check_id, zone, room_ids) VALUES (?, ?, ?)',
          check.id,
          check.zone,
          JSON.stringify(check.zoneRoomIds ?? []),
        );
    },
    end(id, ended) {
      database.run(
        'INSERT INTO audio_check_end (id, ended_at_ms, state, heard_at_ms, rooms) VALUES (?, ?, ?, ?, ?)',
        id,
        ended.endedAtMs,
        ended.state,
        ended.heardAtMs,
        JSON.stringify(ended.rooms),
      );
      if (ended.emission !== null)
        database.run(
          'INSERT INTO audio_check_emission (check_id, emission) VALUES (?, ?)',
          id,
          JSON.stringify(ended.emission),
        );
      for (const { roomId, cameraId, file, sha256, bytes } of ended.evidence)
        database.run(
          'INSERT INTO audio_evidence (check_id, room_id, camera_id, file, sha256, bytes) VALUES (?, ?, ?, ?, ?, ?)',
          id,
          roomId,
          cameraId,
          file,
          sha256,
          bytes,
        );
    },
    get(id) {
      const row = database.get(`${SELECT} WHERE s.id = ?`, id);
      return row === undefined ? null : toCheck(row);
    },
    list: (limit) =>
      database
        .all(`${SELECT} ORDER BY s.seq DESC LIMIT ?`, limit)
        .map(toCheck)
        .map(
          ({
            emission: _e,
            signalMs: _s,
            heardAtMs: _h,
            phaseEndsAtMs: _p,
            progress: _g,
            rooms: _r,
            ...summary
          }) => summary,
        ),
    evidence: (checkId) =>
      database
        .all(
          'SELECT room_id, camera_id, file, sha256, bytes FROM audio_evidence WHERE check_id = ? ORDER BY room_id',
          checkId,
        )
        .map((row) => ({
          roomId: String(row.room_id),
          cameraId: String(row.camera_id),
          file: String(row.file),
          sha256: String(row.sha256),
          bytes: Number(row.bytes),
        })),
    accept(baseline) {
      database.run(
        `INSERT INTO audio_baseline (room_id, chain, check_id, accepted_by, accepted_at_ms, measures)
         VALUES (?, ?, ?, ?, ?, ?)`,
        baseline.roomId,
        baseline.chain,
        baseline.checkId,
        baseline.acceptedBy,
        baseline.acceptedAtMs,
        JSON.stringify(baseline.measures),
      );
    },
    newestMeasures(chain, kind) {
      const rows = database.all(
        `${SELECT} WHERE s.chain = ? AND s.kind = ? AND e.state = 'done' ORDER BY s.seq DESC LIMIT ?`,
        chain,
        kind,
        CHECKS_LOOKED_AT,
      );
      const newest = new Map<string, RoomMeasures>();
      // A repeat of a few rooms is newer than the check of all of them.
      for (const { rooms } of rows.map(toCheck))
        for (const { roomId, measures } of rooms)
          if (measures !== null && !newest.has(roomId)) newest.set(roomId, measures);
      return newest;
    },
    baseline(roomId, chain) {
      const row = database.get(
        'SELECT measures FROM audio_baseline WHERE room_id = ? AND chain = ? ORDER BY id DESC LIMIT 1',
        roomId,
        chain,
      );
      return row === undefined ? null : RoomMeasures.parse(JSON.parse(String(row.measures)));
    },
  };
}
