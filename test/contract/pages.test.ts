import { afterAll, beforeAll, expect, test } from 'vitest';
import { centreContract } from '../../shared/contract/centre-contract.ts';
import type { Contract } from '../../shared/contract/define.ts';
import { RosterDay, type RosterDayFact } from '../../shared/contract/roster-day.ts';
import { RosterDayBoard } from '../../shared/contract/roster-day-board.ts';
import type { RosterTable } from '../../shared/contract/roster-table.ts';
import { siteContract } from '../../shared/contract/site-contract.ts';
import { BenchResult } from '../../shared/contract/sound-bench.ts';
import type { Today } from '../../shared/contract/today.ts';
import { civilParts } from '../../shared/domain/civil-time.ts';
import { writeWav } from '../../site/audio/wav/write-wav.ts';
import { type RpcClient, refusalOf, rpcClient } from '../fakes/rpc-client.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../fakes/run-program.ts';

const folder = temporaryFolder();
const start = (): Promise<Serving> => serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
let site: Serving;
let client: RpcClient;

beforeAll(async () => {
  folder.write(
    'site.json',
    siteConfig({
      cameras: [
        { id: 'r01-front', roomId: 'r01', role: 'front', sub: 'rtsp://exam:secret-word@127.0.0.1:9/none' },
      ],
    }),
  );
  site = await start();
  client = rpcClient(site.url, site.token);
});
afterAll(async () => {
  client.close();
  await site.stop();
  folder.remove();
});

/** The first snapshot of a feed. */
const firstOf = (name: string): Promise<unknown> =>
  new Promise((resolve) => {
    const stop = client.feed(name, (message) => {
      stop();
      resolve((message as { value: unknown }).value);
    });
  });

test('every procedure of both contracts has roles', () => {
  for (const contract of [siteContract, centreContract] as readonly Contract[])
    for (const [name, definition] of Object.entries(contract)) {
      expect(name).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/);
      expect({ name, roles: definition.roles.length }).not.toMatchObject({ roles: 0 });
    }
});

/** Queries of something this site does not have. */
const NOWHERE: Record<string, unknown> = {
  'commissioning.get': { id: 'none' },
  'selfTest.get': { id: 'none' },
  'recording.proof': { sessionId: 'none' },
  'audioCheck.get': { id: 'none' },
  'listeningPapers.get': { checkId: 'none' },
  'roomPicture.limits': { checkId: 'none' },
  'roomPicture.get': { checkId: 'none', roomId: 'r01' },
  'watch.get': { id: 'none' },
  'dutyPlan.get': { planId: 'none' },
  'dutyDraft.get': { draftId: 'none' },
  'examPlan.get': { planId: 'none' },
  'examPlan.previewImport': { planId: 'none', kind: 'rooms', fileName: 'none.csv', base64: '' },
  'dutyPlan.draft': { from: '2026-06-05', to: '2026-06-08' },
  'rosterPlan.get': { planId: 'none' },
  'rosterPlan.compare': { planId: 'none' },
  'people.person': { id: 'none' },
  'rosterDay.substitutes': { sessionId: 'none', postId: 'none', seat: 0 },
  'rosterDay.replan': { sessionId: 'none', personIds: [], scope: 'session' },
  'trialPapers.get': { watchId: 'none' },
};

