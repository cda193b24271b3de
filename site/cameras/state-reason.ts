import type { CameraStateCode } from '../../shared/contract/camera-status.ts';

/** One English sentence per state code. Fixed texts only: nothing a server said, no address, no password. */
const REASONS: Readonly<Record<CameraStateCode, string>> = {
  none: '',
  starting: 'Connecting to the camera.',
  'waiting-for-dial': 'Waiting for other cameras to finish connecting.',
  'connect-timeout': 'The camera did not accept a connection in time.',
  'connection-refused': 'The camera refused the connection: wrong port, or its video service is not running.',
  'host-unreachable': 'There is no network path to the camera.',
  'name-not-found': 'The name of the camera could not be resolved to an address.',
  'connection-lost': 'The camera closed the connection.',
  'request-timeout': 'The camera accepted the connection but did not answer a request in time.',
  'first-packet-timeout': 'The camera agreed to play but sent no picture.',
  'no-key-frame': 'Packets arrive but no complete key frame, so there is no picture yet.',
  'no-packets': 'The camera stopped sending without closing the connection.',
  'packet-loss': 'Packets are being lost on the way from the camera.',
  'wrong-password':
    'The camera refused the user name or password. It is not tried again until someone asks for it.',
  'password-needed': 'The camera wants a user name and password and none is set.',
  'not-found': 'The camera does not know this stream address.',
  'server-busy': 'The camera has no free connection.',
  'server-error': 'The camera reported an internal error.',
  'no-video-track': 'The stream has no video.',
  'codec-unsupported': 'The camera sends a video format other than H.264 and H.265, which is not supported.',
  'transport-unsupported': 'The camera does not send video over TCP.',
  'udp-blocked':
    'The camera agreed to send over UDP, but no packet arrives: probably a firewall. TCP is tried next.',
  'udp-refused': 'The camera does not send video over UDP. TCP is tried next.',
  'udp-fallback': 'UDP is set but no packet came that way; the picture comes over TCP.',
  'redirect-loop': 'The camera keeps redirecting to another address.',
  'stale-session':
    'The camera still sends what belongs to an earlier connection; waiting for that one to end.',
  'protocol-error': 'What the camera sends is not understandable as RTSP.',
  'ingest-restarting': 'The receiving process stopped unexpectedly and is being started again.',
};

export function stateReason(code: CameraStateCode): string {
  return REASONS[code];
}
