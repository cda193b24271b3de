import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { TimeRange } from '../ports/recording.ts';
import type { RecordPlan } from '../ports/recording-worker.ts';
import { createBookmarks } from './keep/bookmarks.ts';
import { CameraRooms } from './keep/camera-rooms.ts';
import { DiskTrouble } from './keep/disk-trouble.ts';
import { FileCuts } from './keep/file-cuts.ts';
import { GapKeeper } from './keep/gap-keeper.ts';
import { Holds } from './keep/holds.ts';
import { RecordingReport } from './keep/recording-report.ts';
import { createRecordingStatus } from './keep/recording-status.ts';
import { createRecovery } from './keep/recovery.ts';
import { forgetFile, type RemovalOptions } from './keep/removal.ts';
import { RoomKeeper } from './keep/room-keeper.ts';
import { createSegmentIndex, type IndexedFile } from './keep/segment-index.ts';
import { createIntake } from './keep/take-events.ts';
import { createExports } from './read/exports.ts';
import { createReader, type ReaderOptions } from './read/recording-reader.ts';
import type { RecordingOptions, SiteRecording } from './recording-options.ts';
import { createRecordingWork } from './recording-work.ts';

export const DEFAULT_RETENTION_DAYS = 365;
const MAX_FILE_MS = 10 * 60_000;
const LOOK_MS = 5_000;
/** This computer's clock was set back when it shows so much less than it should. */
const STEP_BACK_MS = 2_000;
const STOP_TIMEOUT_MS = 3_000;

