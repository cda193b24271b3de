import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import { evaluateProblem, type RosterScore } from '../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { BrokenRule } from '../../../shared/domain/roster/problem/findings-of.ts';
import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../shared/domain/roster/problem/rule.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Conflict } from './conflict.ts';
import { type RosterChange, rosterChanges } from './roster-changes.ts';
import {
  COMMAND,
  CONTROL,
  CONTROL_BYTES,
  NO_BOUND,
  type SolverMessage,
  type SolverWork,
} from './solver-messages.ts';

/**
 * Steps a second counted on: about a quarter of what a current desktop core makes, so that the steps asked for are
 * made in time there and the result depends on seed and seconds alone.
 */
const STEPS_PER_SECOND = 400_000;
/** Neighbourhoods solved exactly after that, for each second; most take some hundredths of one. */
const TURNS_PER_SECOND = 4;

export interface SolveRequest {
  readonly problem: RosterProblem;
  readonly ruleSet: RuleSetFile;
  readonly rules: readonly ActiveRule[];
  readonly previous: readonly RosterPlace[] | null;
  readonly seed: number;
  readonly seconds: number;
  readonly workerUrl: URL;
  readonly onProgress: (progress: SolveProgress) => void;
}

export interface SolveProgress {
  readonly elapsedMs: number;
  readonly steps: number;
  readonly hard: number;
  readonly soft: number;
  readonly lowerBound: number | null;
  readonly gapPercent: number | null;
}

/** The answer `roster/1`. */
export interface RosterAnswer {
  readonly format: 'roster/1';
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'unknown';
  readonly seed: number;
  readonly steps: number;
  /** Whether all steps were made: then seed and seconds give this roster again on every machine that makes them. */
  readonly isRepeatable: boolean;
  readonly score: RosterScore;
  readonly lowerBound: number | null;
  readonly gapPercent: number | null;
  readonly firstFeasibleMs: number | null;
  readonly assignments: readonly RosterPlace[];
  readonly changes?: readonly RosterChange[];
  readonly broken: readonly BrokenRule[];
  readonly conflicts: readonly Conflict[];
  /** A repair of every conflict at once, with which a whole roster was found; null: none was found. */
  readonly repair?: { readonly text: string; readonly textZh: string } | null;
}

export interface Solving {
  readonly answer: Promise<RosterAnswer>;
  /** Ends with the best so far. */
  stop(): void;
  /** A search that is paused keeps its time and its steps; the proof beside it goes on. */
  pause(): void;
  resume(): void;
}

/** Starts the search and, beside it, exact neighbourhoods and the proof of a bound or of conflicts, each in its own thread. */
export function solveRoster(request: SolveRequest): Solving {
  const control = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES));
  control[CONTROL.lowerBound] = NO_BOUND;
  const startedMs = performance.now();
  let lowerBound: number | null = null;
  let firstFeasibleMs: number | null = null;
  const command = (value: number) => {
    Atomics.store(control, CONTROL.command, value);
    Atomics.notify(control, CONTROL.command);
  };
  const start = (
    job: SolverWork['job'],
    port: MessagePort | null,
    onMessage: (message: SolverMessage) => void,
  ): Thread => {
    const { problem, ruleSet, previous, seed, seconds } = request;
    const steps = Math.round(seconds * STEPS_PER_SECOND);
    const turns = Math.round(seconds * TURNS_PER_SECOND);
    const workerData: SolverWork = { job, problem, ruleSet, previous, seed, steps, turns, control, port };
    const worker = new Worker(request.workerUrl, { workerData, transferList: port ? [port] : [] });
    const ended = new Promise<void>((resolve, reject) => {
      worker.on('message', onMessage);
      worker.once('error', reject);
      worker.once('exit', () => resolve());
    });
    return { worker, ended };
  };

  let found: Extract<SolverMessage, { kind: 'found' }> | null = null;
  let conflicts: readonly Conflict[] = [];
  let together: Sentence | null = null;
  const { port1, port2 } = new MessageChannel();
  const search = start('search', port1, (message) => {
    if (message.kind === 'found') found = message;
    if (message.kind !== 'progress') return;
    const elapsedMs = Math.round(performance.now() - startedMs);
    if (message.hard === 0) firstFeasibleMs ??= elapsedMs;
    const { steps, hard, soft } = message;
    const gapPercent = hard === 0 ? gapOf(soft, lowerBound) : null;
    request.onProgress({ elapsedMs, steps, hard, soft, lowerBound, gapPercent });
  });
  const improve = start('improve', port2, () => {});
  // Without it the search ends when its annealing does.
  improve.ended.catch(() => {
    Atomics.store(control, CONTROL.answers, -1);
    Atomics.notify(control, CONTROL.answers);
  });
  const prove = start('prove', null, (message) => {
    if (message.kind === 'bound' && message.lowerBound !== null) {
      lowerBound = message.lowerBound;
      if (lowerBound < 2 ** 31) Atomics.store(control, CONTROL.lowerBound, lowerBound);
    }
    if (message.kind !== 'conflicts') return;
    ({ conflicts, together } = message);
    if (conflicts.length > 0) command(COMMAND.stop);
  });
  const deadline = new Deadline(request.seconds * 1_000, () => command(COMMAND.stop));
  deadline.start();

  const stopped = Promise.withResolvers<void>();
  // Without a proof the answer has no bound; the search does not suffer.
  prove.ended
    .catch(() => {})
    .finally(() => {
      Atomics.store(control, CONTROL.isProofDone, 1);
      Atomics.notify(control, CONTROL.isProofDone);
    });
  async function answer(): Promise<RosterAnswer> {
    try {
      await search.ended;
      // A feasible roster needs no conflicts; otherwise the proof may take the rest of its time.
      const isFeasible = firstFeasibleMs !== null;
      if (!isFeasible)
        await Promise.race([
          prove.ended,
          stopped.promise,
          untilMs(startedMs + request.seconds * 1_000 + PROOF_GRACE_MS),
        ]);
    } finally {
      deadline.hold();
      await Promise.all([search, improve, prove].map(({ worker }) => worker.terminate()));
    }
    if (found === null) throw new Error('the search ended without an answer');
    const bound = found.optimum === null ? lowerBound : Math.max(found.optimum, lowerBound ?? 0);
    return compose(request, found, { lowerBound: bound, firstFeasibleMs, conflicts, together });
  }

  return {
    answer: answer(),
    stop: () => {
      stopped.resolve();
      command(COMMAND.stop);
    },
    pause: () => {
      deadline.hold();
      command(COMMAND.pause);
    },
    resume: () => {
      deadline.start();
      command(COMMAND.run);
    },
  };
}

