import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createGuard, createToken } from '../../../server/http/guard.ts';

test('a token is 256 random bits and safe in addresses, shells and option values', () => {
  const tokens = Array.from({ length: 500 }, createToken);
  expect(new Set(tokens).size).toBe(500);
  for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{64}$/);
});

test('before the port is known nobody is let in; afterwards only by its own names', () => {
  const guard = createGuard('t');
  const request = (host: string, headers: Record<string, string> = {}) =>
    guard.judge({ headers: { host, authorization: 'Bearer t', ...headers } } as unknown as IncomingMessage)
      .kind;
  expect(request('127.0.0.1:7350')).toBe('foreign');
  guard.setAuthority(['127.0.0.1', 'localhost'], 7350);
  expect(request('127.0.0.1:7350')).toBe('allowed');
  expect(request('LOCALHOST:7350')).toBe('allowed');
  expect(request('127.0.0.1')).toBe('foreign');
  expect(request('127.0.0.1:7351')).toBe('foreign');
  expect(request('127.0.0.1:7350', { origin: 'http://localhost:7350' })).toBe('foreign');
});

test('the cookie is named by port, so two servers of one host keep theirs', () => {
  const guard = createGuard('t');
  guard.setAuthority(['127.0.0.1'], 7350);
  const judge = (cookie: string) =>
    guard.judge({ headers: { host: '127.0.0.1:7350', cookie } } as unknown as IncomingMessage).kind;
  expect(judge(`a=b; exam-session-7350=${guard.cookieValue}`)).toBe('allowed');
  expect(judge(`exam-session-7360=${guard.cookieValue}`)).toBe('unauthenticated');
  expect(judge('exam-session-7350=')).toBe('unauthenticated');
  expect(guard.cookieValue).not.toBe('t');
});

test('where people have accounts, the token opens only this computer; a session opens every one', () => {
  const account = { roles: ['watcher'] as const, account: { name: 'li', person: '李' } };
  const guard = createGuard('t', { who: (secret) => (secret === 'good' ? account : null) });
  guard.setAuthority(['10.0.0.2'], 7360, 'https');
  const judge = (remoteAddress: string, headers: Record<string, string>) =>
    guard.judge({
      headers: { host: '10.0.0.2:7360', ...headers },
      socket: { remoteAddress },
    } as unknown as IncomingMessage);
  const token = { authorization: 'Bearer t' };
  expect(judge('127.0.0.1', token)).toMatchObject({ kind: 'allowed', principal: { account: null } });
  expect(judge('::ffff:127.0.0.1', token).kind).toBe('allowed');
  expect(judge('::1', token).kind).toBe('allowed');
  expect(judge('10.0.0.7', token).kind).toBe('unauthenticated');
  expect(judge('10.0.0.7', { cookie: `exam-session-7360=${guard.cookieValue}` }).kind).toBe(
    'unauthenticated',
  );
  expect(judge('10.0.0.7', { cookie: 'exam-account-7360=good' })).toMatchObject({ principal: account });
  expect(judge('10.0.0.7', { cookie: 'exam-account-7360=bad' }).kind).toBe('unauthenticated');
  expect(judge('10.0.0.7', { cookie: 'exam-account-7361=good' }).kind).toBe('unauthenticated');
  const origin = (value: string) =>
    judge('10.0.0.7', { cookie: 'exam-account-7360=good', origin: value }).kind;
  expect(origin('https://10.0.0.2:7360')).toBe('allowed');
  expect(origin('http://10.0.0.2:7360')).toBe('foreign');
});
