import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import interruptionRules from '../../../resources/profiles/interruption-default.json' with { type: 'json' };
import { CommandError } from '../../../server/process/exit.ts';
import { loadSiteConfig } from '../../../site/config/load-site-config.ts';
import {
  runProgram,
  serveSite,
  siteArguments,
  siteConfig,
  temporaryFolder,
} from '../../fakes/run-program.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const camera = {
  id: 'r01-front',
  roomId: 'r01',
  role: 'front',
  sub: 'rtsp://exam:secret-word@127.0.0.1:1/x',
};

const BAD: readonly [string, unknown, RegExp][] = [
  ['unknown key', { ...siteConfig(), colour: 'red' }, /colour: unknown key/],
  [
    'unknown key inside',
    siteConfig({ rooms: [{ id: 'r01', name: 'x', kind: 'exam', size: 3 }] }),
    /rooms\.0\.size: unknown key/,
  ],
  [
    'duplicate room',
    siteConfig({
      rooms: [
        { id: 'r01', name: 'a', kind: 'exam' },
        { id: 'r01', name: 'b', kind: 'exam' },
      ],
    }),
    /rooms\.1\.id: .*r01.*twice/,
  ],
  ['duplicate camera', siteConfig({ cameras: [camera, camera] }), /cameras\.1\.id: .*twice/],
  ['unknown room', siteConfig({ cameras: [{ ...camera, roomId: 'r77' }] }), /cameras\.0\.roomId: .*r77/],
  [
    'bad address',
    siteConfig({ cameras: [{ ...camera, sub: 'http://127.0.0.1/' }] }),
    /cameras\.0\.sub: .*rtsp/,
  ],
  [
    'address without host',
    siteConfig({ cameras: [{ ...camera, sub: 'rtsp://exam:secret-word@/x' }] }),
    /cameras\.0\.sub/,
  ],
  ['bad kind', siteConfig({ rooms: [{ id: 'r01', name: 'a', kind: 'hall' }] }), /rooms\.0\.kind/],
  [
    'bad time zone',
    siteConfig({ site: { code: '0001', name: 'a', timeZone: 'Mars/Base' } }),
    /site\.timeZone: .*time zone/,
  ],
  ['missing site', { rooms: [], cameras: [] }, /site/],
  [
    'missing enrolment',
    siteConfig({ uplink: { enrolment: 'nowhere.json' } }),
    /uplink\.enrolment: .*nowhere\.json/,
  ],
  ['not JSON', '{ "site": {\n "x": rtsp://exam:secret-word@h }', /not valid JSON/],
];

for (const [index, [name, content, sentence]] of BAD.entries())
  test(`refused with one sentence naming key and file: ${name}`, () => {
    const file = folder.write(`bad-${index}.json`, content);
    let refusal: unknown = null;
    try {
      loadSiteConfig(file);
    } catch (error) {
      refusal = error;
    }
    if (!(refusal instanceof CommandError)) throw new Error(`not refused: ${String(refusal)}`);
    expect(refusal.status).toBe(2);
    expect(refusal.message).toMatch(sentence);
    expect(refusal.message).toContain(file);
    expect(refusal.message).not.toContain('secret-word');
    expect(refusal.message.split('\n')).toHaveLength(1);
  });

/** The program hands on every such sentence the same way: these show how. */
for (const [name, content, sentence] of BAD.filter(([name]) => ['unknown key', 'not JSON'].includes(name)))
  test(`serve ends with exit 2 before anything starts: ${name}`, async () => {
    const file = folder.write('refused.json', content);
    const data = join(folder.path, 'data-refused');
    const { status, stdout, stderr } = await runProgram('exam-site', siteArguments(file, data));
    expect(stderr).toMatch(sentence);
    expect(stderr).toContain(file);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('secret-word');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(existsSync(data)).toBe(false);
  });

test('a broken enrolment file is refused naming key and file, before anything starts', async () => {
  const enrolment = folder.write('other.json', {
    format: 'exam-enrolment/1',
    site: { code: '0000000001', name: 'x' },
  });
  const file = folder.write('with-other.json', siteConfig({ uplink: { enrolment: 'other.json' } }));
  const data = join(folder.path, 'data-other-enrolment');
  const args = ['serve', '--config', file, '--data', data, '--port', '0', '--json'];
  const { status, stdout, stderr } = await runProgram('exam-site', args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(`uplink.enrolment: ${enrolment}: endpoints`);
  expect(existsSync(data)).toBe(false);
});

test("the site's own interruption rules are read at start, and broken ones end it by the name of the field", async () => {
  const file = folder.write('own-rules.json', siteConfig());
  const data = join(folder.path, 'data-own-rules');
  mkdirSync(data);
  folder.write('data-own-rules/interruption-default.json', {
    ...interruptionRules,
    rules: {
      ...interruptionRules.rules,
      beforeFirst: { ...interruptionRules.rules.beforeFirst, from: 'end' },
    },
  });
  const { status, stdout, stderr } = await runProgram('exam-site', siteArguments(file, data));
  expect(stderr).toMatch(/interruption-default\.json: rules\.beforeFirst\.from: /);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('wrong use is exit 2 with one sentence', async () => {
  const cases = [
    [['serve', '--data', 'x'], /--config is needed/],
    [['serve', '--config', '/nonexistent.json', '--data', 'x'], /nonexistent\.json: .*does not exist/],
    [['serve', '--port', 'many', '--config', 'x', '--data', 'y'], /--port takes/],
    [['serve', '--colour', 'red'], /--colour/],
    [['fly'], /no command "fly"/],
  ] as const;
  const ran = await Promise.all(
    cases.map(async ([args, sentence]) => ({ sentence, ...(await runProgram('exam-site', args)) })),
  );
  for (const { sentence, status, stderr } of ran) {
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  }
});

test('a data folder belongs to one server; a taken port is exit 3', async () => {
  const file = folder.write('good.json', siteConfig());
  const data = join(folder.path, 'data-good');
  const first = await serveSite(file, data);
  try {
    const again = await runProgram('exam-site', siteArguments(file, data));
    expect(again).toMatchObject({ status: 3, stdout: '' });
    expect(again.stderr).toMatch(/in use/);
    const port = new URL(first.url).port;
    const other = await runProgram('exam-site', [
      'serve',
      '--config',
      file,
      '--data',
      join(folder.path, 'data-other'),
      '--port',
      port,
      '--json',
    ]);
    expect(other.status).toBe(3);
    expect(other.stderr).toMatch(/EADDRINUSE|in use/);
  } finally {
    expect(await first.stop()).toBe(0);
  }
});

test('after the first start the database wins and differences are told', async () => {
  const data = join(folder.path, 'data-wins');
  const before = folder.write('before.json', siteConfig());
  const first = await serveSite(before, data);
  await first.stop();
  const after = folder.write(
    'after.json',
    siteConfig({ rooms: [{ id: 'r01', name: '改名', kind: 'exam' }] }),
  );
  const second = await serveSite(after, data);
  await second.stop();
  expect(second.log()).toMatch(/rooms\.r01: differs/);
  expect(second.log()).toMatch(/rooms\.r02: only in the database/);
});
