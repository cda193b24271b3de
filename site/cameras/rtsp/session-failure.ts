import type { CameraStateCode } from '../../../shared/contract/camera-status.ts';

/** What a refusal means for a person (RFC 2326 section 11). The server's own words are never shown. */
export function failureOfStatus(status: number): CameraStateCode {
  if (status === 401 || status === 403) return 'wrong-password';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 461) return 'transport-unsupported';
  if (status === 453 || status === 503) return 'server-busy';
  if (status === 415 || status === 406) return 'codec-unsupported';
  if (status >= 500) return 'server-error';
  return 'protocol-error';
}
