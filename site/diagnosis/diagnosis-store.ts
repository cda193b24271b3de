import { z } from 'zod';
import type { Database } from '../../server/sqlite/database.ts';
import {
  type PictureChange,
  PictureFact,
  RaisedFault,
  type ReferenceFrame,
} from '../../shared/contract/diagnosis.ts';
import { cutPicture, PICTURE_BYTES, type SmallPicture } from './small-picture.ts';

/** The small picture of a reference; without colours when it was approved before they were kept. */
export interface ReferencePicture {
  readonly luma: Uint8Array;
  readonly chroma: Pick<SmallPicture, 'blue' | 'red'> | null;
}

type Row = Readonly<Record<string, unknown>>;

const Faults = z.array(RaisedFault);
const Facts = z.array(PictureFact);

/** Picture changes and reference frames. Every method joins the surrounding transaction. */
export interface DiagnosisStore {
  addChange(cameraId: string, change: PictureChange): void;
  /** Newest first. */
  changes(cameraId: string, limit: number): PictureChange[];
  addReference(frame: {
    cameraId: string;
    approvedAtMs: number;
    approvedBy: string;
    capturedAtMs: number;
    jpeg: Uint8Array;
    picture: SmallPicture;
  }): ReferenceFrame;
  /** Approves the picture of an older reference of the same camera again; null when there is none. */
  repeatReference(
    cameraId: string,
    id: number,
    approvedAtMs: number,
    approvedBy: string,
  ): ReferenceFrame | null;
  /** Newest first. */
  references(cameraId: string): ReferenceFrame[];
  /** The picture of a reference, through `sameAsId`; null for an unknown one. */
  referencePicture(cameraId: string, id: number): { jpeg: Uint8Array; picture: ReferencePicture } | null;
}

const COLUMNS = 'id, camera_id, approved_at_ms, approved_by, captured_at_ms, same_as_id';

function toReference(row: Row): ReferenceFrame {
  return {
    id: Number(row.id),
    cameraId: String(row.camera_id),
    approvedAtMs: Number(row.approved_at_ms),
    approvedBy: String(row.approved_by),
    capturedAtMs: Number(row.captured_at_ms),
    sameAsId: row.same_as_id === null || row.same_as_id === undefined ? null : Number(row.same_as_id),
  };
}

export function createDiagnosisStore(database: Database): DiagnosisStore {
  const byId = (cameraId: string, id: number): ReferenceFrame | null => {
    const row = database.get(
      `SELECT ${COLUMNS} FROM reference_frame WHERE camera_id = ? AND id = ?`,
      cameraId,
      id,
    );
    return row === undefined ? null : toReference(row);
  };
  const insert = (
    frame: Omit<ReferenceFrame, 'id'>,
    jpeg: Uint8Array | null,
    luma: Uint8Array | null,
  ): ReferenceFrame => {
    const { lastInsertRowid } = database.run(
      `INSERT INTO reference_frame
         (camera_id, approved_at_ms, approved_by, captured_at_ms, same_as_id, jpeg, luma)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      frame.cameraId,
      frame.approvedAtMs,
      frame.approvedBy,
      frame.capturedAtMs,
      frame.sameAsId,
      jpeg,
      luma,
    );
    return { id: Number(lastInsertRowid), ...frame };
  };
  return {
    addChange(cameraId, { atMs, faults, facts }) {
      database.run(
        'INSERT INTO picture_change (camera_id, at_ms, faults, facts) VALUES (?, ?, ?, ?)',
        cameraId,
        atMs,
        JSON.stringify(faults),
        JSON.stringify(facts),
      );
    },
    changes: (cameraId, limit) =>
      database
        .all(
          'SELECT at_ms, faults, facts FROM picture_change WHERE camera_id = ? ORDER BY seq DESC LIMIT ?',
          cameraId,
          limit,
        )
        .map((row) => ({
          atMs: Number(row.at_ms),
          faults: Faults.parse(JSON.parse(String(row.faults))),
          facts: Facts.parse(JSON.parse(String(row.facts))),
        })),
    // The column is older than the colours: both colour differences follow the luma plane in it.
    addReference: ({ jpeg, picture, ...frame }) =>
      insert(
        { ...frame, sameAsId: null },
        jpeg,
        Buffer.concat([picture.luma, picture.blue, picture.red], PICTURE_BYTES),
      ),
    repeatReference(cameraId, id, approvedAtMs, approvedBy) {
      const old = byId(cameraId, id);
      if (old === null) return null;
      const { capturedAtMs, sameAsId } = old;
      return insert(
        { cameraId, approvedAtMs, approvedBy, capturedAtMs, sameAsId: sameAsId ?? id },
        null,
        null,
      );
    },
    references: (cameraId) =>
      database
        .all(`SELECT ${COLUMNS} FROM reference_frame WHERE camera_id = ? ORDER BY id DESC`, cameraId)
        .map(toReference),
    referencePicture(cameraId, id) {
      const frame = byId(cameraId, id);
      if (frame === null) return null;
      const row = database.get('SELECT jpeg, luma FROM reference_frame WHERE id = ?', frame.sameAsId ?? id);
      const { jpeg, luma } = row ?? {};
      if (!(jpeg instanceof Uint8Array) || !(luma instanceof Uint8Array)) return null;
      const whole = cutPicture(luma, 0);
      return { jpeg, picture: whole === null ? { luma, chroma: null } : { luma: whole.luma, chroma: whole } };
    },
  };
}
