import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import type { HookedDatabase } from '../../server/sqlite/after-commit.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { CameraCoverage, RecordingState } from '../../shared/contract/recording.ts';
import type { CameraConfig, SiteConfig } from '../../shared/contract/site-config.ts';
import type { Condition } from '../ports/day.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Journal } from '../ports/journal.ts';
import type { Recording, TimeRange } from '../ports/recording.ts';
import type { RecordEvent, RecordPlan } from '../ports/recording-worker.ts';
import { createBookmarks } from './keep/bookmarks.ts';
import { coverageOf } from './keep/coverage.ts';
import { proofOf } from './keep/coverage-proof.ts';
import { absolutePath, withFile } from './keep/disk-files.ts';
import { GapKeeper } from './keep/gap-keeper.ts';
import { Holds } from './keep/holds.ts';
import { createRecovery } from './keep/recovery.ts';
import { keptUntilMs, makeRoom } from './keep/retention.ts';
import { createSegmentIndex, type IndexedFile } from './keep/segment-index.ts';
import { evidenceOf, findFragment, fragmentId, segmentOf, spansOf } from './keep/segment-view.ts';
import { createExports } from './read/exports.ts';
import { packFragment, unitsOfFragment } from './read/fragment-playback.ts';

export interface RecordingOptions {
  readonly database: HookedDatabase;
  readonly journal: Journal;
  readonly jobs: Jobs;
  readonly folder: string;
  readonly exportFolder: string;
  /** Null: recording is not configured. */
  readonly config: SiteConfig['recording'] | null;
  cameras(): readonly CameraConfig[];
  readonly ingest: {
    record(plan: RecordPlan | null): void;
    cutRecording(requestId: number, cameraIds: readonly string[]): number;
    onRecorded(listener: (events: readonly RecordEvent[] | null, cameraIds: readonly string[]) => void): void;
  };
  readonly ffmpegPath: string | null;
  readonly nowMs: () => number;
  siteCode(): string;
  /** `2026-06-07 15:00:00` on the site's clock, for the journal. */
  civil(atMs: number): string;
  readFreeBytes(): Promise<number | null>;
  log(level: 'info' | 'warn' | 'error', message: string, fields: object): void;
}

/** What the site's own parts see beyond the port. */
export interface SiteRecording extends Recording {
  conditions(): readonly Condition[];
}

export const DEFAULT_RETENTION_DAYS = 365;
const MAX_FILE_MS = 10 * 60_000;
const ALIVE_MS = 5_000;
const TELL_MS = 250;
const STOP_TIMEOUT_MS = 3_000;
const CUT_TIMEOUT_MS = 20_000;
/** Beyond this a live camera's pictures should long be on the disk. */
const PENDING_MS = 60_000;

