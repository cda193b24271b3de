import type { Job, JobKind } from '../../shared/contract/job.ts';

export interface JobTools {
  /** Aborted when someone cancels the job or the service stops. */
  readonly signal: AbortSignal;
  progress(done: number, total: number | null): void;
}

/** A failure with a code the pages word; anything else thrown is reported as `internal`. */
export class JobFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Long work in the background; the newest finished ones stay listed. */
export interface Jobs {
  /** Runs `work` at once. It must end soon after its signal aborts. */
  start(
    job: { kind: JobKind; subject: string; unit: Job['unit']; actor: string },
    work: (tools: JobTools) => Promise<Job['result']>,
  ): Job;
  list(): readonly Job[];
  onChange(listener: (jobs: readonly Job[]) => void): () => void;
  /** Throws ContractError `not-found` for an unknown or finished job. */
  cancel(id: string): void;
  close(): Promise<void>;
}
