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
