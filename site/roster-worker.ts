// Composition root of the threads of the roster solver.

import { parentPort, workerData } from 'node:worker_threads';
import type { ReplanWork, SolverWork } from './roster/solve/solver-messages.ts';
import { runSolverThread } from './roster/solve/solver-thread.ts';

const port = parentPort;
if (port === null) throw new Error('a thread of the solver needs a parent');
await runSolverThread(workerData as SolverWork | ReplanWork, (message) => port.postMessage(message));
