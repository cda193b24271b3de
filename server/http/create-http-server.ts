import { X509Certificate } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Contract } from '../../shared/contract/define.ts';
import type { Log } from '../process/log.ts';
import { mountRpc, type RpcOptions } from '../rpc/mount-rpc.ts';
import type { UpgradeHandler } from '../socket/upgrade-handler.ts';
import { registerErrors } from './errors.ts';
import { createGuard, type Guard, type SessionLookup } from './guard.ts';
import { registerPages } from './pages.ts';
import { registerSessionRoutes, SESSION_PATH, type SignInDesk } from './session-routes.ts';

export interface HttpServerOptions<C extends Contract> {
  readonly log: Log;
  readonly token: string;
  readonly version: string;
  /** Folder of the built pages; null in tests without pages. */
  readonly pagesFolder: string | null;
  readonly page: 'index.html' | 'centre.html';
  readonly title: string;
  /** Registers the routes below /api/v1 and /metrics; each with a zod schema. */
  routes(app: FastifyInstance): void;
  readonly rpc: Omit<RpcOptions<C>, 'log' | 'principalOf'>;
  /** People who sign in; null: only the launch token opens this server. */
  readonly accounts?: (SessionLookup & SignInDesk) | null;
  /** Certificate chain and key, PEM: pages by https. */
  readonly tls?: { readonly cert: string; readonly key: string } | null;
}

export interface HttpServer {
  readonly fastify: FastifyInstance;
  readonly guard: Guard;
  /** Binds and returns the address people and machines use. Rejects with EADDRINUSE. */
  listen(port: number, host: string): Promise<{ url: string }>;
  /** Adds a WebSocket path below `pathPrefix`; Host, Origin and credentials are already checked. */
  upgrade(pathPrefix: string, handler: UpgradeHandler): void;
  close(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Not a GET, and yet open to a person who signed in with any role. */
    readonly isForPeople?: boolean;
  }
}

const HealthAnswer = z.object({
  status: z.literal('ok'),
  version: z.string(),
  uptimeMs: z.number(),
  pid: z.number(),
});

