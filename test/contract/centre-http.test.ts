import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectDescribed, expectGuarded, type Requests } from '../fakes/openapi-check.ts';
import { refusalOf, rpcClient } from '../fakes/rpc-client.ts';
import { enrol, runProgram, type Serving, serveCentre, temporaryFolder } from '../fakes/run-program.ts';

const folder = temporaryFolder();
const CODE = '0000000009';
let centre: Serving;

beforeAll(async () => {
  const data = `${folder.path}/centre`;
  centre = await serveCentre(data);
  await enrol(centre, data, CODE, `${folder.path}/e.json`);
});
afterAll(async () => {
  await centre.stop();
  folder.remove();
});

const REQUESTS: Requests = {
  'get /api/v1/health': { path: '/api/v1/health', status: 200 },
  'get /api/v1/openapi.json': { path: '/api/v1/openapi.json', status: 200 },
  'get /api/v1/sites': { path: '/api/v1/sites', status: 200 },
  'get /api/v1/desk': { path: '/api/v1/desk', status: 200 },
  'get /api/v1/sites/{code}': { path: `/api/v1/sites/${CODE}`, status: 200 },
  'get /api/v1/sites/{code}/events': {
    path: `/api/v1/sites/${CODE}/events?lane=A&afterSeq=0&limit=10`,
    status: 200,
  },
  'post /api/v1/instructions': {
    path: '/api/v1/instructions',
    body: {
      id: 'contract-1',
      scope: 'all',
      text: '请核查',
      requires: 'read',
      expiresAtMs: Date.now() + 600_000,
    },
    status: 200,
  },
  'get /api/v1/cascade': { path: '/api/v1/cascade', status: 200 },
  'get /api/v1/instructions': { path: '/api/v1/instructions', status: 200 },
  'get /api/v1/instructions/{id}': { path: '/api/v1/instructions/contract-1', status: 200 },
  'post /api/v1/tables/workbook': {
    path: '/api/v1/tables/workbook',
    body: {
      name: '总览',
      rows: [
        ['考点', '画面'],
        ['=示例考点', 12],
      ],
      widths: [20, 8],
    },
    status: 200,
  },
  'get /metrics': { path: '/metrics', status: 200 },
};

test('every documented route of the centre answers what the description says', async () => {
  await expectDescribed(centre, REQUESTS);
});

test('without the token every route of the centre but health is 401', async () => {
  await expectGuarded(centre, REQUESTS);
});

test('a site nobody enrolled is not found; a bad query names its field', async () => {
  expect((await centre.api('/api/v1/sites/9999999999/events?lane=A')).status).toBe(404);
  const bad = await centre.api(`/api/v1/sites/${CODE}/events?lane=C`);
  expect(bad.status).toBe(400);
  expect(await bad.json()).toMatchObject({ error: { code: 'bad-input', field: 'lane' } });
});

const PASSWORD = 'chunfeng-you-lv-jiangnan';
const account = (what: string, name: string, more: readonly string[] = [], input = `${PASSWORD}\n`) =>
  runProgram(
    'exam-centre',
    [...['account', what, '--data', `${folder.path}/centre`, '--name', name, '--json'], ...more],
    input,
  );
