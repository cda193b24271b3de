import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Guard } from './guard.ts';

/** Only what our own pages need: no inline script, styles by nonce, sockets to ourselves. */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * A worker takes its policy from the answer that brings its script, not from the page. It may run WebAssembly, as the
 * wall's does to scale pictures; building code from strings stays forbidden.
 */
const WORKER_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "worker-src 'self'",
].join('; ');

const CLOSED_PAGE = (title: string): string =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${title}</title><p>请用启动时显示的完整地址打开本页。</p><p>Open this page with the full address shown when the service started.</p></html>`;

/**
 * Serves the built pages. The address with `?token=` is opened once: it sets the cookie and redirects
 * to the plain address, so the token leaves the address bar and the history entry.
 */
export function registerPages(
  app: FastifyInstance,
  guard: Guard,
  options: { folder: string | null; page: string; title: string; hasSignIn: () => boolean },
): void {
  const { folder, page, title, hasSignIn } = options;
  if (folder !== null)
    app.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      maxAge: '30d',
      immutable: true,
      setHeaders: (response, path) => {
        if (path.endsWith('.js')) response.header('content-security-policy', WORKER_SECURITY_POLICY);
      },
    });
  const template = folder === null ? null : readFileSync(join(folder, page), 'utf8');
  const signInFile = folder === null ? null : join(folder, 'sign-in.html');
  const signIn = signInFile !== null && existsSync(signInFile) ? readFileSync(signInFile, 'utf8') : null;
  app.route<{ Querystring: { token?: string } }>({
    method: 'GET',
    url: '/',
    schema: { hide: true },
    handler: async (request, reply) => {
      const { token } = request.query;
      if (token !== undefined) {
        if (!guard.isToken(token)) return reply.code(401).type('text/html').send(CLOSED_PAGE(title));
        reply.header(
          'set-cookie',
          `${guard.cookieName}=${guard.cookieValue}; HttpOnly; SameSite=Strict; Path=/; Max-Age=172800`,
        );
        return reply.redirect('/', 302);
      }
      reply.header('cache-control', 'no-store');
      const isIn = guard.judge(request.raw).kind === 'allowed';
      if (!isIn && !(hasSignIn() && signIn !== null))
        return reply.code(401).type('text/html').send(CLOSED_PAGE(title));
      if (template === null)
        return reply.code(503).type('text/plain').send('the pages are not built: npm run build');
      const nonce = randomBytes(16).toString('base64');
      return reply
        .header('content-security-policy', contentSecurityPolicy(nonce))
        .type('text/html')
        .code(isIn ? 200 : 401)
        .send((isIn ? template : (signIn ?? '')).replaceAll('__NONCE__', nonce));
    },
  });
  for (const [url, file, type] of [['/favicon.svg', 'favicon.svg', 'image/svg+xml']] as const)
    app.route({
      method: 'GET',
      url,
      schema: { hide: true },
      handler: async (_request, reply) =>
        folder === null ? reply.code(404).send() : reply.type(type).send(readFileSync(join(folder, file))),
    });
}
