import { describe, expect, test } from 'vitest';
import { authorize, type Challenge, parseChallenges } from '../../../site/cameras/rtsp/rtsp-auth.ts';

// The worked example of RFC 7616 section 3.9.1.
const NONCE = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
const EXAMPLE = [
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="${NONCE}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="${NONCE}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
];
const MUFASA = { username: 'Mufasa', password: 'Circle of Life' };
const GET = {
  method: 'GET',
  url: '/dir/index.html',
  count: 1,
  clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};

function responseOf(challenge: Challenge | undefined): string | undefined {
  if (challenge === undefined) return undefined;
  return /response="([0-9a-f]+)"/.exec(authorize(challenge, MUFASA, GET))?.[1];
}

describe('RTSP authentication', () => {
  test('SHA-256 comes before MD5, and both give the responses of RFC 7616', () => {
    const challenges = parseChallenges(EXAMPLE);
    expect(challenges.map((one) => one.hash)).toEqual(['sha256', 'md5']);
    expect(responseOf(challenges[0])).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
    expect(responseOf(challenges[1])).toBe('8ca523f5e9506fed4657c9700eebdbec');
  });

  test('without qop the older form of RFC 2069 is used', () => {
    const [challenge] = parseChallenges([
      'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
    ]);
    if (challenge === undefined) throw new Error('no challenge');
    const header = authorize(challenge, { username: 'Mufasa', password: 'CircleOfLife' }, GET);
    expect(header).toContain('response="1949323746fe6a43ef61f9606e7febea"'); // erratum 749 of RFC 2069
    expect(header).not.toContain('cnonce');
  });

  test('Digest comes before Basic, in one header or in several', () => {
    const one = parseChallenges(['Basic realm="a", Digest realm="b", nonce="n", stale=TRUE']);
    expect(one.map((challenge) => [challenge.scheme, challenge.isStale])).toEqual([
      ['digest', true],
      ['basic', false],
    ]);
    const several = parseChallenges([
      'Basic realm="a"',
      'Bearer x',
      'Digest realm="b", nonce="n", algorithm=SHA-512',
    ]);
    expect(several.map((challenge) => challenge.scheme)).toEqual(['basic']);
  });

  test('Basic encodes UTF-8', () => {
    const [challenge] = parseChallenges(['Basic realm="x"']);
    if (challenge === undefined) throw new Error('no challenge');
    expect(authorize(challenge, { username: 'test', password: '123£' }, GET)).toBe('Basic dGVzdDoxMjPCow==');
  });
});
