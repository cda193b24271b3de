import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Neighbourhood } from './choose-neighbourhood.ts';
import type { NeighbourhoodSolver } from './improve-roster.ts';
import type { PlacesAnswer } from './solve-places.ts';
import { COMMAND, CONTROL, type SolverControl } from './solver-messages.ts';

/** How long the search sleeps before it looks again whether it is to stop. */
const LOOK_EVERY_MS = 50;

/** Neighbourhoods solved by another thread; the searching one sleeps where it has to wait. */
export function neighbourhoodsOver(port: MessagePort, control: SolverControl): NeighbourhoodSolver {
  return {
    begin: (task) => port.postMessage(task),
    end: () => {
      for (;;) {
        const seen = Atomics.load(control, CONTROL.answers);
        const received: { message: PlacesAnswer } | undefined = receiveMessageOnPort(port);
        if (received) return received.message;
        const command = Atomics.load(control, CONTROL.command);
        if (command === COMMAND.stop || seen < 0) return null;
        Atomics.wait(control, CONTROL.answers, seen, LOOK_EVERY_MS);
      }
    },
    untilProven: () => {
      while (
        Atomics.load(control, CONTROL.isProofDone) === 0 &&
        Atomics.load(control, CONTROL.command) !== COMMAND.stop
      )
        Atomics.wait(control, CONTROL.isProofDone, 0, LOOK_EVERY_MS);
    },
  };
}

/** Answers each neighbourhood that comes in and wakes the search. */
export function serveNeighbourhoods(
  port: MessagePort,
  control: SolverControl,
  solve: (task: Neighbourhood) => PlacesAnswer,
): void {
  port.on('message', (task: Neighbourhood) => {
    port.postMessage(solve(task));
    Atomics.add(control, CONTROL.answers, 1);
    Atomics.notify(control, CONTROL.answers);
  });
}
