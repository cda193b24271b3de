import type { UplinkErrorCode } from '../../shared/contract/uplink-status.ts';
import { CLOSE } from '../../shared/uplink/limits.ts';

/** Why a connection ended, for a person. `refused` needs somebody to act, `offline` mends itself. */
export interface Failure {
  readonly state: 'offline' | 'refused';
  readonly code: UplinkErrorCode;
  readonly text: string;
  /** Wait at least so long before the next try. */
  readonly leastDelayMs: number;
}

const REFUSED_DELAY_MS = 10_000;
const refused = (code: UplinkErrorCode, text: string): Failure => ({
  state: 'refused',
  code,
  text,
  leastDelayMs: REFUSED_DELAY_MS,
});
const offline = (code: UplinkErrorCode, text: string, leastDelayMs = 0): Failure => ({
  state: 'offline',
  code,
  text,
  leastDelayMs,
});

/** `isSecured`: the TLS handshake had finished on our side. */
export function failureOfError(
  error: Error & { code?: string },
  endpoint: string,
  isSecured: boolean,
): Failure {
  const code = error.code ?? '';
  const place = new URL(endpoint).host;
  if (code === 'ECONNREFUSED')
    return offline('nothing-answers', `Nothing answers at ${place}: the centre is not running there.`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return offline('name-not-found', `The name of ${place} cannot be resolved.`);
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH')
    return offline('no-route', `There is no network route to ${place}.`);
  if (code === 'ETIMEDOUT' || /timed? ?out/i.test(error.message))
    return offline('no-answer', `${place} does not answer in time.`);
  if (code.includes('ALERT'))
    return refused(
      'certificate-refused',
      `The centre at ${place} does not accept this site's certificate; it may be revoked, expired or of another centre.`,
    );
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return refused(
      'address-mismatch',
      `The certificate of ${place} is for another address: enrol the site again with this address.`,
    );
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER/.test(code))
    return refused(
      'other-authority',
      `The server at ${place} is not the centre of the enrolment file: its certificate has another authority or has ended.`,
    );
  // TLS 1.3: the server judges our certificate after we are through, so its refusal is a plain reset.
  if (isSecured && (code === 'ECONNRESET' || code === 'EPIPE' || /hang up/.test(error.message)))
    return refused(
      'refused-or-cut',
      `The centre at ${place} closed the line during the handshake: it does not accept this site's certificate, or something in between cuts the line.`,
    );
  if (code === 'ECONNRESET' || /hang up/.test(error.message))
    return offline(
      'cut-early',
      `The line to ${place} was cut before it was up; something else may be listening there.`,
    );
  if (/subprotocol/i.test(error.message))
    return refused('other-protocol', `The server at ${place} does not speak this uplink protocol.`);
  return offline('line-failed', `The line to ${place} failed: ${error.message}`);
}

/** The line is fine, our own store is not. */
export function failureOfOutbox(error: unknown): Failure {
  const text = error instanceof Error ? error.message : String(error);
  return offline('outbox-unreadable', `The site's outbox cannot be read: ${text}`, 2_000);
}

/** The centre answered the upgrade request with a status instead of taking it. */
export function failureOfStatus(status: number, endpoint: string, retryAfter: string | undefined): Failure {
  const place = new URL(endpoint).host;
  if (status === 401 || status === 403)
    return refused(
      'certificate-refused',
      `The centre at ${place} refuses this site: its certificate is revoked or not enrolled there.`,
    );
  if (status === 426 || status === 400 || status === 404)
    return refused('other-protocol', `The server at ${place} does not speak this uplink protocol.`);
  const seconds = Number(retryAfter ?? '0');
  const leastDelayMs = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 300) * 1000 : 1000;
  if (status === 429)
    return offline('asked-to-wait', `The centre at ${place} asks to wait before the next try.`, leastDelayMs);
  return offline('server-status', `The server at ${place} answers with status ${status}.`, leastDelayMs);
}

export function failureOfClose(code: number, reason: string): Failure {
  switch (code) {
    case CLOSE.forbidden:
    case CLOSE.unauthenticated:
      return refused('certificate-refused', `The centre refuses this site: ${reason || 'not allowed'}.`);
    case CLOSE.version:
      return refused('other-version', 'The centre does not speak this version of the uplink protocol.');
    case CLOSE.superseded:
      return offline(
        'superseded',
        "Another connection with this site's certificate has taken over.",
        REFUSED_DELAY_MS,
      );
    case CLOSE.drain:
      return offline('centre-restarting', 'The centre is restarting.');
    case CLOSE.overloaded:
    case CLOSE.centreFault:
      return offline('centre-cannot-store', 'The centre cannot store events at the moment.', 1000);
    case CLOSE.fork:
      return offline(
        'histories-differ',
        'The centre holds another history of this site; a new epoch is needed.',
        1000,
      );
    case CLOSE.malformed:
    case CLOSE.overCredit:
    case CLOSE.tooLarge:
      return offline('message-refused', `The centre did not accept a message: ${reason || code}.`, 1000);
    default:
      return offline('line-cut', 'The line to the centre was cut.');
  }
}
