import { mkdirSync } from 'node:fs';
import type { Evidence } from '../ports/evidence.ts';
import { findUnknownSeals } from './adopt-seals.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { createSealMaker } from './make-seals.ts';
import { previewSeal } from './preview-seal.ts';
import { createSealBook } from './seal-book.ts';
import { createSealCopies } from './seal-copies.ts';
import { createSealJobs } from './seal-jobs.ts';
import { createSealOpenings } from './seal-openings.ts';
import { createSealRequestChecks } from './seal-request.ts';
import { listVolumes } from './volumes.ts';

/**
 * Sealing of recordings. A seal exists from the moment its folder has its final name; the row, the protection of
 * its recordings, the journal and the report upward follow in one transaction, now or at the next start.
 */
export async function createEvidence(options: EvidenceOptions): Promise<Evidence> {
  const { recording, folder } = options;
  const book = createSealBook(options);
  const checks = createSealRequestChecks(options);
  const job = createSealJobs(options);

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = await findUnknownSeals(folder, book.store.has);
  for (const seal of found.seals) book.enter(seal, true);
  if (found.removed.length > 0) options.log('unfinished seals were removed', { folders: found.removed });
  if (found.foreign.length > 0)
    options.log('folders that are no whole seal lie among the seals', { folders: found.foreign });

  return {
    seals: book.seals,
    onChange: book.onChange,
    preview(range, roomIds) {
      checks.checkRange(range);
      const ids = checks.camerasOf(roomIds).map(({ id }) => id);
      return previewSeal(
        roomIds,
        recording.coverage(range, ids),
        ids.map((id) => recording.list(id, range)),
      );
    },
    ...createSealMaker(options, book, checks, job),
    volumes: () => listVolumes(options.dataFolder),
    ...createSealCopies(options, book, checks, job),
    ...createSealOpenings(options, book, checks),
  };
}
