import { describe, expect, test } from 'vitest';
import {
  parseRtspUrl,
  repairContentBase,
  resolveControlUrl,
  secretsInRtspUrl,
} from '../../../site/cameras/rtsp/rtsp-url.ts';

describe('RTSP addresses', () => {
  test('credentials are taken out and decoded', () => {
    expect(parseRtspUrl('rtsp://admin:a%40b%2F@10.0.0.2/Streaming/Channels/102?x=1')).toEqual({
      host: '10.0.0.2',
      port: 554,
      requestUrl: 'rtsp://10.0.0.2/Streaming/Channels/102?x=1',
      username: 'admin',
      password: 'a@b/',
    });
    expect(parseRtspUrl('rtsp://u:p@ss@[fe80::1]:8554/a')?.host).toBe('fe80::1');
    expect(parseRtspUrl('rtsp://u:p@ss@[fe80::1]:8554/a')?.password).toBe('p@ss');
    for (const bad of ['http://host/', 'rtsp://', 'rtsp://host:0/', 'rtsp://host:99999/', 'rtsp://a b/', ''])
      expect(parseRtspUrl(bad)).toBeNull();
  });

  test('passwords with @ : / % # ? and Chinese, percent-encoded or as they are', () => {
    const password = 'p@ss:/%#?口令';
    expect(parseRtspUrl(`rtsp://exam:${encodeURIComponent(password)}@10.0.0.2:8554/a@1?x=1`)).toMatchObject({
      password,
      requestUrl: 'rtsp://10.0.0.2:8554/a@1?x=1',
    });
    for (const written of [encodeURIComponent(password), password]) {
      expect(parseRtspUrl(`rtsp://exam:${written}@10.0.0.2/live`)).toMatchObject({
        username: 'exam',
        password,
        requestUrl: 'rtsp://10.0.0.2/live',
      });
    }
    expect(secretsInRtspUrl(`rtsp://exam:${password}@h/`)).toContain(password);
    expect(parseRtspUrl('rtsp://u:a#b@h/x')).toMatchObject({ password: 'a#b', requestUrl: 'rtsp://h/x' });
    expect(parseRtspUrl('rtsp://h?user=a@b')).toMatchObject({
      username: null,
      requestUrl: 'rtsp://h?user=a@b',
    });
    expect(parseRtspUrl('rtsp://h/x@y')).toMatchObject({ username: null, requestUrl: 'rtsp://h/x@y' });
  });

  test('every written form of a password is a secret', () => {
    expect(secretsInRtspUrl('rtsp://u:a%40b@host/')).toEqual(['a%40b', 'a@b']);
    expect(secretsInRtspUrl('rtsp://u:p@ss@host/')).toEqual(['p@ss', 'p%40ss']);
    expect(secretsInRtspUrl('rtsp://host/')).toEqual([]);
  });

  test('broken Content-Base values are repaired or given up', () => {
    const url = 'rtsp://10.0.0.9/asked';
    expect(repairContentBase('192.168.1.10:554/stream0/', url)).toBe('rtsp://192.168.1.10:554/stream0/');
    expect(repairContentBase('rtsp://rtsp://host/a/', url)).toBe('rtsp://host/a/');
    expect(repairContentBase('rtsp://::ffff:10.0.0.9:8554/a/', url)).toBe(url);
    expect(repairContentBase('rtsp://[::ffff:10.0.0.9]:8554/a/', url)).toBe(
      'rtsp://[::ffff:10.0.0.9]:8554/a/',
    );
    for (const nothing of [null, '', '  ', 'nonsense']) expect(repairContentBase(nothing, url)).toBe(url);
  });

  test('control addresses', () => {
    expect(resolveControlUrl('rtsp://h/cam?x=1&proto=Onvif/', 'trackID=0')).toBe(
      'rtsp://h/cam?x=1&proto=Onvif/trackID=0',
    );
    expect(resolveControlUrl('rtsp://h/cam', 'stream=0')).toBe('rtsp://h/cam/stream=0');
    expect(resolveControlUrl('rtsp://h/cam/', '/stream=0')).toBe('rtsp://h/cam/stream=0');
    expect(resolveControlUrl('rtsp://h/cam', 'rtsp://u:p@h:1/x?y=2')).toBe('rtsp://h:1/x?y=2');
    for (const none of [null, '', '*']) expect(resolveControlUrl('rtsp://h/cam', none)).toBe('rtsp://h/cam');
  });
});
