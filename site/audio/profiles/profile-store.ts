import type { Database } from '../../../server/sqlite/database.ts';
import type {
  Calibration,
  ProfileUse,
  ProfileVersion,
} from '../../../shared/contract/listening-profile-contract.ts';
import { readProfile } from '../../../shared/domain/sound/listening-limits.ts';

const LISTED_USES = 100;

/** Versions of the limits, which counted when, and calibrations. Callers hold the transaction. */
export interface ProfileStore {
  add(version: ProfileVersion): void;
  /** Newest first; a version this build cannot read any more is left out. */
  versions(): ProfileVersion[];
  newestNumber(name: string): number;
  addUse(use: ProfileUse): void;
  /** Newest first. */
  uses(): ProfileUse[];
  addCalibration(calibration: Omit<Calibration, 'offsetDb'> & { offsetDb: number | null }): void;
  /** The newest of each camera, withdrawn ones left out. */
  calibrations(): Calibration[];
}

export function createProfileStore(database: Database): ProfileStore {
  return {
    add({ profile, isShipped, atMs, author, reason }) {
      database.run(
        `INSERT INTO listening_profile (name, version, body, is_shipped, at_ms, author, reason)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        profile.name,
        profile.version,
        JSON.stringify(profile),
        isShipped ? 1 : 0,
        atMs,
        author,
        reason,
      );
    },
    versions: () =>
      database
        .all('SELECT * FROM listening_profile ORDER BY at_ms DESC, name, version DESC')
        .flatMap((row): ProfileVersion[] => {
          const read = readProfile(JSON.parse(String(row['body'])));
          if (read.kind === 'refused') return [];
          return [
            {
              profile: read.profile,
              isShipped: row['is_shipped'] === 1,
              atMs: Number(row['at_ms']),
              author: String(row['author']),
              reason: String(row['reason']),
            },
          ];
        }),
    newestNumber: (name) =>
      Number(
        database.get(
          'SELECT coalesce(max(version), 0) AS newest FROM listening_profile WHERE name = ?',
          name,
        )?.['newest'] ?? 0,
      ),
    addUse({ name, version, atMs, by, reason }) {
      database.run(
        'INSERT INTO listening_profile_use (name, version, at_ms, used_by, reason) VALUES (?, ?, ?, ?, ?)',
        name,
        version,
        atMs,
        by,
        reason,
      );
    },
    uses: () =>
      database
        .all('SELECT * FROM listening_profile_use ORDER BY id DESC LIMIT ?', LISTED_USES)
        .map((row) => ({
          name: String(row['name']),
          version: Number(row['version']),
          atMs: Number(row['at_ms']),
          by: String(row['used_by']),
          reason: String(row['reason']),
        })),
    addCalibration({ cameraId, offsetDb, by, atMs, note }) {
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
