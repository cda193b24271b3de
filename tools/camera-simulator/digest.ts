import { createHash, timingSafeEqual } from 'node:crypto';
import type { RtspRequest } from './rtsp-request.ts';

export interface Account {
  readonly user: string;
  readonly password: string;
}

export const REALM = 'camera simulator';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Whether a request carries the right Digest answer to `nonce` (RFC 2617, 3.2.2; with and without qop). */
export function isAuthorized(request: RtspRequest, account: Account, nonce: string): boolean {
  const header = request.headers.get('authorization') ?? '';
  if (!/^digest /i.test(header)) return false;
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, plain] of header.slice(7).matchAll(/([a-z]+)=(?:"([^"]*)"|([^\s,]+))/gi))
    fields.set(name.toLowerCase(), quoted ?? plain ?? '');
  if (fields.get('nonce') !== nonce || fields.get('username') !== account.user) return false;
  const ha1 = md5(`${account.user}:${REALM}:${account.password}`);
  const ha2 = md5(`${request.method}:${fields.get('uri') ?? ''}`);
  const qop = fields.get('qop');
  const middle = qop ? `${nonce}:${fields.get('nc') ?? ''}:${fields.get('cnonce') ?? ''}:${qop}` : nonce;
  const expected = Buffer.from(md5(`${ha1}:${middle}:${ha2}`));
  const given = Buffer.from((fields.get('response') ?? '').toLowerCase());
  return given.length === expected.length && timingSafeEqual(given, expected);
}
