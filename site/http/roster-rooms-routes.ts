import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { MOST_ROSTER_ROOMS, RosterRoom } from '../../shared/contract/roster-rooms.ts';
import { ImportKind } from '../../shared/contract/roster-table.ts';
import type { SiteServices } from './site-services.ts';

const MACHINE = 'machine';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;

/** What the rules ask of rooms, for scripts of the office that seats the candidates. */
export function registerRosterRoomsRoutes(
  instance: FastifyInstance,
  { roster, rosterFiles }: Pick<SiteServices, 'roster' | 'rosterFiles'>,
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
    method: 'GET',
    url: '/api/v1/roster/templates/:kind.xlsx',
    schema: {
      summary: 'A sample table of rooms, posts, sessions or candidates, as the import of the page reads it',
      params: z.object({ kind: ImportKind }),
      response: { 200: { description: 'XLSX', content: { [XLSX]: { schema: z.unknown() } } }, ...failures },
    },
    handler: async ({ params: { kind } }, reply) =>
      reply
        .type(XLSX)
        .header('content-disposition', `attachment; filename="${kind}.xlsx"`)
        .send(Buffer.from(await rosterFiles.template(kind))),
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
