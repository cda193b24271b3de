import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CoverageProof } from '../../shared/contract/recording.ts';
import { verifyProof } from '../../site/evidence/verify-proof.ts';
import { expectDescribed, expectGuarded, type Requests } from '../fakes/openapi-check.ts';
import { rpcClient } from '../fakes/rpc-client.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../fakes/run-program.ts';
import { camerasRequests } from './requests/cameras-requests.ts';
import { listeningRequests } from './requests/listening-requests.ts';
import { recordingsRequests } from './requests/recordings-requests.ts';
import { rosterRequests } from './requests/roster-requests.ts';
import { siteRequests } from './requests/site-requests.ts';

const folder = temporaryFolder();
let site: Serving;

beforeAll(async () => {
  const config = siteConfig({
    cameras: [
      { id: 'r01-front', roomId: 'r01', role: 'front', sub: 'rtsp://exam:secret-word@127.0.0.1:9/none' },
    ],
  });
  const file = folder.write('site.json', config);
  site = await serveSite(file, `${folder.path}/data`);
});
afterAll(async () => {
  await site.stop();
  folder.remove();
});

/** One real request per documented route; a route missing in these lists fails the test below. */
const REQUESTS: Requests = {
  ...siteRequests,
  ...camerasRequests,
  ...recordingsRequests,
  ...listeningRequests,
  ...rosterRequests,
};

test('every documented route answers what the description says', async () => {
  await expectDescribed(site, REQUESTS);
});

test('a roster is solved in the background; a problem with a fault is refused by its field', async () => {
  const person = (n: number) => ({
    ...{ id: `P${n}`, name: `示例${n}`, school: `S${n}`, sex: n % 2 ? 'M' : 'F' },
    ...{ isExperienced: true, isTrained: true, subjects: [] },
  });
  const problem = {
    format: 'roster-problem/1',
    sessions: [{ id: 'S1', start: '2026-06-07T09:00', end: '2026-06-07T11:30' }],
    rooms: [{ id: 'R1', seats: 2 }],
    staff: [person(1), person(2), person(3)],
  };
  const post = (path: string, body: unknown) =>
    site.api(path, { method: 'POST', body: JSON.stringify(body) });
  const refused = await post('/api/v1/roster/solve', {
    ...problem,
    staff: [person(1), { ...person(2), sex: 'x' }],
  });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error: { code: 'bad-input', field: 'staff[1].sex' } });
  const { planId } = (await (await post('/api/v1/roster/solve?seconds=1&seed=7', problem)).json()) as {
    planId: string;
  };
  await expect
    .poll(async () => (await site.api(`/api/v1/roster/${planId}`)).json(), { timeout: 30_000 })
    .toMatchObject({
      ...{ planId, state: 'ready', format: 'roster/1', status: 'optimal', seed: 7 },
      ...{ score: { hard: 0 }, assignments: [{ sessionId: 'S1', roomId: 'R1' }, { roomId: 'R1' }] },
    });
  const kept = await site.api(`/api/v1/roster/${planId}/problem`);
  expect(await kept.json()).toMatchObject({ format: 'roster-problem/1', staff: [{ id: 'P1' }, {}, {}] });
});

test('a duty roster is drafted, solved, published and printed over HTTP', async () => {
  const post = (path: string, body: unknown = {}) =>
    site.api(path, { method: 'POST', body: JSON.stringify(body) });
  const problem = {
    ...{ format: 'duty-problem/1', name: '示例值班', from: '2026-06-05', to: '2026-06-06' },
    posts: [
      {
        ...{ id: 'office', name: '值班室' },
        times: [
          { id: 'day', start: '08:00', end: '20:00' },
          { id: 'night', start: '20:00', end: '08:00' },
        ],
      },
    ],
    people: ['p1', 'p2', 'p3', 'p4'].map((id) => ({ id, name: `示例${id}` })),
  };
  const refused = await post('/api/v1/duty-plans', {
    ...problem,
    people: [{ ...problem.people[0], daysOff: ['6月5日'] }],
  });
  expect(await refused.json()).toMatchObject({
    error: { code: 'bad-input', field: 'people[0].daysOff[0]' },
  });
  const started = (await (await post('/api/v1/duty-plans?seconds=120&seed=5', problem)).json()) as {
    id: string;
  };
  expect(started).toMatchObject({ state: 'running', seed: 5, seconds: 120 });
  const get = async () => (await site.api(`/api/v1/duty-plans/${started.id}`)).json();
  await expect.poll(get, { timeout: 120_000 }).toMatchObject({
    ...{ plan: { state: 'ready', status: 'optimal' } },
    answer: { format: 'duty-roster/1', score: { hard: 0 }, shifts: [{ postId: 'office' }, {}, {}, {}] },
  });
  expect((await post(`/api/v1/duty-plans/${started.id}/stop`)).status).toBe(409);
  const published = await post(`/api/v1/duty-plans/${started.id}/publish`);
  expect(await published.json()).toMatchObject({ id: started.id, state: 'published' });
  const board = await (await site.api('/api/v1/duty')).json();
  expect(board).toMatchObject({ roster: { name: '示例值班', shifts: 4 } });
  expect((await post(`/api/v1/duty-plans/${started.id}/discard`)).status).toBe(409);
  const draft = await site.api('/api/v1/duty-plans/draft?from=2026-06-07&to=2026-06-08');
  expect(await draft.json()).toMatchObject({ format: 'duty-problem/1', posts: [{ id: 'office' }] });
  const kept = await site.api(`/api/v1/duty-plans/${started.id}/problem`);
  expect(await kept.json()).toMatchObject({ format: 'duty-problem/1', name: '示例值班' });
  const pdf = await site.api('/api/v1/duty-papers/table.pdf');
  expect(pdf.headers.get('content-disposition')).toContain(encodeURIComponent('示例值班.pdf'));
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect((await site.api('/api/v1/duty-papers/calendar/nobody')).status).toBe(404);
}, 180_000);

