import type { Requests } from '../../fakes/openapi-check.ts';

/** Routes of cameras, their health, pictures and commissioning. */
export const camerasRequests: Requests = {
  'get /api/v1/cameras': { path: '/api/v1/cameras', status: 200 },
  'get /api/v1/cameras/{id}/snapshot.jpg': { path: '/api/v1/cameras/r01-front/snapshot.jpg', status: 503 },
  'get /api/v1/cameras/{id}/health': { path: '/api/v1/cameras/r01-front/health', status: 200 },
  'get /api/v1/camera-health': { path: '/api/v1/camera-health', status: 200 },
  'get /api/v1/cameras/{id}/diagnosis': { path: '/api/v1/cameras/r01-front/diagnosis', status: 200 },
  'get /api/v1/cameras/{id}/diagnosis.jpg': { path: '/api/v1/cameras/r01-front/diagnosis.jpg', status: 503 },
  'get /api/v1/cameras/{id}/reference.jpg': { path: '/api/v1/cameras/r01-front/reference.jpg', status: 404 },
  'get /api/v1/cameras/{id}/reference-proposal.jpg': {
    path: '/api/v1/cameras/r01-front/reference-proposal.jpg?proposal=none',
    status: 404,
  },
  'get /api/v1/commissioning': { path: '/api/v1/commissioning', status: 200 },
  'get /api/v1/commissioning/{id}': { path: '/api/v1/commissioning/none', status: 404 },
};
