import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { RecordingState } from '../../shared/contract/recording.ts';
import type { TimeRange } from '../ports/recording.ts';
import type { RecordEvent, RecordPlan } from '../ports/recording-worker.ts';
import { createBookmarks } from './keep/bookmarks.ts';
import { CameraRooms } from './keep/camera-rooms.ts';
import { DiskTrouble } from './keep/disk-trouble.ts';
import { FileCuts } from './keep/file-cuts.ts';
import { GapKeeper } from './keep/gap-keeper.ts';
import { Holds } from './keep/holds.ts';
import { type NotRecorded, recordingConditions } from './keep/recording-alarms.ts';
import { RecordingReport } from './keep/recording-report.ts';
import { createRecovery } from './keep/recovery.ts';
import { forgetFile, type RemovalOptions, removeFiles } from './keep/removal.ts';
import { RoomKeeper } from './keep/room-keeper.ts';
import { createSegmentIndex, type IndexedFile } from './keep/segment-index.ts';
import { evidenceOf } from './keep/segment-view.ts';
import { createExports } from './read/exports.ts';
import { checkCamera, checkRange, createReader, type ReaderOptions } from './read/recording-reader.ts';
import type { RecordingOptions, SiteRecording } from './recording-options.ts';

export const DEFAULT_RETENTION_DAYS = 365;
const MAX_FILE_MS = 10 * 60_000;
const ALIVE_MS = 5_000;
const TELL_MS = 250;
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
  const listeners = new Set<(state: RecordingState) => void>();
  /** Since when a camera is not recorded, monotonic, and whether it ever was since the service started. */
  const stoppedAt = new Map<string, { monoMs: number; hasRecorded: boolean }>();
  let onStopped: (() => void) | null = null;
  let isClosed = false;
  let telling: NodeJS.Timeout | null = null;

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
    onChecked: () => tell(),
  });
  const badDiskOf = (cameraId: string): { readonly code: string; readonly sinceMs: number } | null =>
    room.isFull ? { code: 'disk-full', sinceMs: room.fullSinceMs } : trouble.of(cameraId);
  const readerOptions: ReaderOptions = {
    ...{ index, folder, nowMs, cameraIds, rooms: cameraRooms, siteCode: options.siteCode },
    writingSinceMs: (id) =>
      isEnabled && keeper.codeOf(id) === 'none' && badDiskOf(id) === null ? keeper.sinceMs(id) : null,
  };
  const reader = createReader(readerOptions);
  const exports = createExports({
    ...{ jobs: options.jobs, recordingsFolder: folder, exportFolder: options.exportFolder, holds },
    ffmpegPath: options.ffmpegPath,
  });

  const state = (): RecordingState => {
    const live = keeper.recording(cameraIds());
    const byDisk = live.flatMap((cameraId) => {
      const bad = badDiskOf(cameraId);
      return bad === null ? [] : [{ cameraId, reason: 'disk' as const, ...bad }];
    });
    return {
      isEnabled,
      stream,
      recording: isEnabled ? live.filter((id) => badDiskOf(id) === null) : [],
      missing: isEnabled ? [...keeper.missing(cameraIds()), ...byDisk] : [],
      ...room.totals,
      maxBytes,
      freeBytes: room.freeBytes,
      hoursLeft: isEnabled ? room.hoursLeft : null,
      retentionDays,
    };
  };
  const tell = (): void => {
    telling ??= setTimeout(() => {
      telling = null;
      const now = state();
      for (const listener of listeners) listener(now);
    }, TELL_MS);
  };

  /** A store that takes no facts (full disk) must not end the service: the files hold the recordings. */
  const safely = (what: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      log('error', 'recording could not be noted', { what, error: String(error) });
    }
  };

  const setDisk = (ids: readonly string[], code: string | null): void => {
    if (!trouble.set(ids, code, nowMs())) return;
    report.disk(ids, code);
    if (code !== null) void room.check();
  };
  const setState = (cameraId: string, atMs: number, code: string): void => {
    const isRecorded = code === 'none';
    if (isRecorded || code === 'off') stoppedAt.delete(cameraId);
    else if (!stoppedAt.has(cameraId))
      stoppedAt.set(cameraId, { monoMs: monoMs(), hasRecorded: keeper.codeOf(cameraId) === 'none' });
    keeper.set(cameraId, atMs, code);
  };

  const take = (event: RecordEvent, ids: readonly string[]): void => {
    switch (event.kind) {
      case 'state':
        setState(event.cameraId, event.atMs, event.code);
        return;
      case 'hole':
        report.hole(event);
        index.addHole(event.cameraId, event);
        return;
      case 'durable':
        for (const { sizeBytes } of event.fragments) room.wrote(sizeBytes);
        index.addDurable(event.file, event.fragments);
        return;
      case 'closed':
        index.close(event.uid);
        return;
      case 'disk':
        setDisk(ids, event.code);
        return;
      case 'cut-done':
        cuts.done(event.requestId);
        return;
      case 'stopped':
        onStopped?.();
        return;
    }
  };

  const recovery = createRecovery({
    ...{ folder, database, index, journal, run, civilRange, log },
    isClosed: () => isClosed,
  });
  const recover = async (files: readonly IndexedFile[]): Promise<void> => {
    await recovery.recover(files);
    room.refresh();
    tell();
  };

  /** A worker died: its open files are read from the disk, which may hold more than it had reported. */
  const workerLost = (ids: readonly string[]): void => {
    if (isClosed) return;
    const lost = index.openFiles().filter(({ cameraId }) => ids.includes(cameraId));
    trouble.set(ids, null, nowMs());
    for (const id of ids)
      if (keeper.codeOf(id) === 'none') setState(id, index.lastCovered(id) ?? nowMs(), 'ingest-restarting');
    for (const file of lost) index.close(file.uid);
    void recover(lost);
  };

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  safely('start', () =>
    database.transaction(() => {
      cameraRooms.remember(options.cameras());
      keeper.startAfterStop(index.aliveAtMs());
      const configured = new Set(cameraIds());
      const startMs = nowMs();
      keeper.setAll(
        keeper.known().filter((id) => !isEnabled || !configured.has(id)),
        startMs,
        'off',
      );
      if (!isEnabled) return;
      for (const id of cameraIds()) setState(id, startMs, 'starting');
      report.started(startMs, stream, cameraIds());
    }),
  );
  const unfinished = index.unfinished();
  ingest.onRecorded((events, ids) => {
    safely('events', () =>
      database.transaction(() => {
        if (events === null) workerLost(ids);
        else for (const event of events) take(event, ids);
      }),
    );
    tell();
  });
  const recovered = recover(unfinished);
  const ready = recovered
    .then(() => recovery.reconcile())
    .catch((error: unknown) => log('error', 'recordings could not be checked', { error: String(error) }));
  const tick = (): void => {
    safely('alive', () =>
      database.transaction(() => {
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
  const ticking = setInterval(tick, ALIVE_MS);
  if (!isEnabled) clearInterval(ticking);

  const notRecorded = (): NotRecorded[] =>
    keeper.missing(cameraIds()).map(({ cameraId, code, reason }) => {
      const since = stoppedAt.get(cameraId);
      return {
        ...{ cameraId, code, reason, hasRecorded: since?.hasRecorded ?? false },
        forMs: since === undefined ? 0 : monoMs() - since.monoMs,
      };
    });

  return {
    ...createBookmarks(database, journal, options.civil),
    ...reader,
    folder,
    recovered,
    state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    conditions() {
      if (!isEnabled) return [];
      const onBadDisk = cameraIds().flatMap((cameraId) => {
        const bad = badDiskOf(cameraId);
        return bad === null ? [] : [{ cameraId, code: bad.code }];
      });
      const missing = notRecorded();
      return recordingConditions({
        ...{ isSession: options.isSession(), missing, onBadDisk, hoursLeft: room.hoursLeft },
      });
    },
    startExport(range, ids, actor) {
      checkRange(range);
      const cameras = ids.map((id) => checkCamera(readerOptions, id));
      const exported = reader
        .coverage(range, cameras)
        .map(({ cameraId, gaps }) => ({ cameraId, gaps, files: index.inRange(cameraId, range) }));
      const job = exports.start(range, exported, actor);
      journal.append({
        actor,
        action: 'recording.exported',
        subject: 'recordings',
        details: { ...civilRange(range), subjects: cameras },
      });
      return job;
    },
    exportedFile: (jobId, name) => exports.file(jobId, name),
    async freeze(range, ids) {
      checkRange(range);
      const cameras = ids.map((id) => checkCamera(readerOptions, id));
      const touched = index
        .openFiles()
        .filter((file) => cameras.includes(file.cameraId) && file.fromMs < range.toMs)
        .map(({ cameraId }) => cameraId);
      if (touched.length > 0) await cuts.cut(touched);
      await ready;
      const files = cameras.flatMap((id) => index.inRange(id, range)).filter(({ isOpen }) => !isOpen);
      return { files: files.map(evidenceOf), release: holds.take(files.map(({ uid }) => uid)) };
    },
    markSealed(segmentIds, sealId) {
      database.transaction(() => {
        for (const id of segmentIds) index.addSeal(id.split('-')[0] ?? '', sealId);
      });
    },
    async remove(range, ids, actor) {
      checkRange(range);
      const cameras = ids.map((id) => checkCamera(readerOptions, id));
      const removed = await removeFiles(removal, range, cameras, actor);
      room.refresh();
      tell();
      return removed;
    },
    async close() {
      clearInterval(ticking);
      if (telling !== null) clearTimeout(telling);
      if (isEnabled) {
        if (cameraIds().length > 0)
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, STOP_TIMEOUT_MS);
            onStopped = () => {
              if (index.openFiles().length > 0) return;
              clearTimeout(timer);
              resolve();
            };
            ingest.record(null);
          });
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
