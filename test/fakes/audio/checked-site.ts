import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HookedDatabase, withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import type { AudioCheck } from '../../../shared/contract/audio-check.ts';
import { createAudioCheckStore } from '../../../site/audio/run/audio-check-store.ts';
import { siteSchema } from '../../../site/schema.ts';

export interface CheckedSite {
  readonly folder: string;
  readonly database: HookedDatabase;
  /** Enters a finished check as the run does. */
  keep(
    check: AudioCheck,
    evidence?: readonly { roomId: string; file: string; sha256: string; bytes: number }[],
  ): void;
  remove(): void;
}

/** A site's database of the newest schema, without a service around it. */
export function checkedSite(): CheckedSite {
  const folder = mkdtempSync(join(tmpdir(), 'exam-checked-'));
  const database = withCommitHooks(openMigrated(join(folder, 'site.db'), siteSchema));
  const store = createAudioCheckStore(database);
  return {
    folder,
    database,
    keep(check, evidence = []) {
      database.transaction(() => {
        store.begin({ ...check, roomIds: check.rooms.map(({ roomId }) => roomId) });
        store.end(check.id, {
          state: check.phase === 'cancelled' || check.phase === 'failed' ? check.phase : 'done',
          endedAtMs: check.endedAtMs ?? check.startedAtMs,
          heardAtMs: check.heardAtMs,
          emission: check.emission,
          rooms: check.rooms,
          evidence: evidence.map((one) => ({ ...one, cameraId: `${one.roomId}-front` })),
        });
      });
    },
    remove() {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}
