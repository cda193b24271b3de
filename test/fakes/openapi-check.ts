import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { Serving } from './run-program.ts';

/** One real request per documented route: `get /api/v1/x/{id}` -> what to ask and the status to expect. */
export type Requests = Readonly<Record<string, { path: string; body?: unknown; status: number }>>;

interface OpenApi {
  readonly paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
  readonly components?: object;
}

/** Every documented route is asked for real and its answer held against its schema; none may be left out. */
export async function expectDescribed(server: Serving, requests: Requests): Promise<void> {
  const api = (await (await server.api('/api/v1/openapi.json')).json()) as OpenApi;
  const documented = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(documented.sort()).toEqual(Object.keys(requests).sort());
  const ajv = new Ajv2020({ strict: false, logger: false });
  for (const [key, { path, body, status }] of Object.entries(requests)) {
    const [method = '', route = ''] = key.split(' ');
    const answer = await server.api(path, {
      method: method.toUpperCase(),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect({ key, status: answer.status }).toEqual({ key, status });
    const responses = api.paths[route]?.[method]?.responses ?? {};
    const schema = (responses[String(status)] ?? responses[`${String(status)[0]}XX`])?.content?.[
      'application/json'
    ]?.schema;
    if (!answer.headers.get('content-type')?.includes('json')) continue;
    const json = await answer.json();
    expect(schema, key).toBeDefined();
    const validate = ajv.compile({ ...schema, components: api.components });
    validate(json);
    expect({ key, errors: validate.errors ?? [] }).toEqual({ key, errors: [] });
  }
}

/** Without the right token every route is 401, but health; an unknown one too, so that none can be guessed. */
export async function expectGuarded(server: Serving, requests: Requests): Promise<void> {
  const wrong: Record<string, string>[] = [
    {},
    { authorization: 'Bearer wrong' },
    { authorization: 'Basic eDp5' },
    { cookie: 'exam-session-1=x' },
  ];
  for (const [key, { path, body }] of Object.entries(requests)) {
    const method = key.split(' ')[0]?.toUpperCase() ?? 'GET';
    for (const headers of wrong) {
      const answer = await fetch(new URL(path, server.url), {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      expect({ key, status: answer.status }).toEqual({ key, status: path === '/api/v1/health' ? 200 : 401 });
    }
  }
  expect((await fetch(new URL('/api/v1/nothing', server.url))).status).toBe(401);
}
