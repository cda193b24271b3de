import type { Database } from '../../../server/sqlite/database.ts';
import type { Calibration } from '../../../shared/contract/listening-profile-contract.ts';

/** Calibrations of microphones, kept for ever. Callers hold the transaction. */
export interface CalibrationStore {
  /** `offsetDb` null withdraws it. */
  add(calibration: Omit<Calibration, 'offsetDb'> & { offsetDb: number | null }): void;
  /** The newest of each camera, withdrawn ones left out. */
  calibrations(): Calibration[];
}

export function createCalibrationStore(database: Database): CalibrationStore {
  return {
    add({ cameraId, offsetDb, by, atMs, note }) {
      database.run(
        'INSERT INTO microphone_calibration (camera_id, offset_db, measured_by, at_ms, note) VALUES (?, ?, ?, ?, ?)',
        cameraId,
        offsetDb,
        by,
        atMs,
        note,
      );
    },
    calibrations: () =>
      database
        .all(
          `SELECT * FROM microphone_calibration c
            WHERE id = (SELECT max(id) FROM microphone_calibration WHERE camera_id = c.camera_id)
              AND offset_db IS NOT NULL ORDER BY camera_id`,
        )
        .map((row) => ({
          cameraId: String(row['camera_id']),
          offsetDb: Number(row['offset_db']),
          by: String(row['measured_by']),
          atMs: Number(row['at_ms']),
          note: String(row['note']),
        })),
  };
}
