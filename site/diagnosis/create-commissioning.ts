import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../../server/sqlite/database.ts';
import {
  type CommissioningRun,
  type CommissioningSummary,
  RoomOutcome,
  RoomResult,
} from '../../shared/contract/commissioning.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { RoomConfig } from '../../shared/contract/site-config.ts';
import type { Cameras } from '../ports/cameras.ts';
import type { Commissioning } from '../ports/diagnosis.ts';
import type { Jobs, JobTools } from '../ports/jobs.ts';
import type { Journal } from '../ports/journal.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { CommissioningProfile } from './commissioning-profile.ts';
import type { RunningDiagnosis } from './create-diagnosis.ts';
import { type CameraObservation, gradeCamera, gradeRooms, withBefore } from './grade-camera.ts';

export interface CommissioningOptions {
  readonly cameras: Cameras;
  readonly diagnosis: RunningDiagnosis;
  readonly jobs: Jobs;
  readonly database: Database;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly profile: CommissioningProfile;
  rooms(): readonly RoomConfig[];
  isOperator(actor: string): boolean;
  nowMs(): number;
}

const LOOK_MS = 500;
const LISTED = 50;
const Rooms = z.array(RoomOutcome);
type Counts = CommissioningSummary['counts'];

const countRooms = (rooms: readonly RoomOutcome[]): Counts => {
  const counts = Object.fromEntries(RoomResult.options.map((result) => [result, 0])) as Counts;
  for (const { result } of rooms) counts[result] += 1;
  return counts;
};