test('without the token every route but health is 401', async () => {
  await expectGuarded(site, REQUESTS);
  expect((await site.api('/api/v1/nothing')).status).toBe(404);
});

test('the proof of a session has its times on the site clock; a range and a session exclude each other', async () => {
  const rpc = rpcClient(site.url, site.token);
  try {
    const table = '编号,名称,类型,科目,开始,结束\ns1,语文场,考试,语文,2026-06-07 09:00,2026-06-07 11:30\n';
    const base64 = Buffer.from(table).toString('base64');
    await rpc.command(
      'roster.import',
      { kind: 'sessions', fileName: '场次.csv', base64 },
      { idempotencyKey: 'sessions-for-the-proof', actor: 'op1' },
    );
  } finally {
    rpc.close();
  }
  const ask = (query: string) => site.api(`/api/v1/recordings/coverage?${query}`);
  const answer = await ask('sessionId=s1&download=1');
  const fromMs = Date.parse('2026-06-07T09:00:00+08:00');
  const toMs = Date.parse('2026-06-07T11:30:00+08:00');
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="coverage-0000000009-${fromMs}-${toMs}.json"`,
  );
  const proof = CoverageProof.parse(await answer.json());
  expect(proof).toMatchObject({ fromMs, toMs, session: { id: 's1', name: '语文场', subject: '语文' } });
  // Recording is off here: nobody planned to record it, and nothing of it exists.
  expect(proof.rooms).toMatchObject([{ roomId: 'r01', coveredMs: 0, missingMs: toMs - fromMs }]);
  const gaps = proof.cameras[0]?.gaps.map(({ reason }) => reason) ?? [];
  expect(new Set(gaps)).toEqual(new Set(['not-planned']));
  const signed: unknown = await (await site.api('/api/v1/recordings/proof?sessionId=s1')).json();
  expect(verifyProof(JSON.stringify(signed), null)).toMatchObject({
    ok: true,
    signature: 'untrusted',
    proof: { siteCode: '0000000009', session: '语文场', fromMs, toMs },
  });
  const refusal = async (query: string): Promise<unknown> => {
    const refused = await ask(query);
    const { error } = (await refused.json()) as { error: { code: string; field: string } };
    return [refused.status, error.code, error.field];
  };
  expect(await refusal('sessionId=s2')).toEqual([404, 'not-found', 'sessionId']);
  expect(await refusal('sessionId=')).toEqual([400, 'bad-input', 'sessionId']);
  expect(await refusal(`sessionId=s1&fromMs=${fromMs}`)).toEqual([400, 'bad-input', 'sessionId']);
  expect(await refusal(`sessionId=s1&fromMs=${fromMs}&toMs=${toMs}`)).toEqual([
    400,
    'bad-input',
    'sessionId',
  ]);
  expect(await refusal(`fromMs=${fromMs}`)).toEqual([400, 'bad-input', 'toMs']);
  expect(await refusal(`toMs=${toMs}`)).toEqual([400, 'bad-input', 'fromMs']);
  expect(await refusal('')).toEqual([400, 'bad-input', 'fromMs']);
});

function rawRequest(headers: Record<string, string>, path = '/api/v1/uplink'): Promise<number> {
  const { hostname, port } = new URL(site.url);
  return new Promise((resolve, reject) => {
    request(
      { hostname, port, path, headers: { authorization: `Bearer ${site.token}`, ...headers } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    )
      .on('error', reject)
      .end();
  });
}

test('a foreign Host or Origin is refused even with the token', async () => {
  const { host, port } = new URL(site.url);
  expect(await rawRequest({ host })).toBe(200);
  expect(await rawRequest({ host: 'attacker.example' })).toBe(403);
  expect(await rawRequest({ host: `attacker.example:${port}` })).toBe(403);
  expect(await rawRequest({ host, origin: 'https://attacker.example' })).toBe(403);
  expect(await rawRequest({ host, origin: 'null' })).toBe(403);
  expect(await rawRequest({ host, origin: `http://${host}` })).toBe(200);
});