test('every query and every feed answers', async () => {
  const camera = {
    id: 'r01-front',
    roomId: 'r01',
    role: 'front',
    transport: null,
    address: { kind: 'urls', sub: 'rtsp://127.0.0.1:9/none', main: '' },
    user: 'exam',
    password: null,
  };
  const range = { fromMs: 1_000, toMs: 61_000 };
  const inputs: Record<string, unknown> = {
    'health.history': { ...range, cameraId: 'r01-front' },
    'recording.coverage': range,
    'recording.fragments': { ...range, cameraId: 'r01-front' },
    'recording.bookmarks': range,
    'evidence.preview': { ...range, roomIds: ['r01'] },
    'diagnosis.camera': { cameraId: 'r01-front' },
    'cameraSetup.tryStream': { camera, stream: 'sub' },
    'cameraSetup.readDevice': { host: '127.0.0.1', port: 9, path: '/x', user: '', password: '' },
    'cameraSetup.previewImport': { fileName: 'c.csv', base64: '', removesMissing: false },
    'interruption.list': { watchId: 'none' },
    'responsibility.previewImport': {
      fileName: 'r.csv',
      base64: Buffer.from('职责,负责人\n').toString('base64'),
    },
    'people.byPhone': { phone: '13800000001' },
    'people.inspectFile': { fileName: 'p.csv', base64: Buffer.from('编号,姓名\nT1,甲\n').toString('base64') },
    'people.previewImport': {
      fileName: 'p.csv',
      base64: Buffer.from('编号,姓名\nT1,甲\n').toString('base64'),
      sheet: 0,
      headerRow: 1,
      columns: [{ column: 1, field: 'name' }],
    },
    'roster.previewImport': {
      kind: 'rooms',
      fileName: 'r.csv',
      base64: Buffer.from('编号,名称\n').toString('base64'),
    },
  };
  for (const [name, definition] of Object.entries(siteContract as Contract)) {
    const nowhere = NOWHERE[name];
    if (nowhere !== undefined)
      expect(await refusalOf(client.query(name, nowhere)), name).toMatchObject({ code: 'not-found' });
    else if (definition.kind === 'query') await client.query(name, inputs[name] ?? {});
    if (definition.kind !== 'feed') continue;
    const first = await new Promise((resolve) => {
      const stop = client.feed(name, (message) => {
        stop();
        resolve(message);
      });
    });
    expect(first).toMatchObject({ kind: 'snapshot', seq: 1 });
    definition.value.parse((first as { value: unknown }).value);
  }
});

test('a recording of the bench is measured, kept and journalled; what is no sound is refused', async () => {
  const sampleRate = 48_000;
  const samples = Float32Array.from(
    { length: 2 * sampleRate },
    (_, n) =>
      0.25 * Math.sin((2 * Math.PI * 997 * n) / sampleRate) +
      0.005 * Math.sin((2 * Math.PI * 1994 * n) / sampleRate),
  );
  const wav = Buffer.from(writeWav({ sampleRate, channels: [samples] }, 's16'));
  const input = {
    ...{ label: 'USB', sampleRate, echoCancellation: false, noiseSuppression: false },
    autoGainControl: null,
  };
  const send = (bytes: Buffer) =>
    client.command('soundBench.measure', { kind: 'thd', wavBase64: bytes.toString('base64'), input });
  const result = BenchResult.parse(await send(wav));
  expect(result).toMatchObject({ kind: 'thd', verdict: 'pass', seconds: 2, input });
  // Two percent of the amplitude.
  expect(Math.abs((result.figures.thdPercent ?? 0) - 2)).toBeLessThan(0.02);
  expect(await client.query('soundBench.list')).toEqual([result]);
  expect(await refusalOf(send(Buffer.alloc(400, 'x')))).toMatchObject({ code: 'bad-input' });
  expect(await client.query('soundBench.list')).toHaveLength(1);
  const journal = JSON.stringify(await client.query('journal.list', { limit: 5 }));
  expect(journal).toContain('sound-bench.measured');
});

test('stream addresses never reach a page', async () => {
  const info = JSON.stringify(await client.query('site.get'));
  expect(info).toContain('r01-front');
  expect(info).not.toMatch(/rtsp|secret-word/);
});

test('a repeated command acts once, also after kill -9', async () => {
  const envelope = { idempotencyKey: 'one-and-the-same-key', actor: 'op1' };
  const first = await client.command('dutyLog.append', { text: '开门' }, envelope);
  const [again, third] = await Promise.all([
    client.command('dutyLog.append', { text: '开门' }, envelope),
    client.command('dutyLog.append', { text: '开门' }, envelope),
  ]);
  expect(again).toEqual(first);
  expect(third).toEqual(first);
  client.close();
  await site.kill();
  site = await start();
  client = rpcClient(site.url, site.token);
  expect(await client.command('dutyLog.append', { text: '开门' }, envelope)).toEqual(first);
  expect(await client.query('dutyLog.list', { limit: 10 })).toHaveLength(1);
});

