import { afterEach, describe, expect, test } from 'vitest';
import { authorize, parseChallenges } from '../../../site/cameras/rtsp/rtsp-auth.ts';
import { discover } from '../../../site/onvif/discover.ts';
import type { ProbeMatch } from '../../../site/onvif/discovery-message.ts';
import { readDevice } from '../../../site/onvif/read-device.ts';
import { OnvifError, soapCall } from '../../../site/onvif/soap-call.ts';
import {
  type OnvifCamera,
  type OnvifCameraOptions,
  probeMatch,
  startOnvifCamera,
} from '../../fakes/onvif/onvif-camera.ts';

const PROFILES = [
  {
    token: 'big',
    source: 'v1',
    encoding: 'H264',
    width: 1920,
    height: 1080,
    uri: 'rtsp://127.0.0.1:8554/main?a=1&b=2',
  },
  {
    token: 'small',
    source: 'v1',
    encoding: 'H264',
    width: 640,
    height: 360,
    uri: 'rtsp://127.0.0.1:8554/sub',
  },
  {
    token: 'new',
    source: 'v1',
    encoding: 'H265',
    width: 2560,
    height: 1440,
    uri: 'rtsp://127.0.0.1:8554/h265',
  },
];
const digest = {
  parse: parseChallenges,
  isDigest: ({ scheme }: { scheme: string }) => scheme === 'digest',
  authorize,
};
const cameras: OnvifCamera[] = [];
const start = async (options: OnvifCameraOptions = {}): Promise<OnvifCamera> => {
  const camera = await startOnvifCamera({ profiles: PROFILES, discoveryPort: null, ...options });
  cameras.push(camera);
  return camera;
};
const read = (camera: OnvifCamera, password = 'camera-secret', signal = new AbortController().signal) =>
  readDevice(
    { host: camera.address, port: camera.httpPort, path: '/onvif/device_service', user: 'admin', password },
    digest,
    signal,
  );
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof OnvifError ? error.code : `thrown ${String(error)}`),
  );
afterEach(async () => {
  for (const camera of cameras.splice(0)) await camera.close();
});

describe('reading a camera', () => {
  test('tells what it is and its streams, with a clock that is days off', async () => {
    const camera = await start({ clockOffsetMs: -3 * 86_400_000 });
    const device = await read(camera);
    expect(device).toMatchObject({ maker: 'Example & Co', model: 'IPC-1', firmware: 'V1.2', serial: '0001' });
    expect(Math.abs((device.clockOffsetMs ?? 0) + 3 * 86_400_000)).toBeLessThan(5_000);
    expect(device.profiles.map(({ token, uri, encoding }) => [token, uri, encoding])).toEqual([
      ['big', 'rtsp://127.0.0.1:8554/main?a=1&b=2', 'H264'],
      ['small', 'rtsp://127.0.0.1:8554/sub', 'H264'],
    ]);
    expect(device.proposals).toEqual([{ source: 'v1', sub: 'small', main: 'big' }]);
    expect(camera.refusals()).toBe(0);
  });

  test('sends reading requests only, whatever the camera offers', async () => {
    for (const options of [
      {},
      { hasGetServices: false },
      { media2: 'works' as const },
      { media2: 'broken' as const },
    ]) {
      const camera = await start(options);
      await read(camera);
      expect(camera.actions.length).toBeGreaterThan(4);
      for (const action of camera.actions) expect(action).toMatch(/^Get[A-Z]/);
    }
    const camera = await start();
    const target = { host: camera.address, port: camera.httpPort, path: '/onvif/device_service' };
    const call = {
      namespace: 'http://www.onvif.org/ver10/device/wsdl',
      name: 'SetSystemDateAndTime',
      inner: '',
    };
    await expect(soapCall(target, call, null, digest, new AbortController().signal)).rejects.toThrow(
      /no reading/,
    );
    expect(camera.actions).toEqual([]);
  });

  test('prefers Media 2 where it works, for H.265, and goes back to Media 1 where it does not', async () => {
    expect((await read(await start({ media2: 'works' }))).profiles.map(({ token }) => token)).toEqual([
      'big',
      'small',
      'new',
    ]);
    expect((await read(await start({ media2: 'broken' }))).profiles.map(({ token }) => token)).toEqual([
      'big',
      'small',
    ]);
  });

  test('signs in by HTTP Digest where asked, and never by Basic', async () => {
    const camera = await start({ signIn: 'digest', password: 'p@ss:/%#字' });
    expect((await read(camera, 'p@ss:/%#字')).profiles).toHaveLength(2);
    expect(await codeOf(read(await start({ signIn: 'basic' })))).toBe('wrong-password');
  });

  test('stops at the first refusal: cameras lock accounts', async () => {
    for (const signIn of ['token', 'digest'] as const) {
      const camera = await start({ signIn });
      expect(await codeOf(read(camera, 'wrong'))).toBe('wrong-password');
      expect(camera.refusals()).toBeLessThanOrEqual(signIn === 'token' ? 1 : 2);
    }
  });

  test('reaches a camera behind address translation at the address that works', async () => {
    const profiles = PROFILES.map((profile) => ({
      ...profile,
      uri: profile.uri.replace('127.0.0.1', '192.168.77.5'),
    }));
    const device = await read(await start({ toldHost: '192.168.77.5', profiles }));
    expect(device.profiles[1]).toMatchObject({ uri: 'rtsp://127.0.0.1:8554/sub', toldHost: '192.168.77.5' });
  });
});

