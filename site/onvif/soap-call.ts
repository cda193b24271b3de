import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { OnvifErrorCode } from '../../shared/contract/onvif-device.ts';
import { escapeXml, find, readXml, textAt, type XmlNode } from './xml-reader.ts';

export class OnvifError extends Error {
  readonly code: OnvifErrorCode;
  constructor(code: OnvifErrorCode, text: string) {
    super(text);
    this.code = code;
  }
}

/** HTTP Digest as the rest of the product speaks it; handed in by the composition root. */
export interface DigestTools<C> {
  /** Usable challenges, strongest first. */
  parse(headers: readonly string[]): readonly C[];
  isDigest(challenge: C): boolean;
  authorize(
    challenge: C,
    credentials: { username: string; password: string },
    request: { method: string; url: string; count: number; clientNonce: string },
  ): string;
}

export interface SoapTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

const LARGEST_ANSWER_BYTES = 512 * 1024;
const CALL_TIMEOUT_MS = 6_000;

interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly challenges: readonly string[];
}

/**
 * One POST with a deadline for the whole of it and a bound on the answer. No redirect is followed. Never logs.
 * Rejects with OnvifError only.
 */
function post(
  target: SoapTarget,
  action: string,
  body: string,
  authorization: string | null,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
    const bytes = Buffer.from(body, 'utf8');
    const call = request(
      {
        host: target.host,
        port: target.port,
        path: target.path,
        method: 'POST',
        agent: false,
        signal: deadline,
        insecureHTTPParser: false,
        maxHeaderSize: 16 * 1024,
        headers: {
          'content-type': `application/soap+xml; charset=utf-8; action="${action}"`,
          'content-length': bytes.length,
          connection: 'close',
          ...(authorization !== null && { authorization }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= LARGEST_ANSWER_BYTES) chunks.push(chunk);
          else {
            reject(new OnvifError('too-large', 'the answer is larger than 512 KiB'));
            call.destroy();
          }
        });
        answer.on('error', () => reject(failureOf(deadline, 'bad-answer')));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
            challenges: answer.headersDistinct['www-authenticate'] ?? [],
          }),
        );
      },
    );
    call.on('error', (error) => {
      const isProtocol = 'code' in error && String(error.code).startsWith('HPE_');
      reject(failureOf(deadline, isProtocol ? 'bad-answer' : 'unreachable'));
    });
    call.end(bytes);
  });
}

const failureOf = (deadline: AbortSignal, code: OnvifErrorCode): OnvifError =>
  deadline.aborted
    ? new OnvifError('timeout', 'the device did not answer in time')
    : new OnvifError(code, 'the device could not be asked');

export interface SoapSession {
  readonly user: string;
  readonly password: string;
  /** Device clock minus ours, milliseconds; null while unknown. Tokens carry the device's time. */
  clockOffsetMs: number | null;
}

/** WS-Security UsernameToken, PasswordDigest: Base64(SHA-1(nonce + created + password)). */
export function securityHeader(session: SoapSession, nowMs: number, nonce: Buffer): string {
  const created = new Date(nowMs + (session.clockOffsetMs ?? 0)).toISOString();
  const digest = createHash('sha1')
    .update(nonce)
    .update(created)
    .update(session.password, 'utf8')
    .digest('base64');
  const base = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
  return (
    `<Security s:mustUnderstand="1" xmlns="${base}-wssecurity-secext-1.0.xsd"><UsernameToken>` +
    `<Username>${escapeXml(session.user)}</Username>` +
    `<Password Type="${base}-username-token-profile-1.0#PasswordDigest">${digest}</Password>` +
    `<Nonce EncodingType="${base}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</Nonce>` +
    `<Created xmlns="${base}-wssecurity-utility-1.0.xsd">${created}</Created>` +
    `</UsernameToken></Security>`
  );
}

export interface SoapCall {
  /** Namespace and name of the request; only names that begin with `Get` are sent. */
  readonly namespace: string;
  readonly name: string;
  /** Inside the request element, already escaped. */
  readonly inner: string;
}

/**
 * Sends one reading request and answers the body's element. Signs in by UsernameToken, by HTTP Digest where the
 * device asks for it, never by Basic (the password would travel readable), and never a second time after a refusal:
 * cameras lock accounts. `session` null asks without signing in.
 */
export async function soapCall<C>(
  target: SoapTarget,
  call: SoapCall,
  session: SoapSession | null,
  digest: DigestTools<C>,
  signal: AbortSignal,
): Promise<XmlNode> {
  if (!/^Get[A-Z]/.test(call.name)) throw new Error(`${call.name} is no reading request`);
  const action = `${call.namespace}/${call.name}`;
  const body = (header: string): string =>
    `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">` +
    `<s:Header>${header}</s:Header><s:Body><${call.name} xmlns="${call.namespace}">${call.inner}</${call.name}>` +
    `</s:Body></s:Envelope>`;
  const token = session === null ? '' : securityHeader(session, Date.now(), randomBytes(16));
  let answer = await post(target, action, body(token), null, signal);
  if (answer.status === 401 && session !== null) {
    const challenge = digest.parse(answer.challenges).find((one) => digest.isDigest(one));
    if (challenge === undefined) throw new OnvifError('wrong-password', 'the device refused to sign in');
    const credentials = { username: session.user, password: session.password };
    const request = {
      method: 'POST',
      url: target.path,
      count: 1,
      clientNonce: randomBytes(8).toString('hex'),
    };
    const authorization = digest.authorize(challenge, credentials, request);
    answer = await post(target, action, body(''), authorization, signal);
  }
  return readAnswer(answer, call.name, session);
}

function readAnswer(answer: HttpAnswer, name: string, session: SoapSession | null): XmlNode {
  if (answer.status === 401 || answer.status === 403)
    throw new OnvifError('wrong-password', 'the device refused user or password');
  const body = find(readXml(answer.body), 'Body');
  if (body === null) {
    const isService = answer.status >= 200 && answer.status < 300;
    throw new OnvifError(isService ? 'bad-answer' : 'not-onvif', `no SOAP answer (HTTP ${answer.status})`);
  }
  const fault = find(body, 'Fault');
  if (fault !== null) throw faultOf(fault, session);
  const result = find(body, `${name}Response`);
  if (result === null) throw new OnvifError('bad-answer', `no ${name}Response in the answer`);
  return result;
}

function faultOf(fault: XmlNode, session: SoapSession | null): OnvifError {
  const codes = [
    textAt(fault, 'Code', 'Value'),
    textAt(fault, 'Code', 'Subcode', 'Value'),
    textAt(fault, 'Code', 'Subcode', 'Subcode', 'Value'),
    textAt(fault, 'faultcode'),
  ].join(' ');
  if (!/NotAuthorized|FailedAuthentication|InvalidSecurity/i.test(codes))
    return new OnvifError('fault', 'the device refused the request');
  // Without the device's time a token made from ours may be refused although the password is right.
  return session !== null && session.clockOffsetMs === null
    ? new OnvifError('clock-skew', 'signing in failed and the time of the device is unknown')
    : new OnvifError('wrong-password', 'the device refused user or password');
}
