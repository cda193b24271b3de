// Composition root of the threads of the roster solver.

import { parentPort, workerData } from 'node:worker_threads';
import type { PlanWork } from './roster/duty/plan/solve/plan-messages.ts';
import { runPlanThread } from './roster/duty/plan/solve/plan-thread.ts';
import type { DutyWork } from './roster/duty/solve/duty-messages.ts';
import { runDutyThread } from './roster/duty/solve/duty-thread.ts';
import type { ReplanWork, SolverWork } from './roster/solve/solver-messages.ts';
import { runSolverThread } from './roster/solve/solver-thread.ts';

const port = parentPort;
if (port === null) throw new Error('a thread of the solver needs a parent');
const work = workerData as SolverWork | ReplanWork | DutyWork | PlanWork;
if (!('kind' in work)) await runSolverThread(work, (message) => port.postMessage(message));
else if (work.kind === 'duty-plan') await runPlanThread(work, (message) => port.postMessage(message));
else await runDutyThread(work, (message) => port.postMessage(message));