/** The service's side of recording: the index, coverage, retention, and everything read from the files. */
export function createRecording(options: RecordingOptions): SiteRecording {
  const { database, journal, folder, ingest, nowMs, log } = options;
  const isEnabled = options.config?.enabled === true;
  const stream = options.config?.stream ?? 'sub';
  const maxBytes = options.config?.maxBytes ?? 0;
  const retentionDays = options.config?.retentionDays ?? DEFAULT_RETENTION_DAYS;
  const index = createSegmentIndex(database);
  const keeper = new GapKeeper(index, database);
  const listeners = new Set<(state: RecordingState) => void>();
  const holds = new Holds();
  const exports = createExports({
    jobs: options.jobs,
    recordingsFolder: folder,
    exportFolder: options.exportFolder,
    ffmpegPath: options.ffmpegPath,
    holds,
  });
  const cuts = new Map<number, () => void>();
  let diskCode: string | null = null;
  let isFull = false;
  let freeBytes: number | null = null;
  let onStopped: (() => void) | null = null;
  let nextCut = 1;
  let isClosed = false;
  let telling: NodeJS.Timeout | null = null;
  let isMakingRoom = false;
  let totals = { usedBytes: 0, oldestMs: null as number | null };

  const civil = ({ fromMs, toMs }: TimeRange) => ({ from: options.civil(fromMs), to: options.civil(toMs) });
  const run = randomBytes(3).toString('hex');
  const cameraIds = (): string[] => options.cameras().map(({ id }) => id);
  const plan = (): RecordPlan => ({
    folder,
    stream,
    run,
    maxFileMs: MAX_FILE_MS,
    blockedCode: isFull ? 'disk-full' : null,
  });

  const state = (): RecordingState => ({
    isEnabled,
    stream,
    recording: isEnabled && diskCode === null && !isFull ? keeper.recording(cameraIds()) : [],
    missing: isEnabled ? missing() : [],
    usedBytes: totals.usedBytes,
    maxBytes,
    freeBytes,
    retentionDays,
    oldestMs: totals.oldestMs,
  });
  const missing = (): RecordingState['missing'] => {
    const ids = cameraIds();
    const code = isFull ? 'disk-full' : diskCode;
    const byDisk = code === null ? [] : keeper.recording(ids);
    const sinceMs = diskSinceMs;
    return [
      ...keeper.missing(ids),
      ...byDisk.map((cameraId) => ({ cameraId, reason: 'disk' as const, code: code ?? '', sinceMs })),
    ];
  };
  let diskSinceMs = nowMs();
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

  const setDisk = (code: string | null): void => {
    if (code === diskCode) return;
    diskCode = code;
    diskSinceMs = nowMs();
    safely('disk', () =>
      journal.append({
        actor: 'system',
        action: code === null ? 'recording.resumed' : 'recording.interrupted',
        subject: 'recordings',
        details: code === null ? {} : { reasonCode: code },
      }),
    );
    if (code !== null) void room();
  };

  const take = (event: RecordEvent): void => {
    switch (event.kind) {
      case 'state':
        keeper.set(event.cameraId, event.atMs, event.code);
        return;
      case 'hole':
        index.addHole(event.cameraId, event);
        return;
      case 'durable':
        index.addDurable(event.file, event.fragments);
        return;
      case 'closed':
        index.close(event.uid);
        return;
      case 'disk':
        setDisk(event.code);
        return;
      case 'cut-done':
        cuts.get(event.requestId)?.();
        return;
      case 'stopped':
        onStopped?.();
        return;
    }
  };

  const recovery = createRecovery({
    folder,
    database,
    index,
    journal,
    run,
    civilRange: civil,
    isClosed: () => isClosed,
    log,
  });
  const recover = async (files: readonly IndexedFile[]): Promise<void> => {
    await recovery.recover(files);
    totals = index.totals();
    tell();
  };

  /** A worker died: its open files are read from the disk, which may hold more than it had reported. */
  const workerLost = (ids: readonly string[]): void => {
    if (isClosed) return;
    const lost = index.openFiles().filter(({ cameraId }) => ids.includes(cameraId));
    for (const id of ids)
      if (keeper.codeOf(id) === 'none') keeper.set(id, index.lastCovered(id) ?? nowMs(), 'ingest-restarting');
    for (const file of lost) index.close(file.uid);
    void recover(lost);
  };

  const room = async (): Promise<void> => {
    if (isMakingRoom || !isEnabled || isClosed) return;
    isMakingRoom = true;
    try {
      const verdict = await makeRoom({
        folder,
        index,
        maxBytes,
        retentionDays,
        nowMs,
        readFreeBytes: options.readFreeBytes,
        isHeld: (uid) => holds.has(uid),
        forget: (file, code) => forget(file, code),
      });
      freeBytes = verdict.freeBytes;
      totals = index.totals();
      if (verdict.deleted.length > 0)
        journal.append({
          actor: 'system',
          action: 'recording.expired',
          subject: 'recordings',
          details: {
            files: verdict.deleted.length,
            bytes: verdict.deleted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
            to: options.civil(Math.max(...verdict.deleted.map(({ toMs }) => toMs))),
          },
        });
      if (verdict.isFull !== isFull && !isClosed) {
        isFull = verdict.isFull;
        diskSinceMs = nowMs();
        ingest.record(plan());
        journal.append({
          actor: 'system',
          action: isFull ? 'recording.interrupted' : 'recording.resumed',
          subject: 'recordings',
          details: isFull ? { reasonCode: 'disk-full' } : {},
        });
      }
      tell();
    } catch (error) {
      log('error', 'room for recordings could not be checked', { error: String(error) });
    } finally {
      isMakingRoom = false;
    }
  };

  const forget = (file: IndexedFile, code: 'expired' | 'deleted'): void => {
    database.transaction(() => {
      for (const span of spansOf(file)) index.addHole(file.cameraId, { ...span, code });
      index.drop(file.uid);
    });
  };

  const coverageOfCamera = (camera: CameraConfig, range: TimeRange): CameraCoverage => {
    const files = index.inRange(camera.id, range);
    const now = nowMs();
    const isLive = isEnabled && keeper.codeOf(camera.id) === 'none' && diskCode === null && !isFull;
    const last = isLive ? index.lastCovered(camera.id) : null;
    const pendingFromMs = isLive ? Math.max(last ?? 0, keeper.sinceMs(camera.id), now - PENDING_MS) : now;
    const { covered, gaps } = coverageOf(range, {
      spans: files.flatMap(spansOf),
      holes: index.holes(camera.id, range),
      states: index.states(camera.id, range),
      pendingFromMs,
    });
    const sum = (spans: readonly TimeRange[]): number =>
      spans.reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0);
    return {
      cameraId: camera.id,
      roomId: camera.roomId,
      covered,
      gaps,
      coveredMs: sum(covered),
      missingMs: sum(gaps),
    };
  };
  const cameraOf = (cameraId: string): CameraConfig => {
    const camera = options.cameras().find(({ id }) => id === cameraId);
    if (camera === undefined) throw new ContractError('not-found', 'there is no such camera', 'cameraId');
    return camera;
  };
  const checkRange = ({ fromMs, toMs }: TimeRange): void => {
    if (toMs <= fromMs) throw new ContractError('bad-input', 'the range ends before it begins', 'toMs');
  };

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  safely('start', () => {
    keeper.startAfterStop(index.aliveAtMs());
    const configured = new Set(cameraIds());
    const startMs = nowMs();
    keeper.setAll(
      keeper.known().filter((id) => !isEnabled || !configured.has(id)),
      startMs,
      'off',
    );
    if (isEnabled) keeper.setAll(cameraIds(), startMs, 'starting');
  });
  const unfinished = index.unfinished();
  ingest.onRecorded((events, ids) => {
    safely('events', () =>
      database.transaction(() => {
        if (events === null) workerLost(ids);
        else for (const event of events) take(event);
      }),
    );
    tell();
  });
  const recovered = recover(unfinished);
  const ready = recovered
    .then(() => recovery.reconcile())
    .catch((error: unknown) => log('error', 'recordings could not be checked', { error: String(error) }));
  const tick = (): void => {
    safely('alive', () => index.setAlive(nowMs()));
    void room();
  };
  if (isEnabled) {
    ingest.record(plan());
    tick();
  } else totals = index.totals();
  const ticking = setInterval(tick, ALIVE_MS);
  if (!isEnabled) clearInterval(ticking);

  return {
    ...createBookmarks(database, journal, options.civil),
    folder,
    recovered,
    state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    conditions() {
      const code = isFull ? 'disk-full' : diskCode;
      if (code === null || !isEnabled) return [];
      return [{ cause: 'recording', priority: 'high', subjects: cameraIds(), reasonCode: code }];
    },
    list(cameraId, range) {
      checkRange(range);
      const { gaps } = coverageOfCamera(cameraOf(cameraId), range);
      return { segments: index.inRange(cameraId, range).map((file) => segmentOf(file, index)), gaps };
    },
    coverage(range, ids) {
      checkRange(range);
      const wanted = ids === null ? options.cameras() : ids.map(cameraOf);
      return wanted.map((camera) => coverageOfCamera(camera, range));
    },
    proof(range) {
      checkRange(range);
      return proofOf(
        { siteCode: options.siteCode(), madeAtMs: nowMs(), ...range },
        options.cameras().map((camera) => ({
          coverage: coverageOfCamera(camera, range),
          files: index.inRange(camera.id, range),
        })),
      );
    },
    fragments: (cameraId, range, limit) =>
      index
        .inRange(cameraOf(cameraId).id, range)
        .flatMap((file) =>
          file.fragments
            .filter(({ fromMs, toMs }) => toMs > range.fromMs && fromMs < range.toMs)
            .map(({ number, fromMs, toMs, sizeBytes, units, startsWithKeyFrame }) => ({
              id: fragmentId(file, number),
              fromMs,
              toMs,
              bytes: sizeBytes,
              units,
              startsWithKeyFrame,
            })),
        )
        .slice(0, limit),
    segmentFile(segmentId) {
      const { file, fragment } = findFragment(index, segmentId);
      return { path: absolutePath(folder, file.path), sizeBytes: fragment.offset + fragment.sizeBytes };
    },
    async readFragment(id) {
      const { file, fragment } = findFragment(index, id);
      const played = await withFile(absolutePath(folder, file.path), (read) =>
        unitsOfFragment(read, fragment),
      ).catch(() => null);
      if (played === null) throw new ContractError('not-found', 'this recording is damaged or gone', 'id');
      return packFragment(played);
    },
    async keyFrameAt(cameraId, atMs) {
      const range = { fromMs: atMs - 86_400_000, toMs: atMs + 1 };
      const file = index.inRange(cameraOf(cameraId).id, range).findLast(({ fromMs }) => fromMs <= atMs);
      const fragment = file?.fragments.findLast((one) => one.fromMs <= atMs && one.startsWithKeyFrame);
      if (file === undefined || fragment === undefined)
        throw new ContractError('not-found', 'nothing was recorded at or before this time', 'atMs');
      const played = await withFile(absolutePath(folder, file.path), (read) =>
        unitsOfFragment(read, fragment),
      );
      const first = played?.units[0];
      if (played === null || first === undefined)
        throw new ContractError('not-found', 'this recording is damaged', 'atMs');
      const unit = { ...first, isAfterLoss: false };
      return { unit, format: played.header.setup.format, atMs: fragment.fromMs };
    },
    startExport(range, ids, actor) {
      checkRange(range);
      const cameras = ids.map((id) => cameraOf(id).id);
      const job = exports.start(range, new Map(cameras.map((id) => [id, index.inRange(id, range)])), actor);
      journal.append({
        actor,
        action: 'recording.exported',
        subject: 'recordings',
        details: { ...civil(range), subjects: cameras },
      });
      return job;
    },
    exportedFile: (jobId, name) => exports.file(jobId, name),
    async freeze(range, ids) {
      checkRange(range);
      const cameras = ids.map((id) => cameraOf(id).id);
      const touched = index
        .openFiles()
        .filter((file) => cameras.includes(file.cameraId) && file.fromMs < range.toMs)
        .map(({ cameraId }) => cameraId);
      if (touched.length > 0) await cut(touched);
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
      const files = ids
        .flatMap((id) => index.inRange(cameraOf(id).id, range))
        .filter(({ fromMs, toMs }) => fromMs >= range.fromMs && toMs <= range.toMs);
      for (const file of files) {
        const refusal = refusalOf(file);
        if (refusal === null) continue;
        journal.append({
          actor,
          action: 'recording.removal-refused',
          subject: file.cameraId,
          details: { ...civil(range), refusal: refusal.code },
        });
        throw new ContractError('conflict', refusal.text);
      }
      for (const file of files) {
        await unlink(absolutePath(folder, file.path)).catch(() => undefined);
        forget(file, 'deleted');
      }
      const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      journal.append({
        actor,
        action: 'recording.removed',
        subject: 'recordings',
        details: { ...civil(range), subjects: [...ids], files: files.length, bytes },
      });
      totals = index.totals();
      tell();
      return { files: files.length, bytes };
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
        safely('stop', () => {
          const atMs = nowMs();
          index.setAlive(atMs);
          for (const id of cameraIds()) keeper.set(id, atMs, 'service-stopped');
        });
      }
      isClosed = true;
      await ready;
      await exports.close();
    },
  };

  function refusalOf(file: IndexedFile): { code: string; text: string } | null {
    if (file.isOpen)
      return { code: 'open', text: 'a recording that is still being written cannot be deleted' };
    if (index.sealsOf(file.uid).length > 0)
      return { code: 'sealed', text: 'a sealed recording cannot be deleted' };
    if (holds.has(file.uid)) return { code: 'held', text: 'this recording is being sealed or exported' };
    const untilMs = keptUntilMs(file, retentionDays, nowMs());
    if (untilMs === null) return null;
    const day = new Date(untilMs).toISOString().slice(0, 10);
    return {
      code: 'retention',
      text: `recordings are kept for ${retentionDays} days: this one not before ${day}`,
    };
  }

  /** Ends the open files of these cameras; resolves when they are on the disk. */
  function cut(ids: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const requestId = nextCut;
      nextCut += 1;
      let left = 0;
      const done = (): void => {
        cuts.delete(requestId);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, CUT_TIMEOUT_MS);
      cuts.set(requestId, () => {
        left -= 1;
        if (left <= 0) done();
      });
      left = ingest.cutRecording(requestId, ids);
      if (left === 0) done();
    });
  }
}
