import type { Jobs, JobTools } from '../ports/jobs.ts';
import { failureOf } from './copy-seal.ts';
import type { EvidenceOptions } from './evidence-options.ts';

export type SealJob = (
  kind: 'seal' | 'evidence-copy' | 'evidence-verify',
  subject: string,
  about: string,
  actor: string,
  work: (tools: JobTools) => ReturnType<Parameters<Jobs['start']>[1]>,
) => ReturnType<Jobs['start']>;

/** Runs a piece of long work; its failure is journalled too. */
export const createSealJobs =
  ({ jobs, journal, log }: Pick<EvidenceOptions, 'jobs' | 'journal' | 'log'>): SealJob =>
  (kind, subject, about, actor, work) =>
    jobs.start({ kind, subject, unit: 'bytes', actor }, async (tools) => {
      try {
        return await work(tools);
      } catch (error) {
        tools.signal.throwIfAborted();
        const failure = failureOf(error);
        if (failure.code === 'internal') log('sealing work failed', { kind, error: failure.message });
        journal.append({
          actor,
          action: 'evidence.failed',
          subject: about,
          details: { work: kind, code: failure.code },
        });
        throw failure;
      }
    });