/** The service's side of recording: the index, coverage, retention, alarms, and everything read from the files. */
export function createRecording(options: RecordingOptions): SiteRecording {
  const { database, journal, folder, ingest, nowMs, monoMs, log } = options;
  const isEnabled = options.config?.enabled === true;
  const stream = options.config?.stream ?? 'sub';
  const maxBytes = options.config?.maxBytes ?? 0;
  const retentionDays = options.config?.retentionDays ?? DEFAULT_RETENTION_DAYS;
  const run = randomBytes(3).toString('hex');
  const index = createSegmentIndex(database);
  const report = new RecordingReport({ database, journal, outbox: options.outbox, monoMs });
  const keeper = new GapKeeper(index, database, (gap) => report.gap(gap));
  const trouble = new DiskTrouble();
  const cameraRooms = new CameraRooms(database);
  const holds = new Holds();
  const cuts = new FileCuts(ingest.cutRecording);
  let onStopped: (() => void) | null = null;
  let isClosed = false;

  const cameraIds = (): string[] => options.cameras().map(({ id }) => id);
  const civilRange = ({ fromMs, toMs }: TimeRange) => ({
    from: options.civil(fromMs),
    to: options.civil(toMs),
  });
  const removal: RemovalOptions = {
    ...{ database, index, journal, holds, folder, retentionDays, nowMs, civilRange },
  };
  const plan = (): RecordPlan => ({
    ...{ folder, stream, run, maxFileMs: MAX_FILE_MS },
    blockedCode: room.isFull ? 'disk-full' : null,
  });
  const room = new RoomKeeper({
    ...{ folder, index, maxBytes, retentionDays, nowMs, monoMs, journal, civil: options.civil, log },
    readFreeBytes: options.readFreeBytes,
    isHeld: (uid) => holds.has(uid),
    forget: (file, code) => forgetFile(removal, file, code),
    onFull: () => ingest.record(plan()),
    onChecked: () => status.tell(),
  });
  const status = createRecordingStatus({
    ...{ isEnabled, stream, maxBytes, retentionDays, keeper, trouble, room, monoMs, cameraIds },
    isSession: options.isSession,
  });
  const readerOptions: ReaderOptions = {
    ...{ index, folder, nowMs, cameraIds, rooms: cameraRooms, siteCode: options.siteCode },
    writingSinceMs: status.writingSinceMs,
  };
  const reader = createReader(readerOptions);
  const exports = createExports({
    ...{ jobs: options.jobs, recordingsFolder: folder, exportFolder: options.exportFolder, holds },
    ffmpegPath: options.ffmpegPath,
  });

  /** A store that takes no facts (full disk) must not end the service: the files hold the recordings. */
  const safely = (what: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      log('error', 'recording could not be noted', { what, error: String(error) });
    }
  };
  const recovery = createRecovery({
    ...{ folder, database, index, journal, run, civilRange, log },
    isClosed: () => isClosed,
  });
  const recount = (): void => {
    room.refresh();
    status.tell();
  };
  const recover = async (files: readonly IndexedFile[]): Promise<void> => {
    await recovery.recover(files);
    recount();
  };
  const intake = createIntake({
    ...{ index, keeper, report, trouble, room, status, cuts, nowMs, recover },
    isClosed: () => isClosed,
    onStopped: () => onStopped?.(),
  });

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  safely('start', () =>
    database.transaction(() => {
      cameraRooms.remember(options.cameras());
      keeper.startAfterStop(index.aliveAtMs(), nowMs());
      const configured = new Set(cameraIds());
      const startMs = nowMs();
      keeper.setAll(
        keeper.known().filter((id) => !isEnabled || !configured.has(id)),
        startMs,
        'off',
      );
      if (!isEnabled) return;
      for (const id of cameraIds()) status.setState(id, startMs, 'starting');
      report.started(startMs, stream, cameraIds());
    }),
  );
  const unfinished = index.unfinished();
  ingest.onRecorded((events, ids) => {
    safely('events', () => database.transaction(() => intake(events, ids)));
    status.tell();
  });
  const recovered = recover(unfinished);
  const ready = recovered
    .then(() => recovery.reconcile())
    .catch((error: unknown) => log('error', 'recordings could not be checked', { error: String(error) }));
  let ticked = { wallMs: index.aliveAtMs() ?? nowMs(), monoMs: monoMs() };
  const tick = (): void => {
    safely('alive', () =>
      database.transaction(() => {
        const sinceTickMs = monoMs() - ticked.monoMs;
        if (nowMs() < ticked.wallMs + sinceTickMs - STEP_BACK_MS) index.unstep(nowMs() - sinceTickMs);
        ticked = { wallMs: nowMs(), monoMs: monoMs() };
        index.setAlive(nowMs());
        cameraRooms.remember(options.cameras());
        report.flush();
      }),
    );
    void room.check();
  };
  if (isEnabled) {
    ingest.record(plan());
    tick();
  } else room.refresh();
  const ticking = setInterval(tick, options.lookMs ?? LOOK_MS);
  if (!isEnabled) clearInterval(ticking);

  /** Resolves when the workers have written out everything, or have taken too long. */
  const stopWorkers = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, STOP_TIMEOUT_MS);
      onStopped = () => {
        if (index.openFiles().length > 0) return;
        clearTimeout(timer);
        resolve();
      };
      ingest.record(null);
    });

  return {
    ...createBookmarks(database, journal, options.civil),
    ...reader,
    ...createRecordingWork({
      ...{ database, journal, index, cuts, removal, exports, reader, readerOptions },
      ready: () => ready,
      onRemoved: recount,
    }),
    folder,
    recovered,
    state: status.state,
    onChange: status.onChange,
    conditions: status.conditions,
    async close() {
      clearInterval(ticking);
      status.close();
      if (isEnabled) {
        if (cameraIds().length > 0) await stopWorkers();
        safely('stop', () =>
          database.transaction(() => {
            const atMs = nowMs();
            index.setAlive(atMs);
            for (const id of cameraIds()) keeper.set(id, atMs, 'service-stopped');
            report.stopped(atMs, cameraIds());
          }),
        );
      }
      isClosed = true;
      room.close();
      await ready;
      await exports.close();
    },
  };
}
