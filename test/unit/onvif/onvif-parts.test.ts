import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OnvifProfile } from '../../../shared/contract/onvif-device.ts';
import { MOST_ADDRESSES, readAddressRange } from '../../../site/onvif/address-range.ts';
import { probeMessage, readProbeMatches } from '../../../site/onvif/discovery-message.ts';
import { proposeStreams } from '../../../site/onvif/propose-streams.ts';
import { reachable, streamAddress } from '../../../site/onvif/read-device.ts';
import { securityHeader } from '../../../site/onvif/soap-call.ts';
import { escapeXml, find, findAll, readXml, textAt } from '../../../site/onvif/xml-reader.ts';
import { probeMatch } from '../../fakes/onvif/onvif-camera.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the XML reader', () => {
  it('reads elements, attributes, entities, CDATA and comments by local name', () => {
    const root = readXml(
      '\uFEFF<?xml version="1.0"?><!-- a < b --><s:a x:t="1 &amp; 2" u=\'>\'><b> x &#65;&#x4e2d; </b><n:b><![CDATA[<&>]]></n:b><c/></s:a>',
    );
    expect(root?.name).toBe('a');
    expect(root?.attributes.get('t')).toBe('1 & 2');
    expect(root?.attributes.get('u')).toBe('>');
    expect(findAll(root, 'b').map(({ text }) => text)).toEqual(['x A中', '<&>']);
    expect(find(root, 'c')).not.toBeNull();
    expect(textAt(root, 'nothing', 'here')).toBe('');
    expect(textAt(readXml(`<a>${escapeXml('<&>"\'')}</a>`))).toBe('<&>"\'');
  });

  it('refuses what is broken, what is a bomb, what is too deep or too long', () => {
    const bomb = `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}">]><a>&b;</a>`;
    for (const text of [
      ...['', 'x', '<', '<a', '<a>', '<a></b>', '</a>', '<a/><b/>', '<a x></a>', '<a "></a>', '<a><b</a>'],
      ...[
        '<a>x',
        '<!-- ',
        '<a><![CDATA[',
        '<?x',
        bomb,
        '<a/>tail',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
      ],
      '<a>'.repeat(60) + '</a>'.repeat(60),
      `<a>${'<b/>'.repeat(20_001)}</a>`,
      `<a>${' '.repeat(600_000)}</a>`,
    ])
      expect([text.slice(0, 40), readXml(text)]).toEqual([text.slice(0, 40), null]);
  });

  it('never throws and never answers slowly, whatever comes (property)', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      'a',
      ':',
      '"',
      "'",
      '=',
      ' ',
      '&#x110000;',
      '&amp;',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '<a>',
      '</a>',
      '\0',
      '中',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 400 }), (list) => {
        readXml(list.join(''));
      }),
      { numRuns: 2_000 },
    );
    const whole = probeMatch('urn:1', 'http://10.0.0.1/onvif/device_service');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.string({ maxLength: 3 }), (at, put) => {
        readProbeMatches(bytes(whole.slice(0, at) + put + whole.slice(at + 1)), '10.0.0.1', 'urn:1');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a probe', () => {
  it('is well formed and asks for video transmitters', () => {
    const message = readXml(probeMessage('urn:uuid:<1>'));
    expect(textAt(message, 'Header', 'MessageID')).toBe('urn:uuid:<1>');
    expect(textAt(message, 'Body', 'Probe', 'Types')).toBe('dn:NetworkVideoTransmitter');
  });

  it('finds a device where the answer came from, whatever address it names', () => {
    const read = (xaddrs: string, sender = '10.0.0.9', id?: string) =>
      readProbeMatches(bytes(probeMatch('urn:1', xaddrs, id)), sender, 'urn:1')[0];
    expect(read('http://192.168.1.10/a http://10.0.0.9:8080/onvif/device_service')).toEqual({
      id: 'urn:uuid:camera-1',
      name: 'Example Cam',
      model: 'IPC-1',
      host: '10.0.0.9',
      port: 8080,
      path: '/onvif/device_service',
    });
    // Another host is never asked: a camera must not send us to somebody else.
    expect(read('http://evil.example:1234/x')).toMatchObject({ host: '10.0.0.9', port: 1234, path: '/x' });
    expect(read('nonsense ::: javascript:alert(1)', '10.0.0.9', '')).toMatchObject({
      id: '10.0.0.9',
      port: 80,
    });
    expect(readProbeMatches(bytes(probeMatch('urn:2', 'http://10.0.0.9/')), '10.0.0.9', 'urn:1')).toEqual([]);
    expect(readProbeMatches(new Uint8Array(70_000), '10.0.0.9', 'urn:1')).toEqual([]);
  });
});

