import { describe, expect, it } from 'vitest';
import { CameraTemplates } from '../../../shared/contract/camera-template.ts';
import { isHost } from '../../../shared/contract/host.ts';
import { RtspUrl } from '../../../shared/contract/site-config.ts';
import { buildAddresses, recogniseTemplate, withCredentials } from '../../../shared/domain/camera-address.ts';
import { parseRtspUrl } from '../../../site/cameras/rtsp/rtsp-url.ts';
import { readCameraTemplates } from '../../../site/setup/read-camera-templates.ts';
import { root, temporaryFolder } from '../../fakes/run-program.ts';

const templates = readCameraTemplates(`${root}/resources`, '/nonexistent');
const template = (id: string) => {
  const found = templates.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no template ${id}`);
  return found;
};
const at = (id: string, channel: number, host = '10.1.2.3', port = 554) =>
  buildAddresses(template(id), { host, port, channel });

describe('addresses of the makers', () => {
  it('are the documented ones', () => {
    expect(at('hikvision', 1)).toEqual({
      sub: 'rtsp://10.1.2.3:554/Streaming/Channels/102',
      main: 'rtsp://10.1.2.3:554/Streaming/Channels/101',
    });
    expect(at('hikvision', 12)?.sub).toBe('rtsp://10.1.2.3:554/Streaming/Channels/1202');
    expect(at('hikvision-old', 33)?.sub).toBe('rtsp://10.1.2.3:554/h264/ch33/sub/av_stream');
    expect(at('dahua', 2)).toEqual({
      sub: 'rtsp://10.1.2.3:554/cam/realmonitor?channel=2&subtype=1',
      main: 'rtsp://10.1.2.3:554/cam/realmonitor?channel=2&subtype=0',
    });
    expect(at('uniview', 1)?.sub).toBe('rtsp://10.1.2.3:554/media/video2');
    expect(at('uniview-recorder', 7, 'nvr.example', 8554)?.main).toBe(
      'rtsp://nvr.example:8554/unicast/c7/s0/live',
    );
    expect(at('tiandy', 1)).toBeNull();
  });

  it('are recognised again with their channel', () => {
    for (const { id, sub, main } of templates) {
      if (sub === null) continue;
      const channel = sub.includes('{n}') ? 17 : 1;
      const path = (text: string) => text.replace('{n}', String(channel));
      expect(
        recogniseTemplate(templates, { sub: path(sub), main: main === null ? null : path(main) }),
      ).toEqual({
        templateId: id,
        channel,
      });
    }
    const other = { sub: '/Streaming/Channels/102', main: '/Streaming/Channels/201' };
    expect(recogniseTemplate(templates, other)).toBeNull();
    expect(recogniseTemplate(templates, { sub: '/cam0', main: null })).toBeNull();
    expect(recogniseTemplate(templates, { sub: '/Streaming/Channels/002', main: null })).toBeNull();
  });

  it('carry any password there and back', () => {
    for (const password of ['a@b', 'a:b', 'a/b', 'a%41', '考点密码', '#?&', ' x ', "'()*!", '%'])
      for (const host of ['10.0.0.9', '[fe80::1]']) {
        const address = withCredentials(`rtsp://${host}:554/a?b=1`, 'us@er', password);
        expect(RtspUrl.safeParse(address).success).toBe(true);
        expect(parseRtspUrl(address)).toMatchObject({
          username: 'us@er',
          password,
          requestUrl: `rtsp://${host}:554/a?b=1`,
        });
      }
    expect(withCredentials('rtsp://h/a', '', '')).toBe('rtsp://h/a');
    expect(at('dahua', 1, 'fe80::1')?.sub).toMatch(/^rtsp:\/\/\[fe80::1\]:554\//);
  });
});

it('a host is a name or an address, nothing else', () => {
  for (const host of ['10.0.0.1', 'camera-1', 'cam.school.example', 'fe80::1', '[::1]', 'x_1'])
    expect([host, isHost(host)]).toEqual([host, true]);
  for (const host of [
    '',
    '300.1.1.1',
    '1.2.3',
    'a b',
    'a/b',
    'a@b',
    'a:1',
    '-a',
    `${'a'.repeat(254)}`,
    'rtsp://a',
  ])
    expect([host, isHost(host)]).toEqual([host, false]);
});

it('templates are data: the site may bring its own, and broken ones are refused by name', () => {
  const folder = temporaryFolder();
  try {
    const own = [{ ...template('dahua'), id: 'our-maker' }];
    folder.write('camera-templates.json', own);
    expect(readCameraTemplates(`${root}/resources`, folder.path).map(({ id }) => id)).toEqual(['our-maker']);
    folder.write('camera-templates.json', [{ ...own[0], sub: 'no slash' }]);
    expect(() => readCameraTemplates(`${root}/resources`, folder.path)).toThrow(
      /camera-templates\.json: 0\.sub/,
    );
    folder.write('camera-templates.json', '{');
    expect(() => readCameraTemplates(`${root}/resources`, folder.path)).toThrow(/cannot be read/);
  } finally {
    folder.remove();
  }
  expect(CameraTemplates.safeParse([...templates, template('dahua')]).success).toBe(false);
});