test('who signed in and who stepped in is there after kill -9', async () => {
  const civil = (ms: number): string => {
    const { year, month, day, hour, minute } = civilParts(ms, 'Asia/Shanghai');
    return `${year}-${month}-${day} ${hour}:${minute}`;
  };
  const load = (kind: string, text: string) =>
    client.command('roster.import', {
      ...{ kind, fileName: `${kind}.csv` },
      base64: Buffer.from(text).toString('base64'),
    });
  await client.command('people.import', {
    ...{ fileName: 'p.csv', sheet: 0, headerRow: 1, decisions: [] },
    columns: ['id', 'name', 'school'].map((field, column) => ({ column, field })),
    base64: Buffer.from('编号,姓名,学校\nA1,示例甲,东中学\nA2,示例乙,西中学\nA3,示例丙,南中学\n').toString(
      'base64',
    ),
  });
  const [start_, end] = [civil(Date.now() + 1_800_000), civil(Date.now() + 9_000_000)];
  await load('sessions', `编号,名称,类型,科目,开始,结束\nD1,语文,考试,语文,${start_},${end}\n`);
  const table = () => firstOf('roster.get') as Promise<RosterTable>;
  const { posts, revision } = await table();
  const place = { sessionId: 'D1', postId: posts[0]?.id ?? '', seat: 0 };
  await client.command('roster.assign', { ...place, personId: 'A1', revision });
  expect(
    await refusalOf(client.command('rosterDay.signIn', { sessionId: 'D1', personId: 'A2' })),
  ).toMatchObject({ code: 'bad-input', field: 'personId:not-expected' });
  const ranked = await client.query('rosterDay.substitutes', place);
  expect(ranked).toHaveLength(2);
  // The report time is past and nobody is there: an alarm with the room.
  await expect
    .poll(async () => ((await firstOf('today.feed')) as Today).alarms.map(({ cause }) => cause))
    .toContain('invigilators-missing');
  await client.command('rosterDay.substitute', { ...place, fromPersonId: 'A1', personId: 'A3' });
  // A reader at the door knows a card only.
  const post = async (path: string, body: object) => {
    const answer = await site.api(`/api/v1/roster/day${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return (await answer.json()) as RosterDayFact;
  };
  await post('/cards', { card: '0A1B2C3D', personId: 'A3' });
  const fact = await post('/sign-in', { card: '0a1b2c3d' });
  const board = RosterDayBoard.parse(await (await site.api('/api/v1/roster/day')).json());
  expect(board.rooms.find(({ postId }) => postId === place.postId)?.seats[0]).toMatchObject({
    person: { personId: 'A3', state: 'present' },
    substitution: { fromPersonId: 'A1' },
  });
  client.close();
  await site.kill();
  site = await start();
  client = rpcClient(site.url, site.token);
  const { facts, setup } = RosterDay.parse(await firstOf('rosterDay.facts'));
  expect(facts.map(({ kind }) => kind)).toEqual(['absent', 'substitute', 'sign-in']);
  expect(facts[2]).toEqual(fact);
  expect(setup.cards).toEqual([{ card: '0a1b2c3d', personId: 'A3' }]);
  expect((await table()).assignments).toEqual([{ ...place, personId: 'A3' }]);
});

test('bad input is refused by field, unknown things by name', async () => {
  expect(await refusalOf(client.command('dutyLog.append', { text: '  ' }))).toMatchObject({
    code: 'bad-input',
    field: 'text',
  });
  expect(await refusalOf(client.raw('dutyLog.append', { input: { text: 'x' } }))).toMatchObject({
    code: 'bad-input',
  });
  expect(await refusalOf(client.command('cameras.retry', { cameraId: 'nobody' }))).toMatchObject({
    code: 'not-found',
    field: 'cameraId',
  });
  expect(await refusalOf(client.command('alarms.acknowledge', { id: 'nothing' }))).toMatchObject({
    code: 'not-found',
  });
  expect(await refusalOf(client.query('nothing.here'))).toMatchObject({ code: 'not-found' });
});

test('acts are journalled with their actor', async () => {
  await client.command('operators.add', { name: '示例甲', post: '考点主任' }, { actor: 'op-7' });
  await client.command('cameras.retry', { cameraId: 'r01-front' }, { actor: 'op-7' });
  const journal = (await client.query('journal.list', { limit: 50 })) as { actor: string; action: string }[];
  expect(journal.filter(({ actor }) => actor === 'op-7').map(({ action }) => action)).toEqual([
    'camera.retried',
    'operator.added',
  ]);
});