it('an address range is a net, a span or one address, and bounded', () => {
  expect(readAddressRange('10.0.0.0/30')).toEqual(['10.0.0.1', '10.0.0.2']);
  expect(readAddressRange('10.0.0.77/32')).toEqual(['10.0.0.77']);
  expect(readAddressRange('10.0.0.254-10.0.1.1')).toEqual([
    '10.0.0.254',
    '10.0.0.255',
    '10.0.1.0',
    '10.0.1.1',
  ]);
  expect(readAddressRange(' 10.0.0.7 - 9 ')).toEqual(['10.0.0.7', '10.0.0.8', '10.0.0.9']);
  expect(readAddressRange('10.0.0.7')).toEqual(['10.0.0.7']);
  expect(readAddressRange('10.0.0.0/22')).toHaveLength(MOST_ADDRESSES - 2);
  for (const text of [
    '',
    'a',
    '10.0.0.0/21',
    '10.0.0.0/33',
    '10.0.0.9-10.0.0.1',
    '0.0.0.0-255.255.255.255',
    '10.0.0',
    '1.2.3.4-',
    '1.2.3.4-5-6',
    '300.0.0.1',
  ])
    expect([text, readAddressRange(text)]).toEqual([text, null]);
});

it('addresses a device names are led to the host that was reached', () => {
  expect(streamAddress('rtsp://192.168.1.64:5554/a?b=1&c=2', '10.0.0.9')).toEqual({
    uri: 'rtsp://10.0.0.9:5554/a?b=1&c=2',
    toldHost: '192.168.1.64',
  });
  expect(streamAddress('rtsp://admin:pw@10.0.0.9/a', '10.0.0.9')).toEqual({
    uri: 'rtsp://10.0.0.9:554/a',
    toldHost: null,
  });
  for (const uri of [
    'http://10.0.0.9/',
    'rtsp://',
    'rtsp:///x',
    'rtsp://h/a b',
    'rtsp://h:123456/',
    '',
    'rtsp://a@b@c/',
  ])
    if (uri !== 'rtsp://a@b@c/') expect([uri, streamAddress(uri, 'h')]).toEqual([uri, null]);
  const device = { host: '10.0.0.9', port: 8080, path: '/d' };
  expect(reachable('http://192.168.1.64:80/onvif/media', device)).toEqual({
    host: '10.0.0.9',
    port: 8080,
    path: '/onvif/media',
  });
  expect(reachable('http://10.0.0.9:8000/m?x=1', device)).toEqual({
    host: '10.0.0.9',
    port: 8000,
    path: '/m?x=1',
  });
  for (const address of ['ftp://10.0.0.9/', 'https://10.0.0.9/', '', 'file:///etc'])
    expect(reachable(address, device)).toBeNull();
});

it('the largest stream becomes main, the largest H.264 for a wall sub', () => {
  const profile = (
    token: string,
    width: number,
    height: number,
    encoding = 'H264',
    source = 's',
  ): OnvifProfile => ({
    ...{
      token,
      name: token,
      source,
      encoding,
      width,
      height,
      fps: 15,
      bitrateKbps: 1,
      uri: 'rtsp://h/',
      toldHost: null,
    },
  });
  expect(
    proposeStreams([
      profile('tiny', 320, 180),
      profile('hevc', 640, 360, 'H265'),
      profile('mid', 640, 360),
      profile('jpeg', 4000, 3000, 'JPEG'),
      profile('big', 3840, 2160, 'H265'),
      profile('fhd', 1920, 1080),
      profile('only', 1920, 1080, 'H264', 'second'),
    ]),
  ).toEqual([
    { source: 's', sub: 'mid', main: 'big' },
    { source: 'second', sub: 'only', main: null },
  ]);
  expect(proposeStreams([profile('j', 1, 1, 'JPEG')])).toEqual([]);
});

it('the token of a UsernameToken is the one of its specification', () => {
  // Worked with sha1sum and base64: nonce 16 bytes of 1, created below, password "secret".
  const nonce = Buffer.alloc(16, 1);
  const header = securityHeader({ user: 'a<b', password: 'secret', clockOffsetMs: 3_600_000 }, 0, nonce);
  expect(header).toContain(
    '<Created xmlns="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">1970-01-01T01:00:00.000Z</Created>',
  );
  expect(header).toContain('>lT/4HrkpVAyxyhJ96j5Bd4KTWPU=<');
  expect(header).toContain('a&#60;b');
  expect(header).not.toContain('secret');
});
