import { Worker } from 'node:worker_threads';
import { evaluateNrp } from '../../../../shared/domain/roster/duty/nrp/evaluate-nrp.ts';
import type { NrpAssignment, NrpProblem } from '../../../../shared/domain/roster/duty/nrp/nrp-problem.ts';
import { DUTY_CONTROL, type DutyMessage, type DutyWork } from './duty-messages.ts';
import { compileDuty } from './duty-model.ts';
import { explainImpossible, type ImpossiblePerson } from './explain-impossible.ts';
import { RowPricer } from './row-pricer.ts';

export interface NrpRequestToSolve {
  readonly problem: NrpProblem;
  readonly seed: number;
  readonly seconds: number;
  readonly workerUrl: URL;
  readonly onProgress: (progress: NrpProgress) => void;
}

export interface NrpProgress {
  readonly elapsedMs: number;
  readonly score: number | null;
  readonly lowerBound: number | null;
}

export interface NrpAnswer {
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'unknown';
  /** Costs of wishes and cover; null without a roster. */
  readonly score: number | null;
  readonly lowerBound: number | null;
  /** 100 (score - bound) / bound; null without either, or at bound 0. */
  readonly gapPercent: number | null;
  readonly firstFeasibleMs: number | null;
  readonly seed: number;
  /** Whether the work asked for was all done: then seed and seconds give this roster again. */
  readonly isRepeatable: boolean;
  readonly assignments: readonly NrpAssignment[];
  /** People who cannot have any row, each with the smallest set of rules that makes it so. */
  readonly conflicts: readonly ImpossiblePerson[];
}

export interface NrpSolving {
  readonly answer: Promise<NrpAnswer>;
  /** Ends with the best so far. */
  stop(): void;
}

/** A program in HiGHS is not interrupted: a thread that has not ended after this is left with its best. */
const GRACE_MS = 1_500;

/** Solves a shift scheduling problem with two threads; the evaluator has the last word on score and status. */
export function solveNrp(request: NrpRequestToSolve): NrpSolving {
  const { problem, seconds } = request;
  const control = new Int32Array(new SharedArrayBuffer(8));
  const searchRows = new Int8Array(new SharedArrayBuffer(problem.staff.length * problem.days));
  const model = compileDuty(problem);
  const hasColumns = problem.staff.every((_, person) => RowPricer.isPractical(model, person));
  const startedMs = performance.now();
  let best: { readonly cost: number; readonly rows: Int8Array } | null = null;
  let lowerBound: number | null = null;
  let firstFeasibleMs: number | null = null;
  let impossible: readonly number[] = [];
  let isRepeatable = false;
  const stop = () => {
    Atomics.store(control, DUTY_CONTROL.isStopped, 1);
    Atomics.notify(control, DUTY_CONTROL.searchDone);
  };
  const report = () =>
    request.onProgress({
      elapsedMs: Math.round(performance.now() - startedMs),
      score: best?.cost ?? null,
      lowerBound,
    });
  const onMessage = (job: DutyWork['job'], message: DutyMessage) => {
    switch (message.kind) {
      case 'better':
        firstFeasibleMs ??= Math.round(performance.now() - startedMs);
        if (best === null || message.cost < best.cost) best = message;
        report();
        return;
      case 'bound':
        lowerBound = message.lowerBound;
        report();
        return;
      case 'impossible':
        impossible = message.people;
        stop();
        return;
      case 'done':
        // The thread with the last word decides among rosters of one cost, so that it is always the same one.
        if (job !== (hasColumns ? 'columns' : 'search')) return;
        isRepeatable = message.isComplete;
        if (message.rows) best = { cost: best?.cost ?? 0, rows: message.rows };
        if (hasColumns) stop();
    }
  };
  const start = (job: DutyWork['job']): Thread => {
    const { seed } = request;
    const workerData: DutyWork = {
      kind: 'duty',
      job,
      problem,
      seed,
      seconds,
      hasColumns,
      control,
      searchRows,
    };
    const worker = new Worker(request.workerUrl, { workerData });
    const ended = new Promise<void>((resolve, reject) => {
      worker.on('message', (message: DutyMessage) => onMessage(job, message));
      worker.once('error', reject);
      worker.once('exit', () => resolve());
    });
    return { worker, ended };
  };
  const threads = hasColumns ? [start('search'), start('columns')] : [start('search')];
  const overdue = Promise.withResolvers<void>();
  let grace: NodeJS.Timeout | undefined;
  const stopSoon = () => {
    stop();
    grace ??= setTimeout(() => overdue.resolve(), GRACE_MS);
  };
  const deadline = setTimeout(stopSoon, seconds * 1_000);

  async function answer(): Promise<NrpAnswer> {
    try {
      await Promise.race([Promise.all(threads.map(({ ended }) => ended)), overdue.promise]);
    } finally {
      clearTimeout(deadline);
      clearTimeout(grace);
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    }
    const conflicts = explainImpossible(problem, impossible);
    const assignments = best === null ? [] : assignmentsOf(problem, best.rows);
    const { hard, soft } = evaluateNrp(problem, assignments);
    const isFeasible = best !== null && hard === 0;
    const isOptimal = isFeasible && lowerBound !== null && soft <= lowerBound;
    return {
      status: isOptimal
        ? 'optimal'
        : isFeasible
          ? 'feasible'
          : conflicts.length > 0
            ? 'infeasible'
            : 'unknown',
      score: isFeasible ? soft : null,
      lowerBound: conflicts.length > 0 ? null : lowerBound,
      gapPercent: isFeasible && lowerBound ? (100 * (soft - lowerBound)) / lowerBound : null,
      firstFeasibleMs: isFeasible ? firstFeasibleMs : null,
      seed: request.seed,
      isRepeatable: isRepeatable || conflicts.length > 0,
      assignments: isFeasible ? assignments : [],
      conflicts,
    };
  }
  return { answer: answer(), stop: stopSoon };
}

interface Thread {
  readonly worker: Worker;
  readonly ended: Promise<void>;
}

function assignmentsOf(problem: NrpProblem, rows: Int8Array): NrpAssignment[] {
  return problem.staff.flatMap((person, index) =>
    Array.from({ length: problem.days }, (_, day) => ({
      staffId: person.id,
      day,
      shiftId: problem.shifts[rows[index * problem.days + day] ?? -1]?.id ?? '',
    })).filter(({ shiftId }) => shiftId !== ''),
  );
}