/** A time limit that does not run while it is held. */
class Deadline {
  private leftMs: number;
  private sinceMs = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly onEnd: () => void;

  constructor(afterMs: number, onEnd: () => void) {
    this.leftMs = afterMs;
    this.onEnd = onEnd;
  }

  start(): void {
    if (this.timer) return;
    this.sinceMs = performance.now();
    this.timer = setTimeout(this.onEnd, this.leftMs);
  }

  hold(): void {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.leftMs = Math.max(0, this.leftMs - (performance.now() - this.sinceMs));
  }
}

interface Thread {
  readonly worker: Worker;
  readonly ended: Promise<void>;
}

/** A proof begun is worth a little more than the time asked for the search. */
const PROOF_GRACE_MS = 10_000;

function untilMs(atMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - performance.now())).unref());
}

function gapOf(soft: number, bound: number | null): number | null {
  return bound === null || bound === 0 ? null : (100 * (soft - bound)) / bound;
}

/** The evaluator has the last word: the status follows what it counts, not what the search believes. */
function compose(
  { problem, rules, previous, seed }: SolveRequest,
  found: {
    readonly assignments: readonly RosterPlace[];
    readonly steps: number;
    readonly isComplete: boolean;
  },
  known: {
    readonly lowerBound: number | null;
    readonly firstFeasibleMs: number | null;
    readonly conflicts: readonly Conflict[];
    readonly together: Sentence | null;
  },
): RosterAnswer {
  const { score, broken } = evaluateProblem(problem, rules, found.assignments, previous);
  const isFeasible = score.hard === 0;
  const isInfeasible = !isFeasible && known.conflicts.length > 0;
  const isOptimal = isFeasible && known.lowerBound !== null && score.soft <= known.lowerBound;
  return {
    format: 'roster/1',
    status: isOptimal ? 'optimal' : isFeasible ? 'feasible' : isInfeasible ? 'infeasible' : 'unknown',
    seed,
    steps: found.steps,
    isRepeatable: found.isComplete,
    score,
    lowerBound: isInfeasible ? null : known.lowerBound,
    gapPercent: isFeasible ? gapOf(score.soft, known.lowerBound) : null,
    firstFeasibleMs: isFeasible ? known.firstFeasibleMs : null,
    assignments: found.assignments,
    ...(previous ? { changes: rosterChanges(previous, found.assignments) } : {}),
    broken,
    conflicts: isFeasible ? [] : known.conflicts,
    ...(isInfeasible
      ? { repair: known.together && { text: known.together.en, textZh: known.together.zh } }
      : {}),
  };
}
