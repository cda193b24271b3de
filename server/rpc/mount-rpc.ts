import type { IncomingMessage } from 'node:http';
import { initTRPC, type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { commandEnvelope } from '../../shared/contract/command-envelope.ts';
import type { Contract, Definition, Role } from '../../shared/contract/define.ts';
import { ContractError, type ErrorCode } from '../../shared/contract/errors.ts';
import type { Log } from '../process/log.ts';
import { scrub } from '../process/secrets.ts';
import type { UpgradeHandler } from '../socket/upgrade-handler.ts';
import { storageFailure } from '../sqlite/storage-failure.ts';
import { feedMessages } from './feed-messages.ts';
import type { CommandContext, FeedSource, Handlers, IdempotencyMemory, Principal } from './handlers.ts';

export interface RpcOptions<C extends Contract> {
  readonly contract: C;
  readonly handlers: Handlers<C>;
  readonly idempotency: IdempotencyMemory;
  readonly log: Log;
  /** Who is behind a request that was let in; asked again with every call. Null: not any more. */
  readonly principalOf: (request: IncomingMessage, isUse: boolean) => Principal | null;
}

interface RpcContext {
  readonly principal: (isUse: boolean) => Principal | null;
  readonly socket: WebSocket;
}

/** Closes the socket of somebody whose session has ended. */
const SIGNED_OUT = 4401;
const LOOK_EVERY_MS = 2_000;

const DEADLINE_MS = 20_000;
/** An import of 5,000 people as text fits; anything larger is refused by the socket (1009). */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

const TRPC_CODE_OF: Readonly<Record<ErrorCode, TRPC_ERROR_CODE_KEY>> = {
  'bad-input': 'BAD_REQUEST',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  unavailable: 'SERVICE_UNAVAILABLE',
  deadline: 'TIMEOUT',
  'too-large': 'PAYLOAD_TOO_LARGE',
  'rate-limited': 'TOO_MANY_REQUESTS',
  internal: 'INTERNAL_SERVER_ERROR',
};

type AnyHandler = (input: unknown, context: CommandContext) => unknown;

/**
 * Serves a contract over one WebSocket path. The router is made from the contract's table, so a
 * procedure without roles, schema or handler cannot exist.
 */
export function mountRpc<C extends Contract>(
  options: RpcOptions<C>,
): { onUpgrade: UpgradeHandler; close(): void } {
  const { contract, idempotency, log } = options;
  const handlers = options.handlers as Readonly<Record<string, AnyHandler>>;
  const t = initTRPC.context<RpcContext>().create({
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      message: scrub(shape.message),
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, contract: contractErrorOf(error) },
    }),
  });
  const running = new Map<string, Promise<unknown>>();

  const once = (key: string, name: string, act: () => unknown): Promise<unknown> => {
    const earlier = idempotency.recall(key, name);
    if (earlier) return Promise.resolve(earlier.result);
    const id = `${name} ${key}`;
    const current = running.get(id);
    if (current) return current;
    const keep = (result: unknown): unknown => {
      idempotency.remember(key, name, result);
      return result;
    };
    const work = (async () =>
      idempotency.atomically(() => {
        const result = act();
        return result instanceof Promise ? result.then(keep) : keep(result);
      }))().finally(() => running.delete(id));
    running.set(id, work);
    return work;
  };

  const procedureOf = (name: string, definition: Definition) => {
    const handler = handlers[name];
    if (!handler) throw new Error(`procedure ${name} has no handler`);
    const guarded = t.procedure.use(({ ctx, next }) => {
      const principal = ctx.principal(definition.kind !== 'feed');
      if (principal === null) throw toTrpc(new ContractError('unauthenticated', 'sign in again'));
      if (!isAllowed(principal.roles, definition.roles))
        throw toTrpc(new ContractError('forbidden', `${name} needs one of: ${definition.roles.join(', ')}`));
      return next({ ctx: { ...ctx, caller: principal } });
    });
    if (definition.kind === 'query')
      return guarded.input(definition.input).query(({ input, ctx }) =>
        answer(name, log, async () => {
          const result = await handler(input, { principal: ctx.caller, actor: '' });
          return definition.output.parse(result);
        }),
      );
    if (definition.kind === 'command')
      return guarded.input(commandEnvelope(definition.input)).mutation(({ input, ctx }) =>
        answer(name, log, () =>
          once(input.idempotencyKey, name, () => {
            // Who signed in acts under that name, whatever the page says.
            const actor = ctx.caller.account?.name ?? input.actor;
            const result = handler(input.input, { principal: ctx.caller, actor });
            if (result instanceof Promise) return result.then((value) => definition.output.parse(value));
            return definition.output.parse(result);
          }),
        ),
      );
    return guarded.input(definition.input).subscription(async function* ({ input, ctx, signal }) {
      const source = (await answer(name, log, async () =>
        handler(input, { principal: ctx.caller, actor: '' }),
      )) as FeedSource<unknown, unknown>;
      yield* feedMessages(source, signal ?? new AbortController().signal, () => ctx.socket.bufferedAmount);
    });
  };

  const areas: Record<string, Record<string, ReturnType<typeof procedureOf>>> = {};
  for (const [name, definition] of Object.entries(contract)) {
    const [area = '', verb = ''] = name.split('.');
    areas[area] = { ...areas[area], [verb]: procedureOf(name, definition) };
  }
  const router = t.router(
    Object.fromEntries(Object.entries(areas).map(([area, procedures]) => [area, t.router(procedures)])),
  );

  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  applyWSSHandler({
    wss,
    router,
    createContext: ({ req, res }): RpcContext => ({
      principal: (isUse) => options.principalOf(req, isUse),
      socket: res,
    }),
    keepAlive: { enabled: true, pingMs: 15_000, pongWaitMs: 10_000 },
  });
  const requests = new WeakMap<WebSocket, IncomingMessage>();
  wss.on('connection', (socket, request) => {
    requests.set(socket, request);
    socket.on('error', () => socket.terminate());
  });
  // Feeds run on without a call: a session that has ended must not go on watching.
  const look = setInterval(() => {
    for (const client of wss.clients) {
      const request = requests.get(client);
      if (request !== undefined && options.principalOf(request, false) === null)
        client.close(SIGNED_OUT, 'signed out');
    }
  }, LOOK_EVERY_MS);
  look.unref();
  return {
    onUpgrade(request, socket, head) {
      wss.handleUpgrade(request, socket, head, (client) => wss.emit('connection', client, request));
    },
    close() {
      clearInterval(look);
      for (const client of wss.clients)
        if (client.readyState === WebSocket.OPEN) client.close(1001, 'stopping');
      wss.close();
    },
  };
}

