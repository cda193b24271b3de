import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { ContractError } from '../../shared/contract/errors.ts';
import type { Evidence } from '../ports/evidence.ts';
import { JobFailure } from '../ports/jobs.ts';
import { copySeal } from './copy-seal.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import type { SealBook } from './seal-book.ts';
import type { SealJob } from './seal-jobs.ts';
import type { SealRequestChecks } from './seal-request.ts';
import { NotSealedError, verifyFolder } from './verify-folder.ts';

/** Copies of a seal to another disk, and the check of a seal or of such a copy. */
export function createSealCopies(
  options: EvidenceOptions,
  { store, tell, folderOf, knownSeal, noteCheck }: SealBook,
  { operatorOf }: Pick<SealRequestChecks, 'operatorOf'>,
  job: SealJob,
): Pick<Evidence, 'copy' | 'verify'> {
  const { database, journal, nowMs } = options;
  return {
    copy(id, into, actor) {
      operatorOf(actor);
      knownSeal(id);
      if (!isAbsolute(into))
        throw new ContractError('bad-input', 'the folder must be named from the root of its disk', 'folder');
      return job('evidence-copy', into, id, actor, async (tools) => {
        const parent = await realpath(into).catch(() => null);
        if (parent === null || !(await stat(parent)).isDirectory())
          throw new JobFailure('no-folder', `${into} is not a folder`);
        const inside = relative(resolve(await realpath(options.dataFolder)), parent);
        if (inside === '' || (!inside.startsWith('..') && !isAbsolute(inside)))
          throw new JobFailure('own-folder', 'a copy does not go into the data folder itself');
        const target = join(parent, `exam-evidence-${options.site().code}-${id}`);
        const verdict = await copySeal(folderOf(id), target, tools);
        database.transaction(() => {
          const atMs = nowMs();
          store.addCopy(id, { atMs, by: actor, path: target });
          journal.append({ actor, action: 'evidence.copied', subject: id, details: { folder: target } });
          noteCheck(id, target, actor, verdict);
        });
        tell();
        return { sealId: id, path: target, files: verdict.checked, isWhole: verdict.ok };
      });
    },
    verify(id, at, actor) {
      knownSeal(id);
      if (at !== null && !isAbsolute(at))
        throw new ContractError('bad-input', 'the folder must be named from the root of its disk', 'folder');
      return job('evidence-verify', at ?? id, id, actor, async (tools) => {
        // Without a centre's word of its own the site can only prove the hashes.
        const trusted = options.signer.certificates.length > 0 ? options.trusted : null;
        const verdict = await verifyFolder(at ?? folderOf(id), {
          trusted,
          signal: tools.signal,
          onProgress: (done, total) => tools.progress(done, total),
        }).catch((error: unknown) => {
          if (error instanceof NotSealedError) throw new JobFailure('not-sealed', error.message);
          throw error;
        });
        if (verdict.seal !== null && verdict.seal.id !== id)
          throw new JobFailure('other-seal', `the folder holds the seal ${verdict.seal.id}`);
        database.transaction(() => noteCheck(id, at ?? '', actor, verdict));
        tell();
        const { ok, checked, missing, changed, extra, signature, reasons } = verdict;
        const few = (paths: readonly string[]): string[] => paths.slice(0, 50);
        return {
          sealId: id,
          isWhole: ok,
          checked,
          signature,
          missing: few(missing),
          changed: few(changed),
          extra: few(extra),
          reasons: reasons.slice(0, 10).map(({ code }) => code),
        };
      });
    },
  };
}
