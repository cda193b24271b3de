import type { Requests } from '../../fakes/openapi-check.ts';

const ROOM = { building: '东楼', county: '', candidateSchools: [], candidateClasses: [], sessions: [] };

/** Routes of people, rosters and duty. */
export const rosterRequests: Requests = {
  'get /api/v1/responsibility': { path: '/api/v1/responsibility', status: 200 },
  'get /api/v1/responsibility/chart.pdf': { path: '/api/v1/responsibility/chart.pdf', status: 200 },
  'get /api/v1/people/list.xlsx': { path: '/api/v1/people/list.xlsx', status: 200 },
  'get /api/v1/people/list.csv': { path: '/api/v1/people/list.csv', status: 200 },
  'get /api/v1/people/template.xlsx': { path: '/api/v1/people/template.xlsx', status: 200 },
  'get /api/v1/people/template.csv': { path: '/api/v1/people/template.csv', status: 200 },
  'get /api/v1/people/pseudonymous.json': { path: '/api/v1/people/pseudonymous.json', status: 200 },
  'get /api/v1/people/pseudonymous.csv': { path: '/api/v1/people/pseudonymous.csv', status: 200 },
  'get /api/v1/people/scans/{sha256}': { path: `/api/v1/people/scans/${'0'.repeat(64)}`, status: 404 },
  'get /api/v1/roster/day': { path: '/api/v1/roster/day', status: 404 },
  'post /api/v1/roster/day/sign-in': {
    path: '/api/v1/roster/day/sign-in',
    body: { sessionId: 'none', card: 'nobody' },
    status: 404,
  },
  'post /api/v1/roster/day/absent': {
    path: '/api/v1/roster/day/absent',
    body: { sessionId: 'none', personId: 'none' },
    status: 400,
  },
  'post /api/v1/roster/day/leave': {
    path: '/api/v1/roster/day/leave',
    body: { sessionId: 'none', personId: 'none', reason: 'ill' },
    status: 400,
  },
  'get /api/v1/roster/day/substitutes': {
    path: '/api/v1/roster/day/substitutes?sessionId=none&postId=none&seat=0',
    status: 404,
  },
  'post /api/v1/roster/day/substitute': {
    path: '/api/v1/roster/day/substitute',
    body: { sessionId: 'none', postId: 'none', seat: 0, personId: 'none', fromPersonId: null },
    status: 400,
  },
  'post /api/v1/roster/day/replan': {
    path: '/api/v1/roster/day/replan',
    body: { sessionId: 'none', personIds: [], scope: 'session' },
    status: 404,
  },
  'post /api/v1/roster/day/replan/{id}/accept': {
    path: '/api/v1/roster/day/replan/none/accept',
    body: {},
    status: 400,
  },
  'post /api/v1/roster/day/take-back': {
    path: '/api/v1/roster/day/take-back',
    body: { factId: 'none' },
    status: 400,
  },
  'post /api/v1/roster/day/cards': {
    path: '/api/v1/roster/day/cards',
    body: { card: '0A1B', personId: 'none' },
    status: 400,
  },
  'get /api/v1/duty': { path: '/api/v1/duty', status: 200 },
  'get /api/v1/duty/history': { path: '/api/v1/duty/history?limit=5', status: 200 },
  'post /api/v1/duty/rosters': {
    path: '/api/v1/duty/rosters',
    body: {
      format: 'duty-roster/1',
      name: '示例',
      posts: [{ id: 'papers', name: '保密室' }],
      people: [{ id: 'p1', name: '示例甲' }],
      shifts: [{ postId: 'papers', start: '2026-06-07T08:00', end: '2026-06-07T20:00', people: ['p1'] }],
    },
    status: 200,
  },
  'get /api/v1/duty/calls': { path: '/api/v1/duty/calls', status: 200 },
  'get /api/v1/duty/calls.csv': { path: '/api/v1/duty/calls.csv?language=en', status: 200 },
  'post /api/v1/duty/calls': { path: '/api/v1/duty/calls', body: { count: 1 }, status: 409 },
  'post /api/v1/duty/calls/{callId}': {
    path: '/api/v1/duty/calls/none',
    body: { outcome: 'reached', caller: '示例' },
    status: 404,
  },
  'get /api/v1/duty-papers/table.pdf': { path: '/api/v1/duty-papers/table.pdf?language=en', status: 200 },
  'get /api/v1/duty-papers/table.xlsx': { path: '/api/v1/duty-papers/table.xlsx', status: 200 },
  'get /api/v1/duty-papers/calendar/{personId}': {
    path: '/api/v1/duty-papers/calendar/p1',
    status: 200,
  },
  'get /api/v1/duty-plans': { path: '/api/v1/duty-plans', status: 200 },
  'get /api/v1/duty-plans/draft': {
    path: '/api/v1/duty-plans/draft?from=2026-06-08&to=2026-06-09',
    status: 200,
  },
  'post /api/v1/duty-plans': { path: '/api/v1/duty-plans', body: { format: 'duty-problem/1' }, status: 400 },
  'get /api/v1/duty-plans/{planId}': { path: '/api/v1/duty-plans/none', status: 404 },
  'get /api/v1/duty-plans/{planId}/problem': { path: '/api/v1/duty-plans/none/problem', status: 404 },
  'post /api/v1/duty-plans/{planId}/stop': { path: '/api/v1/duty-plans/none/stop', body: {}, status: 404 },
  'post /api/v1/duty-plans/{planId}/publish': {
    path: '/api/v1/duty-plans/none/publish',
    body: {},
    status: 404,
  },
  'post /api/v1/duty-plans/{planId}/discard': {
    path: '/api/v1/duty-plans/none/discard',
    body: {},
    status: 404,
  },
  'get /api/v1/roster/templates/{kind}.xlsx': {
    path: '/api/v1/roster/templates/candidates.xlsx',
    status: 200,
  },
  'get /api/v1/roster/rooms': { path: '/api/v1/roster/rooms', status: 200 },
  'put /api/v1/roster/rooms': {
    path: '/api/v1/roster/rooms',
    body: { rooms: [{ ...ROOM, roomId: 'none' }] },
    status: 404,
  },
  'post /api/v1/roster/solve': { path: '/api/v1/roster/solve?seconds=1', status: 409 },
  'get /api/v1/roster-papers/{paper}': { path: '/api/v1/roster-papers/door', status: 200 },
  'get /api/v1/roster-papers/workbook': { path: '/api/v1/roster-papers/workbook', status: 200 },
  'get /api/v1/roster-papers/calendar/{personId}': {
    path: '/api/v1/roster-papers/calendar/none',
    status: 404,
  },
  'get /api/v1/roster/{planId}': { path: '/api/v1/roster/none', status: 404 },
  'get /api/v1/roster/{planId}/problem': { path: '/api/v1/roster/none/problem', status: 404 },
};