/** The one place where roles are compared. */
function isAllowed(have: readonly Role[], wanted: readonly Role[]): boolean {
  return wanted.some((role) => have.includes(role));
}

async function answer<T>(name: string, log: Log, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new ContractError('deadline', `${name} did not finish within ${DEADLINE_MS / 1000} s`)),
      DEADLINE_MS,
    );
  });
  try {
    return await Promise.race([work(), deadline]);
  } catch (error) {
    if (!(error instanceof ContractError)) log.error({ err: error, procedure: name }, 'procedure failed');
    throw toTrpc(storageFailure(error) ?? error);
  } finally {
    clearTimeout(timer);
  }
}

function toTrpc(error: unknown): TRPCError {
  if (error instanceof ContractError)
    return new TRPCError({ code: TRPC_CODE_OF[error.code], message: error.message, cause: error });
  return new TRPCError({
    code: 'INTERNAL_SERVER_ERROR',
    message: 'the call failed inside the service; its log says why',
  });
}

function contractErrorOf(error: TRPCError): { code: ErrorCode; text: string; field?: string } {
  if (error.cause instanceof ContractError) {
    const { code, message, field } = error.cause;
    return { code, text: scrub(message), ...(field ? { field } : {}) };
  }
  if (error.cause instanceof z.ZodError) {
    const issue = error.cause.issues[0];
    const path = (issue?.path ?? []).filter((part) => part !== 'input');
    const field = path.join('.') || 'input';
    return { code: 'bad-input', text: scrub(`${field}: ${issue?.message ?? 'not valid'}`), field };
  }
  if (error.code === 'NOT_FOUND') return { code: 'not-found', text: 'no such procedure' };
  return {
    code: error.code === 'BAD_REQUEST' ? 'bad-input' : 'internal',
    text: 'the call was not understood',
  };
}
