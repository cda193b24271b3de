import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OnvifCamera, startOnvifCamera } from '../../fakes/onvif/onvif-camera.ts';
import { type RpcClient, refusalOf, rpcClient } from '../../fakes/rpc-client.ts';
import { type ScriptedCamera, startScriptedCamera } from '../../fakes/rtsp/scripted-camera.ts';
import { runProgram, type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';
import { waitFor } from '../cameras/rig.ts';

/** Everything people put into passwords; the first as it must be written into an address, the second as it is. */
const PASSWORD = 'k9@:/%#?"\\口令 &=+7';
const UNESCAPED = 'w8@x:%#口7';
const WRONG = 'wr0ng"\\/密码';
const IN_PATH = 'path-secret-5';

const json = (text: string): string => JSON.stringify(text).slice(1, -1);
/** Every form in which one of them may stand somewhere. */
const formsOf = (secret: string): string[] => {
  const encoded = encodeURIComponent(secret);
  const plain = [secret, encoded, encoded.toLowerCase(), encodeURI(secret), json(secret), json(json(secret))];
  const basic = Buffer.from(`exam:${secret}`).toString('base64');
  return [
    ...new Set([
      ...plain,
      basic,
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('hex'),
    ]),
  ];
};
const FORMS = [PASSWORD, UNESCAPED, WRONG, IN_PATH].flatMap(formsOf);
const leaksIn = (text: string): string[] => FORMS.filter((form) => text.includes(form));

const folder = temporaryFolder();
const cameras: ScriptedCamera[] = [];
const elsewhere: string[] = [];
let onvif: OnvifCamera;
let site: Serving;
let client: RpcClient;

const CHALLENGE = ['WWW-Authenticate: Digest realm="cam", nonce="n", qop="auth", algorithm=MD5'];
const BASIC = ['WWW-Authenticate: Basic realm="cam"'];
const isSigned = (request: string): boolean => /^Authorization:/m.test(request);
const address = (one: ScriptedCamera, password = encodeURIComponent(PASSWORD)): string =>
  one.url.replace('//', `//exam:${password}@`);

beforeAll(async () => {
  const start = async (answer: Parameters<typeof startScriptedCamera>[0]): Promise<ScriptedCamera> => {
    const one = await startScriptedCamera(answer);
    cameras.push(one);
    return one;
  };
  const refused = { status: '401 Unauthorized', headers: CHALLENGE };
  const good = await start({ answer: (request) => (isSigned(request) ? null : refused) });
  const basic = await start({
    answer: (request) => (isSigned(request) ? null : { status: '401 Unauthorized', headers: BASIC }),
  });
  const refusing = await start({ answer: () => refused });
  const other = await start({
    answer: (request) => {
      elsewhere.push(request);
      return refused;
    },
  });
  const pointing = await start({
    answer: (request) =>
      request.startsWith('DESCRIBE')
        ? { status: '302 Moved', headers: [`Location: ${other.url.replace('127.0.0.1', 'localhost')}`] }
        : null,
  });
  // A camera that says the password back wherever it can.
  const echo = `rtsp://exam:${encodeURIComponent(PASSWORD)}@10.0.0.1/x?password=${IN_PATH}`;
  const echoing = await start({
    answer: () => ({
      status: `454 Session ${PASSWORD.replace(/[^ -~]/g, '')} ${echo}`,
      headers: [`Session: ${encodeURIComponent(PASSWORD)}`, `Content-Base: ${echo}`],
      body: `v=0\r\ns=${echo}\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:${echo}\r\n`,
    }),
  });
  onvif = await startOnvifCamera({ password: PASSWORD, discoveryPort: null });
  const camera = (id: string, sub: string, more = {}) => ({ id, roomId: 'r01', role: 'front', sub, ...more });
  folder.write(
    'site.json',
    siteConfig({
      cameras: [
        camera('good', address(good), { main: `${address(good)}?password=${IN_PATH}` }),
        camera('basic', address(basic)),
        camera('as-written', address(good, UNESCAPED)),
        camera('wrong', address(refusing)),
        camera('udp', address(refusing), { transport: 'udp' }),
        camera('redirect', address(pointing)),
        camera('echo', address(echoing)),
        camera('gone', `rtsp://exam:${encodeURIComponent(PASSWORD)}@127.0.0.1:1/x?password=${IN_PATH}`),
        camera('nameless', `rtsp://exam:${encodeURIComponent(PASSWORD)}@no-such-host.invalid/x`),
      ],
    }),
  );
  site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
  client = rpcClient(site.url, site.token);
}, 120_000);
afterAll(async () => {
  client?.close();
  await site?.stop();
  await onvif?.close();
  await Promise.all(cameras.map((one) => one.close()));
  folder.remove();
});

const newest = (name: string): Promise<unknown> =>
  new Promise((resolve) => {
    const stop = client.feed(name, (message) => {
      setTimeout(() => stop());
      resolve(message);
    });
  });

/** Ids of a process and everything it started, from /proc. */
function family(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return (
          /^\S+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'latin1'))?.[1] === String(pid)
        );
      } catch {
        return false;
      }
    });
  return [pid, ...children.flatMap((name) => family(Number(name)))];
}

