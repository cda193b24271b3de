import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteInstruction } from '../../../shared/contract/instructions.ts';
import type { OrderDetail, OrderSite } from '../../../shared/contract/orders.ts';
import type { StoredEvent } from '../../../shared/contract/stored-event.ts';
import { type CutProxy, startCutProxy } from '../../fakes/cut-proxy.ts';
import { type RpcClient, refusalOf, rpcClient } from '../../fakes/rpc-client.ts';
import {
  runProgram,
  type Serving,
  serveCentre,
  serveSite,
  siteConfig,
  temporaryFolder,
} from '../../fakes/run-program.ts';
import { until } from '../../fakes/uplink-processes.ts';

const CODE = '0000000009';
const ABSENT = '0000000010';
const folder = temporaryFolder();
let centre: Serving;
let site: Serving;
let line: CutProxy;
let ports: [string, string] = ['0', '0'];
let count = 0;

async function startCentre(): Promise<void> {
  centre = await serveCentre(`${folder.path}/centre`, ...ports);
  ports = [new URL(centre.url).port, new URL(String(centre.ready['uplinkUrl'])).port];
}
async function startSite(): Promise<void> {
  site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
}
/** The line is whole again; a site that starts anew does not wait out the back-off of the one before. */
async function mend(): Promise<void> {
  line.mend();
  await site.kill();
  await startSite();
}
async function killBoth(): Promise<void> {
  await Promise.all([site.kill(), centre.kill()]);
}

beforeAll(async () => {
  await startCentre();
  line = await startCutProxy(() => Number(ports[1]));
  for (const code of [CODE, ABSENT]) {
    const { status, stderr } = await runProgram('exam-centre', [
      ...['enrol', '--data', `${folder.path}/centre`, '--site', code, '--name', `Site ${code}`],
      ...['--out', `${folder.path}/${code}.json`, '--uplink-url', `wss://127.0.0.1:${line.port}/uplink`],
    ]);
    if (status !== 0) throw new Error(stderr);
  }
  folder.write('site.json', siteConfig({ uplink: { enrolment: `${CODE}.json` } }));
  await startSite();
});
afterAll(async () => {
  await site?.kill();
  await centre?.kill();
  line?.close();
  folder.remove();
});

const json = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;

