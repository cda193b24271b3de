import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ContractError } from '../../shared/contract/errors.ts';
import { type Guard, isLoopback } from './guard.ts';

/** What these routes need of the accounts of a server. */
export interface SignInDesk {
  signIn(
    name: string,
    password: string,
    address: string,
  ): Promise<
    | { readonly kind: 'signed-in'; readonly secret: string }
    | { readonly kind: 'wrong' }
    | { readonly kind: 'locked'; readonly waitMs: number }
  >;
  signOut(secret: string, caller: { actor: string; address: string }): Promise<void>;
  changeOwnPassword(
    secret: string,
    before: string,
    after: string,
    caller: { actor: string; address: string },
  ): Promise<void>;
  /** Whether anybody can sign in at all. */
  isEmpty(): boolean;
}

const SignInBody = z.strictObject({ name: z.string().min(1).max(64), password: z.string().min(1).max(512) });
const PasswordBody = z.strictObject({ before: z.string().min(1).max(512), after: z.string().max(512) });

/** Signing in and out. The answer of a sign-in is only a cookie: a script of the page never sees the secret. */
export function registerSessionRoutes(
  app: FastifyInstance,
  guard: Guard,
  desk: SignInDesk,
  isSecure: boolean,
): void {
  const cookie = (value: string, more: string): string =>
    `${guard.sessionCookieName}=${value}; HttpOnly; SameSite=Strict; Path=/${isSecure ? '; Secure' : ''}${more}`;
  const addressOf = (request: FastifyRequest): string => request.raw.socket.remoteAddress ?? '';
  const actorOf = (request: FastifyRequest): string => {
    const verdict = guard.judge(request.raw);
    return verdict.kind === 'allowed' ? (verdict.principal.account?.name ?? 'machine') : '';
  };

  app.route({
    method: 'POST',
    url: SESSION_PATH,
    schema: { hide: true, body: SignInBody },
    bodyLimit: 4_096,
    handler: async (request, reply) => {
      const address = addressOf(request);
      if (!isSecure && !isLoopback(address))
        throw new ContractError('forbidden', 'passwords travel only over https; see --page-certificate');
      const { name, password } = SignInBody.parse(request.body);
      const done = await desk.signIn(name.trim().normalize('NFC'), password, address);
      if (done.kind === 'signed-in')
        return reply.code(204).header('set-cookie', cookie(done.secret, '')).send();
      const isLocked = done.kind === 'locked';
      const waitSeconds = isLocked ? Math.ceil(done.waitMs / 1000) : 0;
      if (isLocked) reply.header('retry-after', String(waitSeconds));
      return reply.code(isLocked ? 429 : 401).send({
        error: isLocked
          ? { code: 'rate-limited', text: `too many wrong passwords; wait ${waitSeconds} s`, waitSeconds }
          : { code: 'unauthenticated', text: 'the name or the password is wrong' },
      });
    },
  });
  app.route({
    method: 'DELETE',
    url: SESSION_PATH,
    schema: { hide: true },
    handler: async (request, reply) => {
      const secret = guard.sessionOf(request.raw);
      if (secret !== null)
        await desk.signOut(secret, { actor: actorOf(request), address: addressOf(request) });
      return reply.code(204).header('set-cookie', cookie('', '; Max-Age=0')).send();
    },
  });
  app.route({
    method: 'POST',
    url: `${SESSION_PATH}/password`,
    schema: { hide: true, body: PasswordBody },
    bodyLimit: 4_096,
    handler: async (request, reply) => {
      const secret = guard.sessionOf(request.raw);
      if (secret === null) throw new ContractError('unauthenticated', 'sign in again');
      const { before, after } = PasswordBody.parse(request.body);
      const caller = { actor: actorOf(request), address: addressOf(request) };
      await desk.changeOwnPassword(secret, before, after, caller);
      return reply.code(204).send();
    },
  });
}

export const SESSION_PATH = '/session';
