import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DutyBoard, DutyEntry, DutyRosterFile } from '../../shared/contract/duty.ts';
import { ErrorBody } from '../../shared/contract/errors.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const MACHINE = 'machine';

/** Duty on the day for machines. */
export function registerDutyRoutes(instance: FastifyInstance, { duty }: SiteServices): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/api/v1/duty',
    schema: {
      summary: 'Who is on duty at every post, overdue reports, gaps of the plan',
      response: { 200: DutyBoard, ...failures },
    },
    handler: async () => duty.board(),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/duty/history',
    schema: {
      summary: 'Sign-ons, hand-overs with their reports, and relief, newest first',
      querystring: z.object({ limit: z.coerce.number().int().min(1).max(500).default(200) }),
      response: { 200: z.array(DutyEntry), ...failures },
    },
    handler: async (request) => [...duty.history(request.query.limit)],
  });

  app.route({
    method: 'POST',
    url: '/api/v1/duty/rosters',
    schema: {
      summary: 'Publishes a duty roster (duty-roster/1), which holds from now on',
      body: DutyRosterFile,
      response: { 200: DutyBoard, ...failures },
    },
    handler: async (request) => {
      duty.publish(JSON.stringify(request.body), MACHINE);
      return duty.board();
    },
  });
}