async function issue(changes: Record<string, unknown> = {}): Promise<string> {
  count += 1;
  const body = {
    scope: { sites: [CODE] },
    text: `第 ${count} 号指令`,
    requires: 'done',
    expiresAtMs: Date.now() + 600_000,
    ...changes,
  };
  const answer = await centre.api('/api/v1/instructions', { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { id: string }).id;
}

const detail = (id: string): Promise<OrderDetail> => json(centre.api(`/api/v1/instructions/${id}`));
async function atCentre(id: string, code = CODE): Promise<OrderSite> {
  const found = (await detail(id)).sites.find((each) => each.site === code);
  if (found === undefined) throw new Error(`${id} is not for ${code}`);
  return found;
}
const atSite = async (id: string): Promise<SiteInstruction | undefined> =>
  (await json<SiteInstruction[]>(site.api('/api/v1/instructions'))).find((each) => each.id === id);
const confirm = (id: string, body: object): Promise<Response> =>
  site.api(`/api/v1/instructions/${id}/confirm`, {
    method: 'POST',
    body: JSON.stringify({ by: '周敏', ...body }),
  });
async function asked(on: Serving, work: (client: RpcClient) => Promise<unknown>): Promise<void> {
  const client = rpcClient(on.url, on.token);
  try {
    await work(client);
  } finally {
    client.close();
  }
}
/** What the log of the centre holds about an instruction: each stage once, whatever was repeated on the way. */
async function reported(id: string): Promise<string[]> {
  const events = await json<StoredEvent[]>(centre.api(`/api/v1/sites/${CODE}/events?lane=A`));
  return events
    .filter(({ type, data }) => type.startsWith('instruction.') && data['instructionId'] === id)
    .map(({ type, data }) => String(data['stage'] ?? data['reason'] ?? type));
}

test('every stage comes back with its time and who it was; a site that is away waits for its line', async () => {
  const id = await issue({ scope: 'all' });
  await until('received', async () => (await atCentre(id)).state === 'received');
  await asked(site, (client) => client.command('instructions.displayed', { id }));
  expect((await confirm(id, {})).status).toBe(200);
  expect((await confirm(id, { outcome: 'executed', text: '全部就绪' })).status).toBe(200);
  await until('executed', async () => (await atCentre(id)).state === 'executed');
  const row = await atCentre(id);
  expect(row).toMatchObject({ by: '周敏', text: '全部就绪', isByPhone: false, escalation: null });
  const times = [row.sentMs, row.receivedMs, row.displayedMs, row.confirmedMs, row.executedMs].map(Number);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(await atCentre(id, ABSENT)).toMatchObject({ state: 'waiting', sentMs: null, link: 'offline' });
  expect((await detail(id)).order.counts).toMatchObject({ sites: 2, received: 1, executed: 1 });
});

test('kill -9 of both ends and a cut line in every stage: shown once, one effect, every stage once', async () => {
  // Issued into a dead line, and the centre dies right after it has answered.
  line.cut();
  const id = await issue();
  await centre.kill();
  await startCentre();
  await mend();
  await until('stored at the site', async () => (await atSite(id)) !== undefined);
  // Received, and both die before anybody reads it.
  await killBoth();
  await Promise.all([startCentre(), startSite()]);
  await asked(site, (client) => client.command('instructions.displayed', { id }));
  line.cut();
  // Confirmed while nothing can travel; the site dies, the confirmation does not.
  expect((await confirm(id, {})).status).toBe(200);
  await site.kill();
  await startSite();
  expect(await atSite(id)).toMatchObject({ state: 'confirmed' });
  line.mend();
  await until('confirmed at the centre', async () => (await atCentre(id)).confirmedMs !== null);
  expect((await confirm(id, { outcome: 'refused', text: '钥匙未到' })).status).toBe(200);
  await until('refused at the centre', async () => (await atCentre(id)).state === 'refused');
  await centre.kill();
  await startCentre();
  expect(await atCentre(id)).toMatchObject({ state: 'refused', text: '钥匙未到' });
  expect(await reported(id)).toEqual(['received', 'displayed', 'confirmed', 'refused']);
  expect(
    (await json<SiteInstruction[]>(site.api('/api/v1/instructions'))).filter((each) => each.id === id),
  ).toHaveLength(1);
});

test('an expired one is recorded and cannot be acted upon', async () => {
  line.cut();
  const id = await issue({ expiresAtMs: Date.now() + 400 });
  await until('it has expired', async () => (await detail(id)).order.isExpired);
  await mend();
  await until('received late', async () => (await atCentre(id)).receivedMs !== null);
  expect(await atSite(id)).toMatchObject({ state: 'expired' });
  expect((await confirm(id, {})).status).toBe(409);
  expect(await atCentre(id)).toMatchObject({ state: 'expired' });
});

test('what was changed or repeated in the store of the centre is refused by the site and reported', async () => {
  line.cut();
  const changed = await issue();
  const good = await issue();
  await centre.kill();
  const database = new DatabaseSync(`${folder.path}/centre/orders.db`);
  database.prepare("UPDATE instruction SET text = '请立即开考' WHERE id = ?").run(changed);
  database
    .prepare(
      'INSERT INTO instruction_site SELECT site, number + 1, id, addressee, signature, NULL FROM instruction_site WHERE id = ?',
    )
    .run(good);
  database.close();
  await startCentre();
  await mend();
  await until('refused', async () => (await atCentre(changed)).state === 'rejected');
  expect(await atCentre(changed)).toMatchObject({ rejected: 'signature' });
  expect(await atSite(changed)).toBeUndefined();
  await until('repeated', async () => (await reported(good)).includes('repeated'));
  expect(await reported(good)).toEqual(['received', 'repeated']);
});

test('by telephone while the line is down: confirmed at both ends, reconciled when it is back', async () => {
  line.cut();
  const id = await issue({ text: '请立即关闭北门。' });
  const { code } = (await detail(id)).order;
  await asked(site, (client) =>
    client.command('instructions.phone', {
      code: code.toLowerCase(),
      text: '请立即 关闭北门',
      caller: '王值班',
    }),
  );
  await asked(centre, async (client) => {
    const note = { id, site: CODE, answeredBy: '周敏', code };
    expect(await refusalOf(client.command('orders.telephone', { ...note, code: '00000000' }))).toMatchObject({
      field: 'code:other-code',
    });
    await client.command('orders.telephone', note);
  });
  expect(await atCentre(id)).toMatchObject({ confirmedMs: null, telephone: { answeredBy: '周敏' } });
  await mend();
  await until('reconciled', async () => (await atCentre(id)).state === 'confirmed');
  expect(await atCentre(id)).toMatchObject({ isByPhone: true, hasOtherDictation: false });
  expect(await reported(id)).toEqual(['received', 'instruction.phoned', 'confirmed']);
});

test('exam-centre rebuild makes the stages anew from the log', async () => {
  const id = await issue();
  await until('received', async () => (await atCentre(id)).receivedMs !== null);
  const before = await detail(id);
  expect(await centre.stop()).toBe(0);
  const database = new DatabaseSync(`${folder.path}/centre/orders.db`);
  database.exec('UPDATE instruction_stage SET at_ms = 1 WHERE is_own = 0');
  database.close();
  const ran = await runProgram('exam-centre', ['rebuild', '--data', `${folder.path}/centre`, '--json']);
  expect(ran.status).toBe(0);
  await startCentre();
  const after = await detail(id);
  expect(after.sites.map(({ receivedMs }) => receivedMs)).toEqual(
    before.sites.map(({ receivedMs }) => receivedMs),
  );
});
