import type { Handlers } from '../../server/rpc/handlers.ts';
import type { deskContract } from '../../shared/contract/desk.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { Desk } from '../ports/desk.ts';
import { actingPerson } from './acting-person.ts';

/** Procedures of the incident desk. */
export const deskHandlers = (desk: Desk): Handlers<typeof deskContract> => ({
  'desk.feed': () => ({
    snapshot: () => ({ nowMs: Date.now(), items: desk.items() }),
    subscribe: (push) => desk.subscribe((delta) => push({ nowMs: Date.now(), ...delta })),
  }),
  'desk.acknowledge': async (input, context) => {
    const by = actingPerson(context);
    if (by === '') throw new ContractError('bad-input', 'somebody must be named', 'actor');
    return await desk.acknowledge(input, by);
  },
});