const signIn = (name: string, password: string): Promise<Response> =>
  fetch(new URL('/session', centre.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const get = (path: string, cookie: string, init: RequestInit = {}): Promise<Response> =>
  fetch(new URL(path, centre.url), { ...init, headers: { ...init.headers, cookie } });

test('people sign in with accounts of their own, and may what their role may', async () => {
  const closed = await get('/', '');
  expect([closed.status, await closed.text()]).toEqual([
    401,
    expect.stringContaining('启动时显示的完整地址'),
  ]);
  const watcher = ['--person', '李观察', '--role', 'watcher'];
  expect(await account('add', 'li', watcher, 'short\n')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('password'),
  });
  expect(await account('add', 'li', watcher)).toMatchObject({ status: 0 });
  expect(await account('add', 'li', watcher)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('taken'),
  });
  // The running centre reads accounts of others anew within a second.
  await expect.poll(async () => (await signIn('li', PASSWORD)).status, { timeout: 30_000 }).toBe(204);
  await expect.poll(async () => (await get('/', '')).text(), { timeout: 30_000 }).toContain('sign-in');

  const answer = await signIn('li', PASSWORD);
  expect(answer.headers.get('set-cookie')).toMatch(
    /^exam-account-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
  );
  const cookie = cookieOf(answer);
  expect((await get('/', cookie)).status).toBe(200);
  expect((await get('/api/v1/sites', cookie)).status).toBe(200);
  const change = await get('/api/v1/instructions', cookie, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(change.status).toBe(403);

  const client = rpcClient(centre.url, '', cookie);
  try {
    expect(await client.query('session.get', {})).toEqual({
      account: { name: 'li', person: '李观察' },
      roles: ['watcher'],
    });
    expect(await client.query('sites.events', { code: CODE, limit: 1 })).toEqual(expect.any(Array));
    expect(await refusalOf(client.query('accounts.list', {}))).toMatchObject({ code: 'forbidden' });
    const order = {
      id: 'not-allowed',
      scope: 'all',
      text: 't',
      requires: 'read',
      issuedBy: 'x',
      expiresAtMs: 2 ** 42,
    };
    expect(await refusalOf(client.command('orders.issue', order))).toMatchObject({ code: 'forbidden' });
  } finally {
    client.close();
  }
  const out = await get('/session', cookie, { method: 'DELETE' });
  expect(out.status).toBe(204);
  expect((await get('/api/v1/sites', cookie)).status).toBe(401);
});

test('who signed in acts under the own name, and the journal of access says so', async () => {
  await account('add', 'wang', ['--person', '王主任', '--role', 'administrator']);
  await expect.poll(async () => (await signIn('wang', PASSWORD)).status, { timeout: 30_000 }).toBe(204);
  const cookie = cookieOf(await signIn('wang', PASSWORD));
  const client = rpcClient(centre.url, '', cookie);
  try {
    const order = { id: 'issued-by-wang', scope: 'all', text: '请核查', requires: 'read', issuedBy: '别人' };
    await client.command('orders.issue', { ...order, expiresAtMs: Date.now() + 600_000 });
    const issued = await (await centre.api('/api/v1/instructions/issued-by-wang')).text();
    expect(issued).toContain('"issuedBy":"王主任"');
    await client.command('accounts.reset', { name: 'li', password: `${PASSWORD}-2` });
    const entries = await client.query('accounts.entries', { limit: 50 });
    expect(entries).toContainEqual(
      expect.objectContaining({ action: 'password.reset', actor: 'wang', subject: 'li' }),
    );
    expect(entries).toContainEqual(
      expect.objectContaining({ action: 'account.added', actor: 'command line', subject: 'li' }),
    );
    expect(
      await refusalOf(client.command('accounts.change', { name: 'wang', isDisabled: true })),
    ).toMatchObject({
      code: 'conflict',
    });
    // Disabled at the computer of the centre: the open page is closed, and a new sign-in refused.
    await account('add', 'chen', ['--person', '陈', '--role', 'administrator']);
    await account('disable', 'wang');
    await expect.poll(async () => (await get('/api/v1/sites', cookie)).status, { timeout: 30_000 }).toBe(401);
    expect((await signIn('wang', PASSWORD)).status).toBe(401);
  } finally {
    client.close();
  }
});

test('a flood of wrong passwords is stopped, and bad bodies name their field', async () => {
  const wrong = await fetch(new URL('/session', centre.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'li' }),
  });
  expect(wrong.status).toBe(400);
  expect(await wrong.text()).toContain('password');
  const statuses = new Set<number>();
  for (let count = 0; count < 6; count += 1) statuses.add((await signIn('nobody', 'guess')).status);
  expect([...statuses].sort()).toEqual([401, 429]);
  // The address is locked with the name: the token, on this computer, still opens everything.
  expect((await signIn('li', `${PASSWORD}-2`)).status).toBe(429);
  expect((await centre.api('/api/v1/sites')).status).toBe(200);
});
