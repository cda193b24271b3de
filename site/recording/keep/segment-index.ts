import type { Database, Row } from '../../../server/sqlite/database.ts';
import type { StreamName } from '../../../shared/contract/camera-status.ts';
import type { TimeRange } from '../../ports/recording.ts';
import type { RecordedFileFacts, RecordedFragmentFacts } from '../../ports/recording-worker.ts';
import type { Hole, StateChange } from './coverage.ts';

/** A recorded file with what it holds. */
export interface IndexedFile extends RecordedFileFacts, TimeRange {
  readonly isOpen: boolean;
  readonly fragments: readonly RecordedFragmentFacts[];
}

/** A hole that goes on where the last one of its kind ended is the same hole. */
const HOLE_JOIN_MS = 2_000;
const ROW_BYTES = 28;
const KEY_START = 1;
/** Rows of before this was noted have it clear: a fragment never holds so many pictures. */
const AFTER_LOSS = 1 << 31;

export type SegmentIndex = ReturnType<typeof createSegmentIndex>;

/** Files, states and holes of all cameras. Open files live in memory: their rows are completed when they close. */
export function createSegmentIndex(database: Database) {
  const open = new Map<string, IndexedFile>();
  const files = (sql: string, ...values: (string | number)[]): IndexedFile[] =>
    database.all(`SELECT * FROM recording_file WHERE ${sql}`, ...values).map((row) => {
      const uid = String(row.uid);
      return open.get(uid) ?? fileOfRow(row);
    });
  const write = (file: IndexedFile, isOpen: boolean): void => {
    database.run(
      `INSERT OR REPLACE INTO recording_file (uid, path, camera_id, stream, codec, has_audio, from_ms, to_ms,
         size_bytes, sha256, chain_head, is_open, fragments) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      file.uid,
      file.path,
      file.cameraId,
      file.stream,
      file.codec,
      file.hasAudio ? 1 : 0,
      file.fromMs,
      file.toMs,
      file.sizeBytes,
      file.sha256,
      file.chainHead,
      isOpen ? 1 : 0,
      pack(file.fragments),
    );
  };

  return {
    /** Fragments that became durable. The first of a file makes its row, so that a crash finds it. */
    addDurable(facts: RecordedFileFacts, fragments: readonly RecordedFragmentFacts[]): void {
      const known = open.get(facts.uid);
      const all = [...(known?.fragments ?? []), ...fragments];
      const file: IndexedFile = { ...facts, ...rangeOf(all), isOpen: true, fragments: all };
      open.set(facts.uid, file);
      if (known === undefined) write(file, true);
    },
    /** Completes the row of a file nothing is added to any more. Answers the file. */
    close(uid: string): IndexedFile | null {
      const file = open.get(uid);
      if (file === undefined) return null;
      const closed = { ...file, isOpen: false };
      write(closed, false);
      open.delete(uid);
      return closed;
    },
    /** Takes in a file as it was found on the disk. */
    put(facts: RecordedFileFacts, fragments: readonly RecordedFragmentFacts[]): void {
      open.delete(facts.uid);
      write({ ...facts, ...rangeOf(fragments), isOpen: false, fragments }, false);
    },
    drop(uid: string): void {
      open.delete(uid);
      database.run('DELETE FROM recording_file WHERE uid = ?', uid);
    },
    openFiles: (): readonly IndexedFile[] => [...open.values()],
    /** Rows left open by a service that did not end cleanly. */
    unfinished: (): IndexedFile[] => files('is_open = 1').filter(({ uid }) => !open.has(uid)),
    find: (uid: string): IndexedFile | null => files('uid = ?', uid)[0] ?? null,
    /** Files of a camera that touch the range, oldest first. A file never lasts longer than a day. */
    inRange: (cameraId: string, { fromMs, toMs }: TimeRange): IndexedFile[] =>
      [
        ...files(
          'camera_id = ? AND is_open = 0 AND from_ms < ? AND from_ms > ? AND to_ms > ? ORDER BY from_ms',
          cameraId,
          toMs,
          fromMs - 86_400_000,
          fromMs,
        ),
        ...[...open.values()].filter(
          (file) => file.cameraId === cameraId && file.fromMs < toMs && file.toMs > fromMs,
        ),
        // The open file is not the last one after the clock was set back.
      ].sort((left, right) => left.fromMs - right.fromMs),
    /** Closed files whose end lies before, oldest first. */
    olderThan: (toMs: number, limit: number): IndexedFile[] =>
      files(
        `is_open = 0 AND to_ms < ? AND uid NOT IN (SELECT uid FROM recording_seal) ORDER BY to_ms LIMIT ?`,
        toMs,
        limit,
      ),
    /** Bytes of what `olderThan` would answer without a limit. */
    bytesBefore: (toMs: number): number =>
      Number(
        database.get(
          `SELECT COALESCE(SUM(size_bytes), 0) AS bytes FROM recording_file
           WHERE is_open = 0 AND to_ms < ? AND uid NOT IN (SELECT uid FROM recording_seal)`,
          toMs,
        )?.bytes ?? 0,
      ),
    hasCamera: (cameraId: string): boolean =>
      database.get('SELECT 1 FROM recording_file WHERE camera_id = ? LIMIT 1', cameraId) !== undefined,
    /** Cameras with files that touch the range. */
    camerasIn: ({ fromMs, toMs }: TimeRange): string[] =>
      database
        .all(
          'SELECT DISTINCT camera_id FROM recording_file WHERE to_ms > ? AND from_ms < ? ORDER BY camera_id',
          fromMs,
          toMs,
        )
        .map((row) => String(row.camera_id)),
    paths: (): Set<string> =>
      new Set(database.all('SELECT path FROM recording_file').map(({ path }) => String(path))),
    totals: (): { usedBytes: number; oldestMs: number | null } => {
      const row = database.get(
        'SELECT COALESCE(SUM(size_bytes), 0) AS used, MIN(from_ms) AS oldest FROM recording_file WHERE is_open = 0',
      );
      let usedBytes = Number(row?.used ?? 0);
      let oldestMs = row?.oldest == null ? null : Number(row.oldest);
      for (const { sizeBytes, fromMs } of open.values()) {
        usedBytes += sizeBytes;
        oldestMs = Math.min(oldestMs ?? fromMs, fromMs);
      }
      return { usedBytes, oldestMs };
    },
    /**
     * Where the recording of a camera ends, of files that begin at `atMs` or before: after the clock was set back
     * there are files of a time that has not come yet.
     */
    lastCovered: (cameraId: string, atMs: number): number | null => {
      const row = database.get(
        'SELECT MAX(to_ms) AS last FROM recording_file WHERE camera_id = ? AND from_ms <= ?',
        cameraId,
        atMs,
      );
      let last = row?.last == null ? null : Number(row.last);
      for (const file of open.values())
        if (file.cameraId === cameraId && file.fromMs <= atMs) last = Math.max(last ?? file.toMs, file.toMs);
      return last;
    },
    addState(cameraId: string, atMs: number, code: string): void {
      database.run(
        'INSERT INTO recording_state (camera_id, at_ms, code) VALUES (?, ?, ?)',
        cameraId,
        Math.round(atMs),
        code,
      );
    },
    /** The newest state of every camera ever recorded. */
    lastStates: (): { cameraId: string; atMs: number; code: string }[] =>
      database
        .all(
          'SELECT camera_id, at_ms, code FROM recording_state WHERE id IN (SELECT MAX(id) FROM recording_state GROUP BY camera_id)',
        )
        .map((row) => ({ cameraId: String(row.camera_id), atMs: Number(row.at_ms), code: String(row.code) })),
    states(cameraId: string, { fromMs, toMs }: TimeRange): StateChange[] {
      const change = (row: Row): StateChange => ({ atMs: Number(row.at_ms), code: String(row.code) });
      const before = database.get(
        'SELECT at_ms, code FROM recording_state WHERE camera_id = ? AND at_ms <= ? ORDER BY at_ms DESC, id DESC LIMIT 1',
        cameraId,
        fromMs,
      );
      const within = database.all(
        'SELECT at_ms, code FROM recording_state WHERE camera_id = ? AND at_ms > ? AND at_ms < ? ORDER BY at_ms, id',
        cameraId,
        fromMs,
        toMs,
      );
      const after = database.get(
        'SELECT at_ms, code FROM recording_state WHERE camera_id = ? AND at_ms >= ? ORDER BY at_ms, id LIMIT 1',
        cameraId,
        toMs,
      );
      return [before, ...within, after].filter((row) => row !== undefined).map(change);
    },
    addHole(cameraId: string, { fromMs, toMs, code }: Hole): void {
      const last = database.get(
        'SELECT id, to_ms FROM recording_hole WHERE camera_id = ? AND code = ? AND from_ms <= ? ORDER BY from_ms DESC LIMIT 1',
        cameraId,
        code,
        fromMs,
      );
      const lastTo = last === undefined ? Number.NEGATIVE_INFINITY : Number(last.to_ms);
      if (last !== undefined && fromMs - lastTo <= HOLE_JOIN_MS && code.startsWith('disk-')) {
        database.run('UPDATE recording_hole SET to_ms = MAX(to_ms, ?) WHERE id = ?', toMs, last.id ?? 0);
        return;
      }
      database.run(
        'INSERT INTO recording_hole (camera_id, from_ms, to_ms, code) VALUES (?, ?, ?, ?)',
        cameraId,
        fromMs,
        toMs,
        code,
      );
    },
    holes: (cameraId: string, { fromMs, toMs }: TimeRange): Hole[] =>
      database
        .all(
          'SELECT from_ms, to_ms, code FROM recording_hole WHERE camera_id = ? AND from_ms < ? AND to_ms > ? ORDER BY id',
          cameraId,
          toMs,
          fromMs,
        )
        .map((row) => ({ fromMs: Number(row.from_ms), toMs: Number(row.to_ms), code: String(row.code) })),
    /** The clock was set back to `atMs`: what it had been set forward over comes after all. */
    unstep(atMs: number): void {
      database.run("DELETE FROM recording_hole WHERE code = 'clock-stepped' AND from_ms >= ?", atMs);
      database.run(
        "UPDATE recording_hole SET to_ms = ? WHERE code = 'clock-stepped' AND from_ms < ? AND to_ms > ?",
        atMs,
        atMs,
        atMs,
      );
    },
    sealsOf: (uid: string): string[] =>
      database
        .all('SELECT seal_id FROM recording_seal WHERE uid = ? ORDER BY seal_id', uid)
        .map((row) => String(row.seal_id)),
    addSeal(uid: string, sealId: string): void {
      database.run('INSERT OR IGNORE INTO recording_seal (uid, seal_id) VALUES (?, ?)', uid, sealId);
    },
    /** Notes that the service is alive; answers nothing. */
    setAlive(atMs: number): void {
      database.run('INSERT OR REPLACE INTO recording_alive (id, at_ms) VALUES (1, ?)', Math.round(atMs));
    },
    aliveAtMs: (): number | null => {
      const row = database.get('SELECT at_ms FROM recording_alive WHERE id = 1');
      return row === undefined ? null : Number(row.at_ms);
    },
  };
}

function rangeOf(fragments: readonly RecordedFragmentFacts[]): TimeRange {
  let fromMs = fragments[0]?.fromMs ?? 0;
  let toMs = fragments[0]?.toMs ?? 0;
  for (const fragment of fragments) {
    fromMs = Math.min(fromMs, fragment.fromMs);
    toMs = Math.max(toMs, fragment.toMs);
  }
  return { fromMs, toMs };
}

function fileOfRow(row: Row): IndexedFile {
  return {
    uid: String(row.uid),
    path: String(row.path),
    cameraId: String(row.camera_id),
    stream: String(row.stream) as StreamName,
    codec: String(row.codec),
    hasAudio: row.has_audio === 1,
    fromMs: Number(row.from_ms),
    toMs: Number(row.to_ms),
    sizeBytes: Number(row.size_bytes),
    sha256: String(row.sha256),
    chainHead: String(row.chain_head),
    isOpen: row.is_open === 1,
    fragments: unpack(row.fragments as Uint8Array),
  };
}

/** From (8), length (4), offset (8), size (4), units between two flags (4): follows a loss, starts with a key frame. */
function pack(fragments: readonly RecordedFragmentFacts[]): Buffer {
  const bytes = Buffer.alloc(fragments.length * ROW_BYTES);
  for (const [index, fragment] of fragments.entries()) {
    const at = index * ROW_BYTES;
    bytes.writeDoubleBE(fragment.fromMs, at);
    bytes.writeUInt32BE(Math.max(0, fragment.toMs - fragment.fromMs), at + 8);
    bytes.writeDoubleBE(fragment.offset, at + 12);
    bytes.writeUInt32BE(fragment.sizeBytes, at + 20);
    const { units, startsWithKeyFrame, isAfterLoss } = fragment;
    const last =
      ((units << 1) & ~AFTER_LOSS) | (startsWithKeyFrame ? KEY_START : 0) | (isAfterLoss ? AFTER_LOSS : 0);
    bytes.writeUInt32BE(last >>> 0, at + 24);
  }
  return bytes;
}

function unpack(packed: Uint8Array): RecordedFragmentFacts[] {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const fragments: RecordedFragmentFacts[] = [];
  for (let at = 0; at + ROW_BYTES <= bytes.length; at += ROW_BYTES) {
    const fromMs = bytes.readDoubleBE(at);
    const last = bytes.readUInt32BE(at + 24);
    fragments.push({
      number: at / ROW_BYTES + 1,
      fromMs,
      toMs: fromMs + bytes.readUInt32BE(at + 8),
      offset: bytes.readDoubleBE(at + 12),
      sizeBytes: bytes.readUInt32BE(at + 20),
      units: (last & ~AFTER_LOSS) >>> 1,
      startsWithKeyFrame: (last & KEY_START) !== 0,
      isAfterLoss: (last & AFTER_LOSS) !== 0,
    });
  }
  return fragments;
}
