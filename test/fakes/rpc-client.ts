import { randomUUID } from 'node:crypto';
import { createTRPCUntypedClient, createWSClient, wsLink } from '@trpc/client';
import { WebSocket } from 'ws';

export interface RpcClient {
  query(name: string, input?: unknown): Promise<unknown>;
  command(
    name: string,
    input: unknown,
    envelope?: { idempotencyKey?: string; actor?: string },
  ): Promise<unknown>;
  /** Sends the raw envelope, for broken ones. */
  raw(name: string, envelope: unknown): Promise<unknown>;
  feed(name: string, onMessage: (message: unknown) => void, input?: unknown): () => void;
  close(): void;
}

/** A machine's view of the page contract, over the real WebSocket with the token as header, or a person's by a cookie. */
export function rpcClient(url: string, token: string, cookie = ''): RpcClient {
  class TokenSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, {
        headers: cookie === '' ? { authorization: `Bearer ${token}` } : { cookie },
      });
    }
  }
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/rpc`,
    WebSocket: TokenSocket as unknown as typeof globalThis.WebSocket,
  });
  const client = createTRPCUntypedClient({ links: [wsLink({ client: socket })] });
  return {
    query: (name, input = {}) => client.query(name, input),
    command: (name, input, { idempotencyKey = randomUUID(), actor = 'op1' } = {}) =>
      client.mutation(name, { idempotencyKey, actor, input }),
    raw: (name, envelope) => client.mutation(name, envelope),
    feed(name, onMessage, input = {}) {
      const subscription = client.subscription(name, input, { onData: onMessage, onError: () => undefined });
      return () => subscription.unsubscribe();
    },
    close: () => void socket.close(),
  };
}

/** The closed-set error of a failed call. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: string; text: string; field?: string }> {
  try {
    await call;
  } catch (error) {
    const data = (error as { data?: { contract?: { code: string; text: string; field?: string } } }).data;
    if (data?.contract) return data.contract;
    throw error;
  }
  throw new Error('the call was not refused');
}
