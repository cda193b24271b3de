import type { Database } from '../../../server/sqlite/database.ts';
import { canonicalJson } from '../../../shared/evidence/canonical-json.ts';
import { sha256OfText } from './signed-text.ts';

const RESULT_FORMAT = 'exam-listening-trial/1';

/** SHA-256 of what a trial found and what was said of it, from the rows as they are stored: a later version must get the same hash. */
export const trialContentSha256 = (database: Database, watchId: string): string =>
  sha256OfText(
    canonicalJson({
      format: RESULT_FORMAT,
      start: database.get('SELECT * FROM watch_start WHERE id = ?', watchId),
      end: database.get('SELECT * FROM watch_end WHERE id = ?', watchId),
      faults: database.all(
        `SELECT f.id, f.fault, e.ended FROM watch_fault f LEFT JOIN watch_fault_end e ON e.id = f.id
          WHERE f.watch_id = ? ORDER BY f.rowid`,
        watchId,
      ),
      verdicts: database.all(
        'SELECT id, room_id, verdict FROM watch_verdict WHERE watch_id = ? ORDER BY id',
        watchId,
      ),
    }),
  );
