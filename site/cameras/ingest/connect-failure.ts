import type { CameraStateCode } from '../../../shared/contract/camera-status.ts';

/** TCP connections are accepted within this time or not at all. */
export const CONNECT_TIMEOUT_MS = 4_000;

/** What a socket error means for a person. The error's own text is never shown: it names addresses. */
export function failureOfSocketError(error: Error & { code?: string }): CameraStateCode {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'connection-refused';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return 'host-unreachable';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return 'name-not-found';
    case 'ETIMEDOUT':
      return 'connect-timeout';
    default:
      return 'connection-lost';
  }
}