/** What anybody on this computer may read of a process; nothing of one that ended meanwhile. */
function ofProcess(pid: number, name: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

test('no password in any answer, feed, metric, log line, process argument or file of a running site', async () => {
  const states = async (): Promise<{ id: string; state: string; stateCode: string }[]> =>
    (await site.api('/api/v1/cameras')).json();
  let rows: Awaited<ReturnType<typeof states>> = [];
  const is = (id: string, state: string): boolean => rows.find((row) => row.id === id)?.state === state;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    rows = await states();
    const isSettled =
      is('good', 'live') &&
      is('as-written', 'live') &&
      is('basic', 'live') &&
      is('wrong', 'auth-failed') &&
      is('udp', 'auth-failed') &&
      is('redirect', 'auth-failed') &&
      is('gone', 'offline') &&
      is('nameless', 'offline') &&
      !is('echo', 'connecting');
    if (isSettled) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(Object.fromEntries(rows.map(({ id, state }) => [id, state]))).toMatchObject({
    ...{ good: 'live', basic: 'live', 'as-written': 'live', wrong: 'auth-failed', udp: 'auth-failed' },
    ...{ redirect: 'auth-failed', gone: 'offline', nameless: 'offline' },
  });
  // The host it was pointed to never saw a signature made with the password.
  expect(elsewhere.length).toBeGreaterThan(0);
  expect(elsewhere.filter(isSigned)).toEqual([]);

  const said: Record<string, unknown> = {};
  const draft = {
    ...{ id: 'good', roomId: 'r01', role: 'front', transport: null, user: 'exam', password: WRONG },
    address: { kind: 'urls', sub: cameras[2]?.url, main: '' },
  };
  said['trial'] = await client.query('cameraSetup.tryStream', { camera: draft, stream: 'sub' });
  expect(said['trial']).toMatchObject({ ok: false, code: 'wrong-password' });
  said['refused save'] = await refusalOf(
    client.command('cameraSetup.saveCamera', {
      camera: {
        ...draft,
        roomId: 'nowhere',
        address: { ...draft.address, sub: `rtsp://exam:${WRONG}@x y/` },
      },
      isNew: false,
    }),
  );
  await client.command('cameraSetup.saveCamera', { camera: { ...draft, id: 'late' }, isNew: true });
  const device = { host: '127.0.0.1', port: onvif.httpPort, path: '/onvif/device_service', user: 'exam' };
  said['read'] = await client.query('cameraSetup.readDevice', { ...device, password: WRONG });
  said['read nothing'] = await client.query('cameraSetup.readDevice', {
    ...device,
    port: 1,
    password: WRONG,
  });
  for (const name of ['cameraSetup.previewImport']) {
    const file = `房间,摄像机,子码流\nr01,x,rtsp://exam:${PASSWORD}@@@:no/\n`;
    const input = { base64: Buffer.from(file).toString('base64'), removesMissing: false };
    said[name] = await client.query(name, input).catch((error: unknown) => String(error));
  }
  for (const id of ['good', 'wrong', 'echo', 'gone', 'nobody']) {
    const answer = await site.api(`/api/v1/cameras/${id}/snapshot.jpg`);
    said[`snapshot ${id}`] = answer.status === 200 ? 200 : await answer.text();
  }
  await client.command('cameras.retry', { cameraId: 'wrong' });
  for (const path of ['cameras', 'health', 'readiness', 'uplink', 'openapi.json', 'recordings?cameraId=good'])
    said[path] = await (await site.api(`/api/v1/${path}`)).text();
  said['metrics'] = await (await site.api('/metrics')).text();
  for (const feed of ['cameras.feed', 'today.feed', 'jobs.feed', 'uplink.feed', 'cameraSetup.table'])
    said[feed] = await newest(feed);
  said['site'] = await client.query('site.get');
  said['journal'] = await client.query('journal.list', { limit: 100 });
  said['overview'] = await client.query('health.overview');
  const asked = ['status', '--url', site.url, '--token', site.token];
  said['status'] = [
    await runProgram('exam-site', [...asked, '--json']),
    await runProgram('exam-site', asked),
  ];
  await waitFor('the new camera', () => site.log() !== '');
  for (const pid of family(site.child.pid ?? 0))
    said[`process ${pid}`] = ofProcess(pid, 'cmdline') + ofProcess(pid, 'environ');
  expect(said[`process ${site.child.pid}`]).toContain('serve');
  said['log'] = site.log();
  for (const [where, text] of Object.entries(said))
    expect(leaksIn(typeof text === 'string' ? text : JSON.stringify(text)), where).toEqual([]);
  expect(JSON.stringify(said['journal'])).toContain('camera.added');
  // Journal, outbox and everything else on disk; the key file opens what is sealed, and holds nothing itself.
  const files = readdirSync(`${folder.path}/data`, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder.path, 'data', name))
    .filter((name) => statSync(name).isFile());
  expect(files.some((name) => name.endsWith('site.db'))).toBe(true);
  for (const file of files) expect(leaksIn(readFileSync(file).toString('utf8')), file).toEqual([]);
}, 180_000);

