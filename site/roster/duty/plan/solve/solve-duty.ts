import { Worker } from 'node:worker_threads';
import type { RuleSetFile } from '../../../../../shared/contract/roster-rule-set.ts';
import type {
  DutyProblem,
  DutyRosterShift,
} from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import type { ActiveDutyRule } from '../../../../../shared/domain/roster/duty/plan/duty-rule.ts';
import { dutySlots } from '../../../../../shared/domain/roster/duty/plan/duty-slots.ts';
import {
  type BrokenDutyRule,
  type DutyEvaluation,
  evaluateDuty,
} from '../../../../../shared/domain/roster/duty/plan/evaluate-duty.ts';
import { DUTY_CONTROL } from '../../solve/duty-messages.ts';
import type { DutyConflict } from './duty-conflict.ts';
import type { PlanMessage, PlanWork } from './plan-messages.ts';

export interface DutySolveRequest {
  readonly problem: DutyProblem;
  readonly ruleSet: RuleSetFile;
  /** `ruleSet` merged with the changes of the problem. */
  readonly rules: readonly ActiveDutyRule[];
  readonly seed: number;
  readonly seconds: number;
  readonly workerUrl: URL;
  readonly onProgress: (progress: DutyProgress) => void;
}

export interface DutyProgress {
  readonly elapsedMs: number;
  readonly hard: number;
  readonly soft: number;
  readonly lowerBound: number | null;
  readonly gapPercent: number | null;
}

/** A duty roster as it is published (`duty-roster/1`), with how good it is and why it is not better. */
export interface DutyAnswer {
  readonly format: 'duty-roster/1';
  readonly name: string;
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'unknown';
  readonly score: DutyEvaluation['score'];
  readonly lowerBound: number | null;
  /** 100 (soft - bound) / bound; null without a roster that keeps all hard rules, without a bound, or at bound 0. */
  readonly gapPercent: number | null;
  readonly firstFeasibleMs: number | null;
  readonly seed: number;
  /** Whether seed and seconds give this roster again. */
  readonly isRepeatable: boolean;
  readonly posts: readonly {
    readonly id: string;
    readonly name: string;
    readonly people: number;
    readonly needsKeeper: boolean;
    readonly isAroundTheClock: boolean;
  }[];
  readonly people: readonly { readonly id: string; readonly name: string; readonly isKeeper: boolean }[];
  readonly shifts: readonly DutyRosterShift[];
  readonly broken: readonly BrokenDutyRule[];
  readonly softBroken: readonly BrokenDutyRule[];
  readonly costs: DutyEvaluation['costs'];
  readonly conflicts: readonly DutyConflict[];
}

export interface DutySolving {
  readonly answer: Promise<DutyAnswer>;
  /** Ends with the best so far. */
  stop(): void;
}

/** A program in HiGHS is not interrupted: a thread that has not ended after this is left with its best. */
const GRACE_MS = 2_000;

/** Solves a duty problem in a thread; the evaluator of `check` has the last word on score and status. */
export function solveDuty(request: DutySolveRequest): DutySolving {
  const { problem, ruleSet, rules, seed, seconds } = request;
  const control = new Int32Array(new SharedArrayBuffer(8));
  const startedMs = performance.now();
  let shifts = shiftsOf(problem, []);
  let score: DutyEvaluation['score'] = evaluateDuty(problem, rules, shifts).score;
  let lowerBound: number | null = null;
  let firstFeasibleMs: number | null = null;
  let conflicts: readonly DutyConflict[] = [];
  let isComplete = false;
  const elapsed = () => Math.round(performance.now() - startedMs);
  const gap = () =>
    score.hard === 0 && lowerBound !== null && lowerBound > 0
      ? (100 * (score.soft - lowerBound)) / lowerBound
      : null;
  const report = () => request.onProgress({ elapsedMs: elapsed(), ...score, lowerBound, gapPercent: gap() });
  const onMessage = (message: PlanMessage) => {
    switch (message.kind) {
      case 'better':
        shifts = shiftsOf(problem, message.rows);
        ({ score } = evaluateDuty(problem, rules, shifts));
        if (score.hard === 0) firstFeasibleMs ??= elapsed();
        report();
        return;
      case 'bound':
        lowerBound = message.lowerBound;
        report();
        return;
      case 'infeasible':
        ({ conflicts } = message);
        return;
      case 'done':
        ({ isComplete } = message);
    }
  };
  const workerData: PlanWork = { kind: 'duty-plan', problem, ruleSet, seed, seconds, control };
  const worker = new Worker(request.workerUrl, { workerData });
  const ended = new Promise<void>((resolve, reject) => {
    worker.on('message', onMessage);
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
  const overdue = Promise.withResolvers<void>();
  let grace: NodeJS.Timeout | undefined;
  const stop = () => {
    Atomics.store(control, DUTY_CONTROL.isStopped, 1);
    grace ??= setTimeout(() => overdue.resolve(), GRACE_MS);
  };
  const deadline = setTimeout(stop, seconds * 1_000);

  async function answer(): Promise<DutyAnswer> {
    try {
      await Promise.race([ended, overdue.promise]);
    } finally {
      clearTimeout(deadline);
      clearTimeout(grace);
      await worker.terminate();
    }
    const { broken, softBroken, costs } = evaluateDuty(problem, rules, shifts);
    const isFeasible = score.hard === 0;
    const isOptimal = isFeasible && lowerBound !== null && score.soft <= lowerBound;
    const { name } = problem;
    return {
      ...{ format: 'duty-roster/1', name, score, seed, firstFeasibleMs, shifts, broken, softBroken, costs },
      status: isOptimal
        ? 'optimal'
        : isFeasible
          ? 'feasible'
          : conflicts.length > 0
            ? 'infeasible'
            : 'unknown',
      lowerBound: conflicts.length > 0 ? null : lowerBound,
      gapPercent: gap(),
      isRepeatable: isComplete,
      posts: problem.posts.map(({ id, name: own, people, needsKeeper, isAroundTheClock }) => ({
        ...{ id, name: own === '' ? id : own, people, needsKeeper, isAroundTheClock },
      })),
      people: problem.people.map(({ id, name: own, isKeeper }) => ({
        ...{ id, name: own === '' ? id : own, isKeeper },
      })),
      conflicts,
    };
  }
  return { answer: answer(), stop };
}

/** The shifts of a problem with the people of a roster given as places of shifts in the order of time. */
export function shiftsOf(
  problem: DutyProblem,
  rows: readonly (readonly number[])[],
): readonly DutyRosterShift[] {
  const shifts = dutySlots(problem).map(({ post, start, end }) => ({
    ...{ postId: post.id, start, end, people: [] as string[] },
  }));
  for (const [index, row] of rows.entries()) {
    const person = problem.people[index];
    if (person) for (const slot of row) shifts[slot]?.people.push(person.id);
  }
  return shifts;
}
