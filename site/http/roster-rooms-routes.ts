import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { MOST_ROSTER_ROOMS, RosterRoom } from '../../shared/contract/roster-rooms.ts';
import type { SiteServices } from './site-services.ts';

const MACHINE = 'machine';
const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;

/** What the rules ask of rooms, for scripts of the office that seats the candidates. */
export function registerRosterRoomsRoutes(
  instance: FastifyInstance,
  { roster }: Pick<SiteServices, 'roster'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/api/v1/roster/rooms',
    schema: {
      summary:
        'Building, county, candidates\u2019 schools and classes of the rooms, and where a session has others',
      response: { 200: z.object({ revision: z.number(), rooms: z.array(RosterRoom) }), ...failures },
    },
    handler: async () => {
      const { revision, rooms } = roster.table();
      return { revision, rooms };
    },
  });
  app.route({
    method: 'PUT',
    url: '/api/v1/roster/rooms',
    schema: {
      summary:
        'Writes these rooms whole, the others stay; a revision given refuses what others changed since',
      body: z.object({
        revision: z.number().int().optional(),
        rooms: z.array(RosterRoom).min(1).max(MOST_ROSTER_ROOMS),
      }),
      response: { 200: z.object({ revision: z.number() }), ...failures },
    },
    handler: async ({ body }) => {
      roster.saveRooms(body.revision ?? roster.table().revision, body.rooms, MACHINE);
      return { revision: roster.table().revision };
    },
  });
}
