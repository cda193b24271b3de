import type { Requests } from '../../fakes/openapi-check.ts';

/** Routes of the site itself, its readiness and its way upward. */
export const siteRequests: Requests = {
  'get /api/v1/health': { path: '/api/v1/health', status: 200 },
  'get /api/v1/openapi.json': { path: '/api/v1/openapi.json', status: 200 },
  'get /api/v1/readiness': { path: '/api/v1/readiness', status: 200 },
  'post /api/v1/duty-log': {
    path: '/api/v1/duty-log',
    body: { text: '试卷已到达', isUrgent: true },
    status: 200,
  },
  'get /api/v1/uplink': { path: '/api/v1/uplink', status: 200 },
  'get /api/v1/instructions': { path: '/api/v1/instructions', status: 200 },
  'post /api/v1/instructions/{id}/confirm': {
    path: '/api/v1/instructions/none-such/confirm',
    body: { by: '周敏' },
    status: 404,
  },
  'get /metrics': { path: '/metrics', status: 200 },
};