/** The HTTP frame of both servers: guard, headers, pages, OpenAPI, errors, page contract over WebSocket. */
export async function createHttpServer<C extends Contract>(
  options: HttpServerOptions<C>,
): Promise<HttpServer> {
  const startedMonoMs = performance.now();
  const accounts = options.accounts ?? null;
  const tls = options.tls ?? null;
  const guard = createGuard(options.token, accounts);
  // The defaults of Node (60 s headers, 300 s request) let a slow client hold a socket for minutes.
  const fastify = serverOf(tls, {
    logger: false,
    bodyLimit: 8 * 1024 * 1024,
    requestTimeout: 15_000,
    keepAliveTimeout: 30_000,
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 16_384 },
    routerOptions: { maxParamLength: 256 },
    forceCloseConnections: true,
  });
  fastify.setValidatorCompiler(validatorCompiler);
  fastify.setSerializerCompiler(serializerCompiler);
  registerErrors(fastify, options.log);
  await fastify.register(helmet, {
    contentSecurityPolicy: false,
    hsts: false,
    crossOriginEmbedderPolicy: false,
  });
  await fastify.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: options.title, version: options.version },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transform: jsonSchemaTransform,
  });
  fastify.addHook('onRequest', async (request, reply) => {
    const verdict = guard.judge(request.raw);
    if (verdict.kind === 'foreign')
      return reply
        .code(403)
        .send({ error: { code: 'forbidden', text: `this ${verdict.what} is not served here` } });
    const path = request.url.split('?')[0] ?? '/';
    const isPublic =
      path === '/' ||
      path === '/favicon.svg' ||
      path === '/api/v1/health' ||
      path === SESSION_PATH ||
      path.startsWith('/assets/');
    // What machines change they change with the token; a person changes things on the pages, by role.
    const isChange =
      !['GET', 'HEAD'].includes(request.method) &&
      !path.startsWith(SESSION_PATH) &&
      request.routeOptions.config.isForPeople !== true;
    if (verdict.kind === 'allowed' && verdict.principal.account !== null && isChange)
      return reply.code(403).send({ error: { code: 'forbidden', text: 'this route needs the token' } });
    if (verdict.kind === 'unauthenticated' && !isPublic)
      return reply.code(401).send({
        error: { code: 'unauthenticated', text: 'send the token of the ready line as Bearer token' },
      });
    return undefined;
  });
  registerPages(fastify, guard, {
    folder: options.pagesFolder,
    page: options.page,
    title: options.title,
    hasSignIn: () => accounts !== null && !accounts.isEmpty(),
  });
  if (accounts !== null) registerSessionRoutes(fastify, guard, accounts, tls !== null);
  await fastify.register(async (app) => {
    app.route({
      method: 'GET',
      url: '/api/v1/health',
      schema: { summary: 'Is the service up', security: [], response: { 200: HealthAnswer } },
      handler: async () => ({
        status: 'ok' as const,
        version: options.version,
        uptimeMs: Math.round(performance.now() - startedMonoMs),
        pid: process.pid,
      }),
    });
    app.route({
      method: 'GET',
      url: '/api/v1/openapi.json',
      schema: { summary: 'This description', response: { 200: z.record(z.string(), z.unknown()) } },
      handler: async () => fastify.swagger() as unknown as Record<string, unknown>,
    });
    options.routes(app);
  });

  const upgrades: { prefix: string; handler: UpgradeHandler }[] = [];
  fastify.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const verdict = guard.judge(request);
    if (verdict.kind === 'foreign') return refuse(socket, 403, 'Forbidden');
    if (verdict.kind === 'unauthenticated') return refuse(socket, 401, 'Unauthorized');
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const match = upgrades.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
    if (!match) return refuse(socket, 404, 'Not Found');
    match.handler(request, socket, head);
  });
  const rpc = mountRpc({
    ...options.rpc,
    log: options.log,
    principalOf(request, isUse) {
      const verdict = guard.judge(request, isUse);
      return verdict.kind === 'allowed' ? verdict.principal : null;
    },
  });
  upgrades.push({ prefix: '/rpc', handler: rpc.onUpgrade });

  return {
    fastify,
    guard,
    async listen(port, host) {
      await fastify.ready();
      await fastify.listen({ port, host });
      const address = fastify.server.address() as AddressInfo;
      const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
      const scheme = tls === null ? 'http' : 'https';
      const names = [shown, 'localhost', '127.0.0.1', '[::1]', ...(tls === null ? [] : namesOf(tls.cert))];
      guard.setAuthority(names, address.port, scheme);
      return { url: `${scheme}://${shown.includes(':') ? `[${shown}]` : shown}:${address.port}` };
    },
    upgrade(prefix, handler) {
      upgrades.push({ prefix, handler });
    },
    async close() {
      rpc.close();
      await fastify.close();
    },
  };
}

function serverOf(
  tls: { cert: string; key: string } | null,
  options: FastifyHttpOptions<Server>,
): FastifyInstance {
  if (tls === null) return Fastify(options);
  // The type of the raw server is of no use to anybody behind this line.
  return Fastify({
    ...options,
    https: { ...tls, minVersion: 'TLSv1.2' },
  } as FastifyHttpOptions<Server>);
}

/** What a certificate is made out to: the names people may type. */
function namesOf(certificate: string): string[] {
  const { subjectAltName } = new X509Certificate(certificate);
  return (subjectAltName ?? '').split(', ').flatMap((part) => {
    const [kind, name] = [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)];
    if (kind === 'DNS') return [name];
    return kind === 'IP Address' ? [name.includes(':') ? `[${name}]` : name] : [];
  });
}

function refuse(socket: Duplex, status: number, phrase: string): void {
  socket.end(`HTTP/1.1 ${status} ${phrase}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
