import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CoverageProof } from '../../shared/contract/recording.ts';
import { verifyProof } from '../../site/evidence/verify-proof.ts';
import { expectDescribed, expectGuarded, type Requests } from '../fakes/openapi-check.ts';
import { rpcClient } from '../fakes/rpc-client.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../fakes/run-program.ts';

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

/** One real request per documented route; a route missing here fails the test below. */
const REQUESTS: Requests = {
  'get /api/v1/health': { path: '/api/v1/health', status: 200 },
  'get /api/v1/people/list.xlsx': { path: '/api/v1/people/list.xlsx', status: 200 },
  'get /api/v1/people/list.csv': { path: '/api/v1/people/list.csv', status: 200 },
  'get /api/v1/people/template.xlsx': { path: '/api/v1/people/template.xlsx', status: 200 },
  'get /api/v1/people/template.csv': { path: '/api/v1/people/template.csv', status: 200 },
  'get /api/v1/people/pseudonymous.json': { path: '/api/v1/people/pseudonymous.json', status: 200 },
  'get /api/v1/people/pseudonymous.csv': { path: '/api/v1/people/pseudonymous.csv', status: 200 },
  'get /api/v1/people/scans/{sha256}': { path: `/api/v1/people/scans/${'0'.repeat(64)}`, status: 404 },
  'get /api/v1/openapi.json': { path: '/api/v1/openapi.json', status: 200 },
  'get /api/v1/cameras': { path: '/api/v1/cameras', status: 200 },
  'get /api/v1/cameras/{id}/snapshot.jpg': { path: '/api/v1/cameras/r01-front/snapshot.jpg', status: 503 },
  'get /api/v1/recordings': {
    path: '/api/v1/recordings?cameraId=r01-front&fromMs=1000&toMs=61000',
    status: 200,
  },
  'get /api/v1/recordings/coverage': {
    path: '/api/v1/recordings/coverage?fromMs=1000&toMs=61000',
    status: 200,
  },
  'get /api/v1/recordings/proof': {
    path: '/api/v1/recordings/proof?fromMs=1000&toMs=61000',
    status: 200,
  },
  'get /api/v1/recordings/snapshot.jpg': {
    path: '/api/v1/recordings/snapshot.jpg?cameraId=r01-front&atMs=1000',
    status: 404,
  },
  'get /api/v1/recordings/fragments/{id}': {
    path: '/api/v1/recordings/fragments/0123456789abcdef-1',
    status: 404,
  },
  'get /api/v1/recordings/{id}.mp4': { path: '/api/v1/recordings/0123456789abcdef-1.mp4', status: 404 },
  'get /api/v1/exports/{jobId}/{name}': { path: '/api/v1/exports/x/y.mp4', status: 404 },
  'get /api/v1/cameras/{id}/health': { path: '/api/v1/cameras/r01-front/health', status: 200 },
  'get /api/v1/camera-health': { path: '/api/v1/camera-health', status: 200 },
  'get /api/v1/cameras/{id}/diagnosis': { path: '/api/v1/cameras/r01-front/diagnosis', status: 200 },
  'get /api/v1/cameras/{id}/diagnosis.jpg': { path: '/api/v1/cameras/r01-front/diagnosis.jpg', status: 503 },
  'get /api/v1/cameras/{id}/reference.jpg': { path: '/api/v1/cameras/r01-front/reference.jpg', status: 404 },
  'get /api/v1/cameras/{id}/reference-proposal.jpg': {
    path: '/api/v1/cameras/r01-front/reference-proposal.jpg?proposal=none',
    status: 404,
  },
  'get /api/v1/duty': { path: '/api/v1/duty', status: 200 },
  'get /api/v1/duty/history': { path: '/api/v1/duty/history?limit=5', status: 200 },
  'post /api/v1/duty/rosters': {
    path: '/api/v1/duty/rosters',
    body: {
      format: 'duty-roster/1',
      name: '示例',
      posts: [{ id: 'papers', name: '保密室' }],
      people: [{ id: 'p1', name: '示例甲' }],
      shifts: [{ postId: 'papers', start: '2026-06-07T08:00', end: '2026-06-07T20:00', people: ['p1'] }],
    },
    status: 200,
  },
  'get /api/v1/commissioning': { path: '/api/v1/commissioning', status: 200 },
  'get /api/v1/commissioning/{id}': { path: '/api/v1/commissioning/none', status: 404 },
  'get /api/v1/evidence': { path: '/api/v1/evidence', status: 200 },
  'post /api/v1/evidence/{id}/open': {
    path: '/api/v1/evidence/none/open',
    body: { by: 'nobody', reason: '复核' },
    status: 400,
  },
  'get /api/v1/evidence/{id}/files/{*}': {
    path: '/api/v1/evidence/none/files/manifest.json?opening=none',
    status: 403,
  },
  'get /api/v1/audio-checks': { path: '/api/v1/audio-checks', status: 200 },
  'post /api/v1/audio-checks': {
    path: '/api/v1/audio-checks',
    body: { rooms: ['r01'], kind: 'stipa', output: 'external' },
    status: 200,
  },
  'get /api/v1/audio-checks/{id}/papers': { path: '/api/v1/audio-checks/none/papers', status: 404 },
  'get /api/v1/audio-checks/{id}/report': { path: '/api/v1/audio-checks/none/report', status: 404 },
  'get /api/v1/audio-checks/{id}/papers/{format}': {
    path: '/api/v1/audio-checks/none/papers/pdf',
    status: 404,
  },
  'get /api/v1/listening-papers/{name}': { path: '/api/v1/listening-papers/none-zh.zip', status: 404 },
  'get /api/v1/listening-profile': { path: '/api/v1/listening-profile', status: 200 },
  'get /api/v1/audio-checks/{id}': { path: '/api/v1/audio-checks/none', status: 404 },
  'get /api/v1/audio-checks/preflight': { path: '/api/v1/audio-checks/preflight', status: 200 },
  'get /api/v1/audio-checks/{id}/signal': { path: '/api/v1/audio-checks/none/signal', status: 404 },
  'get /api/v1/audio-checks/signals/{kind}': { path: '/api/v1/audio-checks/signals/stipa', status: 200 },
  'get /api/v1/audio-checks/{id}/rooms/{roomId}/reference': {
    path: '/api/v1/audio-checks/none/rooms/r01/reference',
    status: 404,
  },
  'get /api/v1/audio-checks/{id}/rooms/{roomId}/sound': {
    path: '/api/v1/audio-checks/none/rooms/r01/sound',
    status: 404,
  },
  'get /api/v1/listening/watches': { path: '/api/v1/listening/watches', status: 200 },
  'post /api/v1/listening/watches': {
    path: '/api/v1/listening/watches',
    body: { kind: 'trial', recordingId: 'none', rooms: 'all' },
    status: 404,
  },
  'get /api/v1/listening/watches/{id}': { path: '/api/v1/listening/watches/none', status: 404 },
  'get /api/v1/listening/watches/{id}/papers': {
    path: '/api/v1/listening/watches/none/papers',
    status: 404,
  },
  'get /api/v1/listening/watches/{id}/papers/pdf': {
    path: '/api/v1/listening/watches/none/papers/pdf',
    status: 404,
  },
  'post /api/v1/listening/watches/{id}/end': {
    path: '/api/v1/listening/watches/none/end',
    body: {},
    status: 404,
  },
  'get /api/v1/listening/watches/{id}/faults/{faultId}/clip.wav': {
    path: '/api/v1/listening/watches/none/faults/none/clip.wav',
    status: 404,
  },
  'get /api/v1/listening/recordings': { path: '/api/v1/listening/recordings', status: 200 },
  'post /api/v1/listening/recordings': {
    path: '/api/v1/listening/recordings?kind=trial&title=empty',
    status: 400,
  },
  'get /api/v1/listening/recordings/{id}/sound': {
    path: '/api/v1/listening/recordings/none/sound',
    status: 404,
  },
  'get /api/v1/listening/recordings/{id}/cues.csv': {
    path: '/api/v1/listening/recordings/none/cues.csv',
    status: 404,
  },
  'post /api/v1/roster/solve': { path: '/api/v1/roster/solve?seconds=1', status: 409 },
  'get /api/v1/roster-papers/{paper}': { path: '/api/v1/roster-papers/door', status: 200 },
  'get /api/v1/roster-papers/workbook': { path: '/api/v1/roster-papers/workbook', status: 200 },
  'get /api/v1/roster-papers/calendar/{personId}': {
    path: '/api/v1/roster-papers/calendar/none',
    status: 404,
  },
  'get /api/v1/roster/{planId}': { path: '/api/v1/roster/none', status: 404 },
  'get /api/v1/roster/{planId}/problem': { path: '/api/v1/roster/none/problem', status: 404 },
  'get /api/v1/readiness': { path: '/api/v1/readiness', status: 200 },
  'post /api/v1/duty-log': {
    path: '/api/v1/duty-log',
    body: { text: '试卷已到达', isUrgent: true },
    status: 200,
  },
  'get /api/v1/uplink': { path: '/api/v1/uplink', status: 200 },
  'get /metrics': { path: '/metrics', status: 200 },
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
