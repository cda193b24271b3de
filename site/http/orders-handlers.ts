import type { Handlers } from '../../server/rpc/handlers.ts';
import type { instructionsContract } from '../../shared/contract/instructions-contract.ts';
import type { OrderActor } from '../ports/orders.ts';
import type { SiteServices } from './site-services.ts';

const DONE = { isDone: true } as const;

/** Procedures of instructions from above. */
export function ordersHandlers({
  orders,
  operators,
}: Pick<SiteServices, 'orders' | 'operators'>): Handlers<typeof instructionsContract> {
  // Upward goes the name of the person, not the number this site has for them.
  const by = (actor: string): OrderActor => ({
    actor,
    name: operators.list().find(({ id }) => id === actor)?.name ?? actor,
  });
  return {
    'instructions.feed': () => ({
      snapshot: () => orders.board(),
      subscribe: (push) => orders.onChange(push),
    }),
    'instructions.displayed': ({ id }) => {
      orders.displayed(id);
      return DONE;
    },
    'instructions.confirm': ({ id }, { actor }) => {
      orders.confirm(id, by(actor));
      return DONE;
    },
    'instructions.finish': ({ id, outcome, text }, { actor }) => {
      orders.finish(id, outcome, text, by(actor));
      return DONE;
    },
    'instructions.phone': (note, { actor }) => {
      orders.phone(note, by(actor));
      return DONE;
    },
  };
}
