import { createHash, type Hash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { RecordEvent, RecordedFileFacts, RecordedFragmentFacts } from '../../ports/recording-worker.ts';
import { diskCode, type FileLayer, type OpenFile } from './file-layer.ts';

export interface DiskWriterOptions {
  readonly files: FileLayer;
  readonly send: (events: readonly RecordEvent[]) => void;
  readonly monotonicMs: () => number;
  readonly limits?: Partial<WriterLimits>;
}

export interface WriterLimits {
  /** Fragments waiting for the disk, in bytes and in number; beyond, new ones are refused. */
  readonly maxQueuedBytes: number;
  readonly maxQueuedFragments: number;
  /** Files are flushed together, this long after the last flush ended. */
  readonly syncPauseMs: number;
  /** After a failure the disk is left alone for this long. */
  readonly retryMs: number;
}

const LIMITS: WriterLimits = {
  maxQueuedBytes: 48 * 1024 * 1024,
  maxQueuedFragments: 2048,
  syncPauseMs: 1_000,
  retryMs: 2_000,
};

type Facts = Omit<RecordedFileFacts, 'sizeBytes' | 'sha256' | 'chainHead'>;

interface Fragment {
  /** Its bytes, in pieces. */
  readonly chunks: readonly Buffer[];
  /** Called when the bytes are in the file and looked at by nobody any more; not for a fragment that is given up. */
  readonly onReleased: () => void;
  readonly facts: Omit<RecordedFragmentFacts, 'offset' | 'sizeBytes'>;
  readonly chainHead: Buffer;
}

interface Queued {
  readonly chunks: readonly Buffer[];
  readonly sizeBytes: number;
  /** Null for the file's header. */
  readonly row: RecordedFragmentFacts | null;
  readonly chainHead: Buffer;
  readonly onReleased: () => void;
}

/** One file on its way to the disk. */
export class WrittenFile {
  readonly facts: Facts;
  readonly folder: string;
  /** Where the next fragment will lie, counting what still waits. */
  plannedBytes: number;
  /** How the disk failed under it: nothing more can be added. */
  failure: string | null = null;
  isFinished = false;
  handle: OpenFile | null = null;
  writtenBytes = 0;
  syncedBytes = 0;
  readonly hash: Hash = createHash('sha256');
  chainHead: Buffer;
  queue: Queued[] = [];
  /** Written, not yet flushed. */
  unsynced: RecordedFragmentFacts[] = [];
  onClosed: (() => void)[] = [];

  constructor(folder: string, facts: Facts, header: Buffer, headerHash: Buffer) {
    this.folder = folder;
    this.facts = facts;
    this.plannedBytes = header.length;
    this.chainHead = headerHash;
    const sizeBytes = header.length;
    this.queue.push({
      chunks: [header],
      sizeBytes,
      row: null,
      chainHead: headerHash,
      onReleased: () => undefined,
    });
  }
}

/**
 * Brings fragments to the disk behind one bounded queue, for all cameras of a worker. Writing and flushing run side
 * by side; a fragment is reported only after the flush that covers it. A disk that is full, broken or slow costs
 * recordings (each a hole with its reason), never the caller's time.
 */
export class DiskWriter {
  readonly #options: DiskWriterOptions;
  readonly #limits: WriterLimits;
  readonly #open = new Set<WrittenFile>();
  #queuedBytes = 0;
  #queuedFragments = 0;
  #isWriting = false;
  #isSyncing = false;
  #syncedAtMs = Number.NEGATIVE_INFINITY;
  #syncTimer: NodeJS.Timeout | null = null;
  #troubleCode: string | null = null;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #isDraining = false;

  constructor(options: DiskWriterOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
  }

  /** Why nothing can be taken now; null when there is room for `sizeBytes` more. */
  refusal(sizeBytes: number): string | null {
    if (this.#troubleCode !== null && this.#options.monotonicMs() < this.#retryAtMs) return this.#troubleCode;
    const isFull =
      this.#queuedBytes + sizeBytes > this.#limits.maxQueuedBytes ||
      this.#queuedFragments >= this.#limits.maxQueuedFragments;
    if (!isFull) return null;
    this.#setTrouble('disk-slow');
    return 'disk-slow';
  }

  add(file: WrittenFile, { chunks, facts, chainHead, onReleased }: Fragment): void {
    const sizeBytes = chunks.reduce((size, chunk) => size + chunk.length, 0);
    const row = { ...facts, offset: file.plannedBytes, sizeBytes };
    file.plannedBytes += sizeBytes;
    file.queue.push({ chunks, sizeBytes, row, chainHead, onReleased });
    this.#queuedBytes += sizeBytes;
    this.#queuedFragments += 1;
    this.#open.add(file);
    this.#write();
  }

  /** Nothing more will be added; `closed` is sent when everything is on the disk. */
  finish(file: WrittenFile, onClosed?: () => void): void {
    file.isFinished = true;
    if (onClosed !== undefined) {
      if (this.#open.has(file)) file.onClosed.push(onClosed);
      else onClosed();
    }
    this.#scheduleSync();
  }

  /** Resolves when every finished file is on the disk and closed, or given up. */
  drain(): Promise<void> {
    const waits = [...this.#open].map((file) => new Promise<void>((resolve) => this.finish(file, resolve)));
    this.#isDraining = waits.length > 0;
    if (this.#syncTimer !== null) clearTimeout(this.#syncTimer);
    this.#syncTimer = null;
    this.#scheduleSync();
    return Promise.all(waits).then(() => {
      this.#isDraining = false;
    });
  }

  #write(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    void this.#writeAll().finally(() => {
      this.#isWriting = false;
      if ([...this.#open].some((file) => file.queue.length > 0)) this.#write();
      else this.#scheduleSync();
    });
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      const busy = [...this.#open].filter((file) => file.queue.length > 0);
      if (busy.length === 0) return;
      await Promise.all(busy.map((file) => this.#writeFile(file)));
      this.#scheduleSync();
    }
  }

  async #writeFile(file: WrittenFile): Promise<void> {
    const items = file.queue;
    const { files } = this.#options;
    try {
      if (file.handle === null) {
        const path = join(file.folder, ...file.facts.path.split('/'));
        await files.makeFolder(dirname(path));
        file.handle = await files.create(path);
      }
      const taken = [...items];
      await file.handle.write(
        taken.flatMap(({ chunks }) => chunks),
        file.writtenBytes,
      );
      if (file.queue.length === 0) return; // a flush failed meanwhile: they were given up
      for (const { chunks, sizeBytes, row, chainHead, onReleased } of taken) {
        for (const chunk of chunks) file.hash.update(chunk);
        onReleased();
        file.writtenBytes += sizeBytes;
        file.chainHead = chainHead;
        if (row !== null) file.unsynced.push(row);
        this.#release(sizeBytes, row);
      }
      file.queue = file.queue.slice(taken.length);
      this.#clearTrouble();
    } catch (error) {
      await this.#failWrite(file, diskCode(error));
    }
  }

  /** What could not be written is lost; what was written before is still flushed and kept. */
  async #failWrite(file: WrittenFile, code: string): Promise<void> {
    file.failure = code;
    file.isFinished = true;
    const lost = file.queue;
    file.queue = [];
    for (const { sizeBytes, row } of lost) this.#release(sizeBytes, row);
    this.#lose(
      file,
      lost.map(({ row }) => row).filter((row) => row !== null),
      code,
    );
    try {
      await file.handle?.truncate(file.writtenBytes);
    } catch {
      // The scan at the next start stops at the torn part just as well.
    }
    this.#scheduleSync();
  }

  #lose(file: WrittenFile, rows: readonly RecordedFragmentFacts[], code: string): void {
    this.#setTrouble(code);
    const { cameraId } = file.facts;
    const holes = rows.map(({ fromMs, toMs }) => ({ kind: 'hole', cameraId, fromMs, toMs, code }) as const);
    if (holes.length > 0) this.#options.send(holes);
  }

  #release(sizeBytes: number, row: RecordedFragmentFacts | null): void {
    if (row === null) return;
    this.#queuedBytes -= sizeBytes;
    this.#queuedFragments -= 1;
  }

  #scheduleSync(): void {
    if (this.#isSyncing || this.#syncTimer !== null || this.#open.size === 0) return;
    const waitMs = this.#isDraining
      ? 0
      : Math.max(0, this.#syncedAtMs + this.#limits.syncPauseMs - this.#options.monotonicMs());
    this.#syncTimer = setTimeout(() => {
      this.#syncTimer = null;
      this.#isSyncing = true;
      void this.#syncAll().finally(() => {
        this.#isSyncing = false;
        this.#syncedAtMs = this.#options.monotonicMs();
        const isMore = [...this.#open].some(
          (file) => file.unsynced.length > 0 || (file.isFinished && file.queue.length === 0),
        );
        if (isMore) this.#scheduleSync();
      });
    }, waitMs);
  }

  async #syncAll(): Promise<void> {
    const dirty = [...this.#open].filter((file) => file.unsynced.length > 0);
    // New names first, each folder once: a fragment counts only when its file can be found again.
    const fresh = new Set(
      dirty
        .filter((file) => file.syncedBytes === 0)
        .map((file) => dirname(join(file.folder, ...file.facts.path.split('/')))),
    );
    const roots = new Set([...fresh].map((folder) => dirname(folder)));
    let folderCode: string | null = null;
    try {
      for (const folder of new Set([...fresh, ...roots])) await this.#options.files.syncFolder(folder);
    } catch (error) {
      folderCode = diskCode(error);
    }
    const events: RecordEvent[] = [];
    await Promise.all(
      dirty.map((file) => {
        if (folderCode !== null && file.syncedBytes === 0) return this.#failSync(file, [], folderCode);
        return this.#syncFile(file, events);
      }),
    );
    if (events.length > 0) this.#options.send(events);
    for (const file of [...this.#open])
      if (file.isFinished && file.queue.length === 0 && file.unsynced.length === 0) await this.#close(file);
  }

  async #syncFile(file: WrittenFile, events: RecordEvent[]): Promise<void> {
    const { handle } = file;
    if (handle === null) return;
    const rows = file.unsynced;
    const sizeBytes = file.writtenBytes;
    const hash = file.hash.copy();
    const chainHead = file.chainHead.toString('hex');
    file.unsynced = [];
    try {
      await handle.sync();
    } catch (error) {
      await this.#failSync(file, rows, diskCode(error));
      return;
    }
    file.syncedBytes = sizeBytes;
    const facts = { ...file.facts, sizeBytes, sha256: hash.digest('hex'), chainHead };
    events.push({ kind: 'durable', file: facts, fragments: rows });
  }

  /** After a failed flush nobody knows what is on the disk: everything since the last good one is lost. */
  async #failSync(file: WrittenFile, rows: readonly RecordedFragmentFacts[], code: string): Promise<void> {
    file.failure = code;
    file.isFinished = true;
    const queued = file.queue.map(({ row }) => row).filter((row) => row !== null);
    for (const { sizeBytes, row } of file.queue) this.#release(sizeBytes, row);
    const lost = [...rows, ...file.unsynced, ...queued];
    file.queue = [];
    file.unsynced = [];
    this.#lose(file, lost, code);
    try {
      await file.handle?.truncate(file.syncedBytes);
    } catch {
      // The scan at the next start tells the whole fragments from the rest.
    }
  }

  async #close(file: WrittenFile): Promise<void> {
    if (!this.#open.delete(file)) return;
    try {
      await file.handle?.close();
      // Nothing in it counts: a header alone, or what a failed flush left.
      if (file.syncedBytes === 0 && file.handle !== null)
        await this.#options.files.remove(join(file.folder, ...file.facts.path.split('/')));
    } catch {
      // Everything that was reported has been flushed before.
    }
    if (file.syncedBytes > 0)
      this.#options.send([{ kind: 'closed', uid: file.facts.uid, cameraId: file.facts.cameraId }]);
    for (const listener of file.onClosed) listener();
  }

  #setTrouble(code: string): void {
    this.#retryAtMs = this.#options.monotonicMs() + this.#limits.retryMs;
    if (this.#troubleCode === code) return;
    this.#troubleCode = code;
    this.#options.send([{ kind: 'disk', code }]);
  }

  #clearTrouble(): void {
    if (this.#troubleCode === null || this.#options.monotonicMs() < this.#retryAtMs) return;
    if (this.#queuedBytes > this.#limits.maxQueuedBytes / 2) return;
    this.#troubleCode = null;
    this.#options.send([{ kind: 'disk', code: null }]);
  }
}
