import type { Requests } from '../../fakes/openapi-check.ts';

/** Routes of recordings, exports and evidence. */
export const recordingsRequests: Requests = {
  'get /api/v1/recordings': {
    path: '/api/v1/recordings?cameraId=r01-front&fromMs=1000&toMs=61000',
    status: 200,
  },
  'get /api/v1/recordings/coverage': {
    path: '/api/v1/recordings/coverage?fromMs=1000&toMs=61000',
    status: 200,
  },
  'get /api/v1/recordings/proof': {
    path: '/api/v1/recordings/proof?fromMs=1000&toMs=61000',
    status: 200,
  },
  'get /api/v1/recordings/snapshot.jpg': {
    path: '/api/v1/recordings/snapshot.jpg?cameraId=r01-front&atMs=1000',
    status: 404,
  },
  'get /api/v1/recordings/fragments/{id}': {
    path: '/api/v1/recordings/fragments/0123456789abcdef-1',
    status: 404,
  },
  'get /api/v1/recordings/{id}.mp4': { path: '/api/v1/recordings/0123456789abcdef-1.mp4', status: 404 },
  'get /api/v1/exports/{jobId}/{name}': { path: '/api/v1/exports/x/y.mp4', status: 404 },
  'get /api/v1/evidence': { path: '/api/v1/evidence', status: 200 },
  'post /api/v1/evidence/{id}/open': {
    path: '/api/v1/evidence/none/open',
    body: { by: 'nobody', reason: '复核' },
    status: 400,
  },
  'get /api/v1/evidence/{id}/files/{*}': {
    path: '/api/v1/evidence/none/files/manifest.json?opening=none',
    status: 403,
  },
};