describe('a hostile device', () => {
  const misbehaving = (misbehave: NonNullable<OnvifCameraOptions['misbehave']>) => start({ misbehave });
  test('is given up with a code: huge, broken, bombs, redirects, other protocols', async () => {
    const cases: [string, NonNullable<OnvifCameraOptions['misbehave']>][] = [
      [
        'too-large',
        (_request, response) => {
          response.writeHead(200);
          const chunk = Buffer.alloc(64 * 1024, 'a');
          const more = (): void => {
            while (!response.destroyed && response.write(chunk));
          };
          response.on('drain', more);
          more();
          return true;
        },
      ],
      ['bad-answer', (_request, response) => !!response.writeHead(200).end('<a><b>')],
      [
        'bad-answer',
        (_request, response) => !!response.writeHead(200).end('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'),
      ],
      ['not-onvif', (_request, response) => !!response.writeHead(404).end('<html>no</html>')],
      [
        'not-onvif',
        (_request, response) => !!response.writeHead(302, { location: 'http://127.0.0.1:1/x' }).end(),
      ],
      [
        'bad-answer',
        (request) => {
          request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500000\r\n\r\n<a>');
          return true;
        },
      ],
      [
        'bad-answer',
        (request) => {
          request.socket.end('SSH-2.0-OpenSSH\r\n');
          return true;
        },
      ],
      [
        'unreachable',
        (request) => {
          request.socket.resetAndDestroy();
          return true;
        },
      ],
    ];
    for (const [index, [code, misbehave]] of cases.entries())
      expect([index, await codeOf(read(await misbehaving(misbehave)))]).toEqual([index, code]);
    expect(
      await codeOf(
        readDevice(
          { host: '127.0.0.1', port: 1, path: '/', user: 'a', password: 'b' },
          digest,
          new AbortController().signal,
        ),
      ),
    ).toBe('unreachable');
  });

  test('that drips or says nothing is left at the deadline', async () => {
    const stop = new AbortController();
    const drip = await misbehaving((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
      setTimeout(() => stop.abort(), 300);
      return true;
    });
    expect(await codeOf(read(drip, 'x', stop.signal))).toBe('timeout');
    expect(await codeOf(read(await misbehaving(() => true)))).toBe('timeout');
  });
});

describe('discovery over real UDP', () => {
  const search = async (ports: Partial<Parameters<typeof discover>[0]>, stop = new AbortController()) => {
    const found: ProbeMatch[] = [];
    await discover({
      addresses: [],
      interfaces: [],
      waitMs: 600,
      signal: stop.signal,
      onProgress: () => undefined,
      onDevice: (device) => found.push(device),
      ...ports,
    });
    return found;
  };

  test('finds each camera once, by group and by address, and passes over hosts that are not there', async () => {
    const camera = await start({ discoveryPort: 0 });
    const progress: number[] = [];
    const port = camera.discoveryPort;
    const byGroup = await search({ interfaces: ['127.0.0.1'], group: '127.0.0.1', port });
    expect(byGroup).toEqual([
      {
        id: 'urn:uuid:camera-1',
        name: 'Example Cam',
        model: 'IPC-1',
        host: '127.0.0.1',
        port: camera.httpPort,
        path: '/onvif/device_service',
      },
    ]);
    const onProgress = (done: number, total: number) => progress.push(done / total);
    const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
    expect(await search({ addresses, port, onProgress })).toHaveLength(1);
    expect(progress.at(-1)).toBe(1);
  });

  test('a rogue answer ends nothing and sends nobody elsewhere', async () => {
    const camera = await start({
      discoveryPort: 0,
      datagrams: (probe) => {
        const id = /MessageID>([^<]*)</.exec(probe)?.[1] ?? '';
        return [
          'not xml',
          Buffer.from([0, 255, 1]),
          '<a/>',
          probeMatch('urn:uuid:somebody-else', 'http://10.9.9.9/'),
          probeMatch(id, 'http://[::/ ::: http://evil.example/onvif'),
          probeMatch(id, ''),
        ];
      },
    });
    const found = await search({ addresses: ['127.0.0.1'], port: camera.discoveryPort });
    expect(found.map(({ host, port }) => [host, port])).toEqual([['127.0.0.1', 80]]);
  });

  test('can be stopped, and says when nobody could be asked', async () => {
    const camera = await start({ discoveryPort: 0 });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    await search({ addresses: ['127.0.0.1'], port: camera.discoveryPort, waitMs: 60_000 }, stop);
    await expect(search({ interfaces: [] })).rejects.toThrow(/no network/);
  });
});