/** Runs 联调 over all cameras as a job, keeps every run, and reports its end. */
export function createCommissioning(options: CommissioningOptions): Commissioning {
  const { cameras, diagnosis, database, profile, nowMs } = options;
  let currentId: string | null = null;

  const rowsOf = (limit: number, beforeSeq: number | null = null) =>
    database.all(
      `SELECT s.id, s.seq, s.started_at_ms, s.started_by, e.ended_at_ms, e.state, e.rooms
         FROM commissioning_start s LEFT JOIN commissioning_end e ON e.id = s.id
        WHERE s.seq < ? ORDER BY s.seq DESC LIMIT ?`,
      beforeSeq ?? Number.MAX_SAFE_INTEGER,
      limit,
    );
  type Row = ReturnType<typeof rowsOf>[number];
  const roomsOf = (row: Row | undefined): RoomOutcome[] =>
    typeof row?.rooms === 'string' ? Rooms.parse(JSON.parse(row.rooms)) : [];
  const summaryOf = (row: Row): CommissioningSummary => ({
    id: String(row.id),
    startedAtMs: Number(row.started_at_ms),
    endedAtMs: row.ended_at_ms === null ? null : Number(row.ended_at_ms),
    startedBy: String(row.started_by),
    state:
      row.state === 'done' || row.state === 'cancelled'
        ? row.state
        : row.id === currentId
          ? 'running'
          : 'interrupted',
    counts: countRooms(roomsOf(row)),
  });

  const observe = async (
    pictures: ReadonlyMap<string, number>,
    isCutShort: boolean,
  ): Promise<CameraObservation[]> =>
    Promise.all(
      cameras.list().map(async (status) => {
        const count = pictures.get(status.id) ?? 0;
        const hasKeyFrame = count > 0 || (await cameras.newestKeyFrame(status.id)) !== null;
        return {
          status,
          hasKeyFrame,
          diagnosis: diagnosis.get(status.id),
          pictures: count,
          isCutShort: isCutShort && count < profile.pictures,
        };
      }),
    );

  /** Nothing more will come of this camera within the run. */
  const isSettled = (id: string, pictures: ReadonlyMap<string, number>, elapsedMs: number): boolean => {
    const status = cameras.get(id);
    if (status === null || (pictures.get(id) ?? 0) >= profile.pictures) return true;
    if (status.state === 'auth-failed' || status.state === 'unsupported') return true;
    const isReceiving = status.state === 'live' || status.state === 'degraded';
    if (!isReceiving) return elapsedMs >= profile.connectMs;
    return diagnosis.isFfmpegMissing;
  };

  const work = async (runId: string, actor: string, startedAtMs: number, { signal, progress }: JobTools) => {
    const pictures = new Map<string, number>();
    const stopListening = diagnosis.onMeasured((id) => pictures.set(id, (pictures.get(id) ?? 0) + 1));
    const begunMs = performance.now();
    try {
      for (;;) {
        const elapsedMs = performance.now() - begunMs;
        const ids = cameras.list().map(({ id }) => id);
        const settled = ids.filter((id) => isSettled(id, pictures, elapsedMs)).length;
        progress(settled, ids.length);
        if (settled === ids.length || signal.aborted || elapsedMs >= profile.longestMs) break;
        await sleep(LOOK_MS, signal);
      }
    } finally {
      stopListening();
    }
    const observed = await observe(pictures, signal.aborted);
    const outcomes = observed.map((seen) => ({ ...gradeCamera(seen, profile), roomId: seen.status.roomId }));
    const rooms = gradeRooms(options.rooms(), outcomes);
    const state = signal.aborted ? 'cancelled' : 'done';
    const counts = finish(runId, actor, startedAtMs, state, rooms);
    if (signal.aborted) throw new Error('cancelled');
    return {
      runId,
      pass: counts.pass,
      warn: counts.warn,
      fail: counts.fail,
      notReached: counts['not-reached'] + counts['no-camera'],
    };
  };

  const finish = (
    runId: string,
    actor: string,
    startedAtMs: number,
    state: 'done' | 'cancelled',
    rooms: readonly RoomOutcome[],
  ): Counts => {
    const counts = countRooms(rooms);
    const figures = {
      pass: counts.pass,
      warn: counts.warn,
      fail: counts.fail,
      notReached: counts['not-reached'] + counts['no-camera'],
    };
    const endedAtMs = nowMs();
    database.transaction(() => {
      database.run(
        'INSERT INTO commissioning_end (id, ended_at_ms, state, rooms) VALUES (?, ?, ?, ?)',
        runId,
        endedAtMs,
        state,
        JSON.stringify(rooms),
      );
      options.outbox.append({
        lane: 'B',
        type: 'camera.commissioning',
        data: {
          runId,
          state,
          startedAtMs,
          endedAtMs,
          ...figures,
          rooms: rooms.map(({ roomId, result }) => ({ roomId, result })),
        },
      });
      options.journal.append({
        actor,
        action: state === 'done' ? 'commissioning.finished' : 'commissioning.cancelled',
        subject: runId,
        details: figures,
      });
    });
    return counts;
  };

  return {
    start(actor) {
      if (!options.isOperator(actor))
        throw new ContractError('forbidden', 'a commissioning run is started by a named operator', 'actor');
      if (currentId !== null) throw new ContractError('conflict', 'a commissioning run is under way');
      const runId = randomBytes(6).toString('hex');
      const startedAtMs = nowMs();
      database.transaction(() => {
        const seq = Number(
          database.get('SELECT COALESCE(MAX(seq), 0) AS seq FROM commissioning_start')?.seq ?? 0,
        );
        database.run(
          'INSERT INTO commissioning_start (id, seq, started_at_ms, started_by) VALUES (?, ?, ?, ?)',
          runId,
          seq + 1,
          startedAtMs,
          actor,
        );
        options.journal.append({ actor, action: 'commissioning.started', subject: runId });
      });
      currentId = runId;
      const subject = String(cameras.list().length);
      const job = options.jobs.start(
        { kind: 'commissioning', subject, unit: 'items', actor },
        async (tools) => {
          try {
            return await work(runId, actor, startedAtMs, tools);
          } finally {
            currentId = null;
          }
        },
      );
      return { runId, job };
    },
    list: () => rowsOf(LISTED).map(summaryOf),
    get(id): CommissioningRun {
      const row = rowsOf(Number.MAX_SAFE_INTEGER).find((one) => one.id === id);
      if (row === undefined) throw new ContractError('not-found', 'there is no such commissioning run', 'id');
      // Compared with the last run that came to its end.
      const previous = rowsOf(Number.MAX_SAFE_INTEGER, Number(row.seq)).find(({ state }) => state === 'done');
      return {
        ...summaryOf(row),
        rooms: withBefore(roomsOf(row), roomsOf(previous)),
        previousId: previous === undefined ? null : String(previous.id),
      };
    },
  };
}

/** Ends early when the job is cancelled. */
function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