test('no password in what the command line says, whatever is wrong', async () => {
  const encoded = encodeURIComponent(PASSWORD);
  const refusing = cameras[2];
  const runs = [
    ['camera', 'probe', refusing === undefined ? '' : address(refusing), '--seconds', '1', '--json'],
    ['camera', 'probe', refusing === undefined ? '' : address(refusing, UNESCAPED), '--seconds', '1'],
    ['camera', 'probe', `rtsp://exam:${encoded}@127.0.0.1:1/x?password=${IN_PATH}`, '--json', '--debug'],
    ['camera', 'probe', `rtsp://exam:${encoded}@127.0.0.1:99999/x`, '--json', '--debug'],
    ['camera', 'probe', `rtsp://exam:${PASSWORD}@@@/x`, '--debug'],
    ['camera', 'probe', refusing === undefined ? '' : address(refusing), '--transport', 'pigeon', '--debug'],
    ['camera', 'probe', refusing === undefined ? '' : address(refusing), `--${UNESCAPED}`, '--debug'],
  ];
  const statuses: (number | null)[] = [];
  for (const [index, run] of runs.entries()) {
    const { status, stdout, stderr } = await runProgram('exam-site', run);
    statuses.push(status);
    // The last run gives the password as an option: that is named, and is not the address's.
    if (index < runs.length - 1) expect(leaksIn(stdout + stderr), run[2]).toEqual([]);
    expect(stderr).not.toContain(encoded);
  }
  expect(statuses).toEqual([1, 1, 1, 1, 2, 2, 2]);
  const bad = [
    siteConfig({
      cameras: [{ id: 'a', roomId: 'r01', role: 'front', sub: `rtsp://exam:${PASSWORD}@no host/x` }],
    }),
    siteConfig({
      cameras: [{ id: 'a', roomId: 'nowhere', role: 'front', sub: `rtsp://exam:${encoded}@h/x` }],
    }),
    siteConfig({
      cameras: [{ id: 'a', roomId: 'r01', role: 'front', sub: 5, [`rtsp://exam:${encoded}@h/`]: 1 }],
    }),
  ];
  for (const [index, config] of bad.entries()) {
    const file = folder.write(`bad-${index}.json`, config);
    const ran = await runProgram('exam-site', [
      'serve',
      '--config',
      file,
      '--data',
      `${folder.path}/none`,
      '--debug',
    ]);
    expect(ran.status).toBe(2);
    expect(leaksIn(ran.stdout + ran.stderr), String(index)).toEqual([]);
  }
}, 120_000);
