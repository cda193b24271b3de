import type { Handlers } from '../../server/rpc/handlers.ts';
import type { ordersContract } from '../../shared/contract/orders.ts';
import type { Orders } from '../ports/orders.ts';

/** Procedures of instructions downward. */
export const ordersHandlers = (orders: Orders): Handlers<typeof ordersContract> => ({
  'orders.profile': () => orders.profile(),
  'orders.feed': () => {
    const all = () => ({ nowMs: Date.now(), orders: orders.list() });
    return { snapshot: all, subscribe: (push) => orders.onChange(onlyChanged(all, push)) };
  },
  'orders.detail': ({ id }) => {
    const one = () => orders.detail(id);
    return { snapshot: one, subscribe: (push) => orders.onChange(onlyChanged(one, push)) };
  },
  'orders.issue': async (request, { principal }) => {
    // Who signed in issues under that name, whatever was typed.
    const issuedBy = principal.account?.person ?? request.issuedBy;
    await orders.issue({ ...request, issuedBy });
    return { id: request.id };
  },
  'orders.telephone': async (note) => {
    await orders.telephone(note);
    return { isDone: true } as const;
  },
});

/** Pushes a value when it differs from the one before; the clock in it does not count. */
function onlyChanged<T>(read: () => T, push: (value: T) => void): () => void {
  const textOf = (value: T): string =>
    JSON.stringify(value, (key, part: unknown) => (key === 'nowMs' ? undefined : part));
  let told = textOf(read());
  return () => {
    const value = read();
    const text = textOf(value);
    if (text === told) return;
    told = text;
    push(value);
  };
}