function socketStatus(path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`${site.url.replace('http', 'ws')}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

test('WebSockets are guarded the same way', async () => {
  const { host } = new URL(site.url);
  const authorization = `Bearer ${site.token}`;
  for (const path of ['/rpc', '/media/v1/cameras/r01-front?stream=sub']) {
    expect(await socketStatus(path, { authorization })).toBe(101);
    expect(await socketStatus(path, {})).toBe(401);
    expect(await socketStatus(path, { authorization: 'Bearer wrong' })).toBe(401);
    expect(await socketStatus(path, { authorization, origin: 'https://attacker.example' })).toBe(403);
    expect(await socketStatus(path, { authorization, host: 'attacker.example' })).toBe(403);
    expect(await socketStatus(path, { authorization, origin: `http://${host}` })).toBe(101);
  }
  expect(await socketStatus('/media/v1/cameras/nobody', { authorization })).toBe(404);
  expect(await socketStatus('/media/v1/cameras/%E0%A4%A', { authorization })).toBe(404);
  expect(await socketStatus('/media/v1/cameras/r01-front?stream=third', { authorization })).toBe(404);
  expect(await socketStatus('/elsewhere', { authorization })).toBe(404);
});

test('the address with the token sets a strict cookie once and leaves the address bar', async () => {
  const opened = await fetch(`${site.url}/?token=${site.token}`, { redirect: 'manual' });
  expect(opened.status).toBe(302);
  expect(opened.headers.get('location')).toBe('/');
  const cookie = opened.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  expect(cookie).not.toContain(site.token);
  const session = cookie.split(';')[0] ?? '';
  const page = await fetch(site.url, { headers: { cookie: session } });
  expect(page.status).toBe(200);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/default-src 'none'/);
  expect(policy).toMatch(/style-src 'self' 'nonce-[A-Za-z0-9+/=]+'/);
  expect(policy).not.toMatch(/unsafe/);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  const html = await page.text();
  expect(html).toContain(nonce);
  // A worker's policy is that of its own script: WebAssembly for the wall, nothing else beyond the page's.
  const script = /assets\/[\w.-]+\.js/.exec(html)?.[0] ?? '';
  const asset = await fetch(new URL(script, site.url));
  expect(asset.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'",
  );
  expect((await fetch(new URL('/api/v1/uplink', site.url), { headers: { cookie: session } })).status).toBe(
    200,
  );
  expect((await fetch(site.url)).status).toBe(401);
  expect((await fetch(`${site.url}/?token=wrong`, { redirect: 'manual' })).status).toBe(401);
});

function announce(bytes: number): Promise<number> {
  const { hostname, port } = new URL(site.url);
  const headers = {
    authorization: `Bearer ${site.token}`,
    'content-type': 'application/json',
    'content-length': String(bytes),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: '/api/v1/duty-log', method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
      sent.destroy();
    }).on('error', reject);
    sent.write('{');
  });
}

test('bad bodies name the field; large ones are refused', async () => {
  const post = async (body: string) => {
    const answer = await site.api('/api/v1/duty-log', { method: 'POST', body });
    return {
      status: answer.status,
      ...((await answer.json()) as { error: { code: string; field?: string } }).error,
    };
  };
  expect(await post(JSON.stringify({ text: '' }))).toMatchObject({
    status: 400,
    code: 'bad-input',
    field: 'text',
  });
  expect(await post(JSON.stringify({ text: 'x', isUrgent: 'yes' }))).toMatchObject({
    status: 400,
    field: 'isUrgent',
  });
  expect(await post(JSON.stringify({ text: 'x', colour: 1 }))).toMatchObject({
    status: 400,
    code: 'bad-input',
  });
  expect(await post('{"text":')).toMatchObject({ status: 400, code: 'bad-input' });
  // Only announced: the server refuses by the length and closes without reading.
  expect(await announce(9_000_000)).toBe(413);
  expect((await site.api('/api/v1/cameras/nobody/snapshot.jpg')).status).toBe(404);
});

test('no camera password in any answer or log', async () => {
  const texts = await Promise.all(
    Object.values(REQUESTS).map(async ({ path, body }) =>
      (await site.api(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })).text(),
    ),
  );
  expect(texts.join('\n')).not.toContain('secret-word');
  expect(site.log()).toContain('site service is up');
  expect(site.log()).not.toContain('secret-word');
  expect(site.log()).not.toContain(site.token);
});
