import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registerSecret, scrub } from '../../../server/process/secrets.ts';

test('registered secrets disappear in every form', () => {
  registerSecret('p@ss:word/汉字%#');
  const text = `login p@ss:word/汉字%# failed at rtsp://exam:${encodeURIComponent('p@ss:word/汉字%#')}@10.0.0.1/x`;
  expect(scrub(text)).not.toContain('word');
  expect(scrub(text)).toContain('10.0.0.1/x');
});

test('credentials of any address disappear, registered or not', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9!$&*+.=~-]{1,20}$/), (password) => {
      const clean = scrub(`cannot open "rtsp://admin:${password}@198.51.100.1:554/ch1" (timeout)`);
      expect(clean).toBe('cannot open "rtsp://•••@198.51.100.1:554/ch1" (timeout)');
    }),
  );
});

test('ordinary text stays as it is', () => {
  for (const text of ['time 08:15 to 11:45', 'http://127.0.0.1:7350/#/wall', '{"a":"b@c"}', 'C:\\data'])
    expect(scrub(text)).toBe(text);
});
