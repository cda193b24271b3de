import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ContractError } from '../../shared/contract/errors.ts';
import { EVIDENCE_FILES } from '../../shared/evidence/manifest.ts';
import type { Evidence } from '../ports/evidence.ts';
import { readSeal } from './adopt-seals.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import type { SealBook } from './seal-book.ts';
import type { SealRequestChecks } from './seal-request.ts';

/** How long downloads may refer to one opening. */
const OPENING_MS = 12 * 3_600_000;

/** Looking into a seal: with a reason first, then file by file, each of them journalled. */
export function createSealOpenings(
  options: Pick<EvidenceOptions, 'database' | 'journal' | 'outbox' | 'nowMs'>,
  { store, tell, folderOf, knownSeal }: SealBook,
  { operatorOf }: Pick<SealRequestChecks, 'operatorOf'>,
): Pick<Evidence, 'open' | 'openFile'> {
  const { database, journal, outbox, nowMs } = options;
  return {
    async open(id, reason, actor) {
      operatorOf(actor);
      knownSeal(id);
      const openingId = randomBytes(8).toString('hex');
      database.transaction(() => {
        store.addOpening(id, { id: openingId, atMs: nowMs(), by: actor, reason });
        journal.append({ actor, action: 'evidence.opened', subject: id, details: { reason, openingId } });
        outbox.append({
          lane: 'B',
          type: 'evidence.opened',
          subject: `evidence/${id}`,
          data: { sealId: id, openingId, actor, reason, atMs: nowMs() },
        });
      });
      tell();
      const seal = await readSeal(folderOf(id));
      if (seal === null)
        throw new ContractError(
          'unavailable',
          'the sealed folder cannot be read; verify it to see what is wrong',
        );
      return {
        openingId,
        files: seal.manifest.files.map((file) => ({
          path: file.path,
          kind: file.kind,
          sizeBytes: file.sizeBytes,
          sha256: file.sha256,
          cameraId: file.cameraId ?? null,
          fromMs: file.fromMs ?? null,
          toMs: file.toMs ?? null,
        })),
      };
    },
    async openFile(id, openingId, path) {
      const opening = store.opening(id, openingId);
      if (opening === null || nowMs() - opening.atMs > OPENING_MS)
        throw new ContractError('forbidden', 'open the seal with a reason first', 'opening');
      const seal = await readSeal(folderOf(id));
      const isSeal = path === EVIDENCE_FILES.manifest || path === EVIDENCE_FILES.signature;
      const listed = seal?.manifest.files.find((file) => file.path === path);
      if (listed === undefined && !isSeal)
        throw new ContractError('not-found', 'the seal holds no such file', 'path');
      const absolute = join(folderOf(id), path);
      const size = await stat(absolute).then(
        (file) => (file.isFile() ? file.size : null),
        () => null,
      );
      if (size === null) throw new ContractError('not-found', 'the file is missing from the seal', 'path');
      journal.append({
        actor: opening.by,
        action: 'evidence.file-read',
        subject: id,
        details: { file: path, openingId },
      });
      return { path: absolute, sizeBytes: size };
    },
  };
}
