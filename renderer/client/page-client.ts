import { createTRPCUntypedClient, createWSClient, wsLink } from '@trpc/client';
import type {
  CommandName,
  Contract,
  DeltaOf,
  FeedMessage,
  FeedName,
  InputOf,
  OutputOf,
  QueryName,
  ValueOf,
} from '../../shared/contract/define.ts';
import { PageError, toPageError } from './page-error.ts';

/** What a page can ask of its service; names and types come from the contract. */
export interface PageClient<C extends Contract> {
  query<N extends QueryName<C>>(name: N, input: InputOf<C[N]>): Promise<OutputOf<C[N]>>;
  /** The same idempotency key goes out with every repeat, so a repeated command acts once. */
  command<N extends CommandName<C>>(name: N, input: InputOf<C[N]>, actor: string): Promise<OutputOf<C[N]>>;
  /** Calls back with every message; returns the unsubscribe function. Reconnects by itself. */
  feed<N extends FeedName<C>>(
    name: N,
    input: InputOf<C[N]>,
    on: {
      message(message: FeedMessage<ValueOf<C[N]>, DeltaOf<C[N]>>): void;
      error(error: PageError): void;
    },
  ): () => void;
  readonly connection: ConnectionStore;
}

/** Since when the page is connected or not. */
export interface Connection {
  readonly isConnected: boolean;
  /** Whether it was connected at least once. */
  readonly wasConnected: boolean;
  /** `Date.now()` of the last sign of life before the loss. */
  readonly lostAtMs: number | null;
}

export interface ConnectionStore {
  get(): Connection;
  subscribe(listener: () => void): () => void;
}

/** A service that is up answers within 20 s (its own deadline); beyond that the call is given up. */
const CALL_DEADLINE_MS = 25_000;
const COMMAND_ATTEMPTS = 3;
const RETRY_DELAYS_MS = [200, 500, 1_000, 2_000, 4_000, 5_000];

export function createPageClient<C extends Contract>(contract: C, url: string): PageClient<C> {
  let connection: Connection = { isConnected: false, wasConnected: false, lostAtMs: null };
  const listeners = new Set<() => void>();
  const setConnection = (next: Connection): void => {
    connection = next;
    for (const listener of listeners) listener();
  };
  const socket = createWSClient({
    url,
    retryDelayMs: (attempt) => {
      const step = RETRY_DELAYS_MS[Math.min(attempt, RETRY_DELAYS_MS.length - 1)] ?? 5_000;
      return step * (0.8 + Math.random() * 0.4);
    },
    // A service that hangs without closing the socket must show as lost, not as quiet.
    keepAlive: { enabled: true, intervalMs: 2_000, pongTimeoutMs: 2_000 },
    onOpen: () => setConnection({ isConnected: true, wasConnected: true, lostAtMs: null }),
    onClose: () => {
      if (connection.isConnected)
        setConnection({ isConnected: false, wasConnected: true, lostAtMs: Date.now() });
    },
  });
  const rpc = createTRPCUntypedClient({ links: [wsLink({ client: socket })] });

  const call = async (work: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> => {
    const signal = AbortSignal.timeout(CALL_DEADLINE_MS);
    try {
      return await work(signal);
    } catch (error) {
      if (signal.aborted)
        throw new PageError(connection.isConnected ? 'deadline' : 'disconnected', 'no answer');
      throw toPageError(error);
    }
  };
  /** Answers are parsed with the contract: a service of another version is noticed, not half shown. */
  const parsed = <T>(definition: { safeParse(value: unknown): unknown }, value: unknown): T => {
    const result = definition.safeParse(value) as
      | { success: true; data: T }
      | { success: false; error: unknown };
    if (result.success) return result.data;
    throw toPageError(result.error);
  };

  return {
    connection: {
      get: () => connection,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    async query(name, input) {
      const definition = contract[name];
      if (definition?.kind !== 'query') throw new Error(`${name} is not a query`);
      return parsed(definition.output, await call((signal) => rpc.query(name, input, { signal })));
    },
    async command(name, input, actor) {
      const definition = contract[name];
      if (definition?.kind !== 'command') throw new Error(`${name} is not a command`);
      const envelope = { idempotencyKey: crypto.randomUUID(), actor, input };
      for (let attempt = 1; ; attempt += 1)
        try {
          return parsed(definition.output, await call((signal) => rpc.mutation(name, envelope, { signal })));
        } catch (error) {
          const isLost = error instanceof PageError && error.code === 'disconnected';
          if (!isLost || attempt === COMMAND_ATTEMPTS) throw error;
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
    },
    feed(name, input, on) {
      const definition = contract[name];
      if (definition?.kind !== 'feed') throw new Error(`${name} is not a feed`);
      const subscription = rpc.subscription(name, input, {
        onData(data) {
          const message = data as FeedMessage<unknown, unknown>;
          try {
            if (message.kind === 'snapshot')
              on.message({
                kind: 'snapshot',
                seq: message.seq,
                value: parsed(definition.value, message.value),
              });
            else
              on.message({ kind: 'delta', seq: message.seq, delta: parsed(definition.delta, message.delta) });
          } catch (error) {
            on.error(toPageError(error));
          }
        },
        onError: (error) => on.error(toPageError(error)),
      });
      return () => subscription.unsubscribe();
    },
  };
}

/** Address of the page contract of the server this page came from. */
export const rpcUrl = (location: Location): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`;
