import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectDescribed, expectGuarded, type Requests } from '../fakes/openapi-check.ts';
import { enrol, type Serving, serveCentre, temporaryFolder } from '../fakes/run-program.ts';

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
