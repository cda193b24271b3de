import type { Requests } from '../../fakes/openapi-check.ts';

/** Routes of the listening check and the listening test. */
export const listeningRequests: Requests = {
  'get /api/v1/audio-checks': { path: '/api/v1/audio-checks', status: 200 },
  'post /api/v1/audio-checks': {
    path: '/api/v1/audio-checks',
    body: { rooms: ['r01'], kind: 'stipa', output: 'external' },
    status: 200,
  },
  'get /api/v1/audio-checks/{id}/papers': { path: '/api/v1/audio-checks/none/papers', status: 404 },
  'get /api/v1/audio-checks/{id}/report': { path: '/api/v1/audio-checks/none/report', status: 404 },
  'get /api/v1/audio-checks/{id}/papers/{format}': {
    path: '/api/v1/audio-checks/none/papers/pdf',
    status: 404,
  },
  'get /api/v1/listening-papers/{name}': { path: '/api/v1/listening-papers/none-zh.zip', status: 404 },
  'get /api/v1/listening-profile': { path: '/api/v1/listening-profile', status: 200 },
  'get /api/v1/audio-checks/{id}': { path: '/api/v1/audio-checks/none', status: 404 },
  'get /api/v1/audio-checks/zones': { path: '/api/v1/audio-checks/zones', status: 200 },
  'post /api/v1/audio-checks/zones': {
    path: '/api/v1/audio-checks/zones',
    body: { rooms: ['r01'], zone: '一区' },
    status: 200,
  },
  'get /api/v1/audio-checks/preflight': { path: '/api/v1/audio-checks/preflight', status: 200 },
  'get /api/v1/audio-checks/{id}/signal': { path: '/api/v1/audio-checks/none/signal', status: 404 },
  'get /api/v1/audio-checks/signals/{kind}': { path: '/api/v1/audio-checks/signals/stipa', status: 200 },
  'get /api/v1/audio-checks/{id}/rooms/{roomId}/reference': {
    path: '/api/v1/audio-checks/none/rooms/r01/reference',
    status: 404,
  },
  'get /api/v1/audio-checks/{id}/rooms/{roomId}/sound': {
    path: '/api/v1/audio-checks/none/rooms/r01/sound',
    status: 404,
  },
  'get /api/v1/listening/watches': { path: '/api/v1/listening/watches', status: 200 },
  'post /api/v1/listening/watches': {
    path: '/api/v1/listening/watches',
    body: { kind: 'trial', recordingId: 'none', rooms: 'all' },
    status: 404,
  },
  'get /api/v1/listening/watches/{id}': { path: '/api/v1/listening/watches/none', status: 404 },
  'get /api/v1/listening/watches/{id}/papers': {
    path: '/api/v1/listening/watches/none/papers',
    status: 404,
  },
  'get /api/v1/listening/watches/{id}/papers/pdf': {
    path: '/api/v1/listening/watches/none/papers/pdf',
    status: 404,
  },
  'post /api/v1/listening/watches/{id}/end': {
    path: '/api/v1/listening/watches/none/end',
    body: {},
    status: 404,
  },
  'get /api/v1/listening/watches/{id}/faults/{faultId}/clip.wav': {
    path: '/api/v1/listening/watches/none/faults/none/clip.wav',
    status: 404,
  },
  'get /api/v1/listening/recordings': { path: '/api/v1/listening/recordings', status: 200 },
  'post /api/v1/listening/recordings': {
    path: '/api/v1/listening/recordings?kind=trial&title=empty',
    status: 400,
  },
  'get /api/v1/listening/recordings/{id}/sound': {
    path: '/api/v1/listening/recordings/none/sound',
    status: 404,
  },
  'get /api/v1/listening/recordings/{id}/cues.csv': {
    path: '/api/v1/listening/recordings/none/cues.csv',
    status: 404,
  },
};
