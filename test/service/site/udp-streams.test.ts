import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrialResult } from '../../../shared/contract/camera-setup.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import { type RpcClient, rpcClient } from '../../fakes/rpc-client.ts';
import { type FaultProxy, startFaultProxy } from '../../fakes/rtsp/fault-proxy.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { runProgram, type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';
import { type Clips, drawClips, sleep } from '../cameras/rig.ts';

const isRunnable = hasFfmpeg && hasGstServer;
const folder = temporaryFolder();
let clips: Clips;
let server: GstServer;
/** Only requests pass it: packets go from the server straight to the ports that were asked for. */
let proxy: FaultProxy;
let site: Serving;
let client: RpcClient;

beforeAll(async () => {
  if (!isRunnable) return;
  clips = drawClips({ a_g711: { seconds: 90, audio: 'pcm_alaw' } });
  server = await startGstServer(clips.directory);
  proxy = await startFaultProxy(server.port);
  folder.write('site.json', siteConfig());
  site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
  client = rpcClient(site.url, site.token);
});
afterAll(async () => {
  client?.close();
  await site?.stop();
  await proxy?.close();
  await server?.stop();
  clips?.remove();
  folder.remove();
});

const address = (): string => `rtsp://127.0.0.1:${proxy.port}/a_g711`;
const FOUND = { codec: expect.stringMatching(/^avc1\./), width: 320, height: 180, lostPackets: 0 };
const SOUND = { codec: 'pcma', sampleRate: 8000, channels: 1 };
const setups = (): string[] => proxy.requests().match(/^Transport: .*$/gm) ?? [];

test.skipIf(!isRunnable)(
  'camera probe over UDP asks for datagrams and describes what comes in them',
  async () => {
    const before = setups().length;
    const { status, stdout } = await runProgram('exam-site', [
      ...['camera', 'probe', address(), '--seconds', '3', '--transport', 'udp', '--json'],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ ...FOUND, audio: SOUND, keyFrameIntervalMs: 2000 });
    expect(status).toBe(0);
    const asked = setups().slice(before);
    expect(asked).toHaveLength(2);
    for (const line of asked)
      expect(line).toMatch(/^Transport: RTP\/AVP(\/UDP)?;unicast;client_port=\d+-\d+\r?$/);
  },
);

test.skipIf(!isRunnable)(
  'a trial over UDP: on its own before the camera is saved, over the one connection of the site afterwards',
  async () => {
    const camera = {
      ...{ id: 'c1', roomId: 'r01', role: 'front', transport: 'udp', user: '', password: '' },
      address: { kind: 'urls', sub: address(), main: '' },
    };
    const attempt = async (): Promise<TrialResult> =>
      (await client.query('cameraSetup.tryStream', { camera, stream: 'sub' })) as TrialResult;
    const before = { setups: setups().length, connections: proxy.accepted() };
    const alone = await attempt();
    expect(alone).toMatchObject({
      ok: true,
      ...FOUND,
      audio: SOUND,
      isRunning: false,
      pictureReason: 'none',
    });
    expect(proxy.accepted()).toBe(before.connections + 1);

    await client.command('cameraSetup.saveCamera', { camera, isNew: true });
    const live = async (): Promise<CameraStatus | undefined> =>
      ((await (await site.api('/api/v1/cameras')).json()) as CameraStatus[])[0];
    for (let i = 0; i < 600 && (await live())?.fps === null; i += 1) await sleep(50);
    expect(await live()).toMatchObject({ state: 'live', stateCode: 'none', lostPackets: 0 });
    expect(proxy.accepted()).toBe(before.connections + 2);

    expect(await attempt()).toMatchObject({ ok: true, ...FOUND, audio: SOUND, isRunning: true });
    expect(await live()).toMatchObject({ state: 'live', reconnects: 0, lostPackets: 0 });
    expect([proxy.accepted(), proxy.open()]).toEqual([before.connections + 2, 1]);
    for (const line of setups().slice(before.setups)) expect(line).toContain('client_port=');
  },
);
