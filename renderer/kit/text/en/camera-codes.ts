import type { Text } from '../zh/index.ts';

/** What a camera does, and why it has no picture. */
export const cameraCodes: Pick<Text['codes'], 'cameraState' | 'cameraCode' | 'cameraRole'> = {
  cameraState: {
    connecting: 'Connecting',
    'waiting-for-key-frame': 'Waiting for picture',
    live: 'Normal',
    degraded: 'Damaged picture',
    stalled: 'Picture stopped',
    offline: 'Offline',
    'auth-failed': 'Password refused',
    unsupported: 'Not supported',
  },
  cameraCode: {
    none: { cause: 'Picture normal', action: '' },
    starting: { cause: 'The stream is starting', action: 'Wait a few seconds' },
    'waiting-for-dial': {
      cause: 'Queued for connection',
      action: 'Only some cameras connect at once; this one follows by itself',
    },
    'connect-timeout': {
      cause: 'Connection timed out, the camera did not answer',
      action: 'Check its power, cable and switch port',
    },
    'connection-refused': {
      cause: 'The camera refused the connection',
      action: 'Check address and port, and that streaming is on',
    },
    'host-unreachable': {
      cause: 'The network does not reach the camera',
      action: 'Check switch, subnet and cable',
    },
    'name-not-found': {
      cause: 'This host name does not exist',
      action: 'Check the address or use the IP address',
    },
    'connection-lost': {
      cause: 'The connection was lost',
      action: 'Reconnecting; if it keeps happening check cable and power',
    },
    'request-timeout': {
      cause: 'The camera answered too late',
      action: 'Reconnecting; if it stays, restart the camera',
    },
    'first-packet-timeout': {
      cause: 'Connected, but no picture data came',
      action: 'Check that encoding is on and no firewall blocks it',
    },
    'no-key-frame': {
      cause: 'No key frame came',
      action: 'Set the camera’s key-frame interval to about 2 s',
    },
    'no-packets': { cause: 'Picture data stopped', action: 'Reconnecting; check power and cable' },
    'packet-loss': {
      cause: 'Packets are lost, the picture may be damaged',
      action: 'Check plugs and the load of the switch',
    },
    'wrong-password': {
      cause: 'User or password is wrong; not trying again',
      action: 'Correct it in the settings, then press Retry',
    },
    'password-needed': {
      cause: 'The camera asks for a password and the address has none',
      action: 'Add user and password, then press Retry',
    },
    'not-found': {
      cause: 'The camera has no such stream',
      action: 'Check channel and stream number in the address',
    },
    'server-busy': {
      cause: 'The camera has no connection left',
      action: 'Close other viewers; it is tried again by itself',
    },
    'server-error': {
      cause: 'The camera failed inside',
      action: 'Tried again by itself; if it stays, restart the camera',
    },
    'no-video-track': {
      cause: 'The stream has no video',
      action: 'Check the address and the camera’s video settings',
    },
    'codec-unsupported': {
      cause: 'The video codec is not supported',
      action: 'Set the sub stream to H.264 or H.265',
    },
    'transport-unsupported': {
      cause: 'The camera does not offer the chosen transport',
      action: 'Set the other transport (TCP or UDP) for this camera',
    },
    'udp-blocked': {
      cause: 'No packet arrives over UDP: firewall?',
      action: 'TCP is tried by itself; open the firewall or set TCP',
    },
    'udp-refused': {
      cause: 'The camera does not send over UDP',
      action: 'TCP is tried by itself; set TCP for this camera',
    },
    'udp-fallback': {
      cause: 'Picture over TCP; nothing came over UDP',
      action: 'Open the firewall and press “Retry”, or set TCP',
    },
    'redirect-loop': {
      cause: 'The camera keeps redirecting elsewhere',
      action: 'Check the address; enter the final one',
    },
    'stale-session': {
      cause: 'The camera mixes in an earlier connection',
      action: 'Waits a minute by itself; if it returns, restart the camera',
    },
    'protocol-error': {
      cause: 'The camera’s answers break the protocol',
      action: 'Note model and firmware, ask the maker',
    },
    'ingest-restarting': { cause: 'The ingest process is restarting', action: 'It recovers within seconds' },
  },
  cameraRole: { front: 'front', back: 'back', door: 'door', safe: 'safe', other: 'other' },
};
