import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DutyCall, DutyCallResult, DutyCallsView, DutyDraw } from '../../shared/contract/duty-calls.ts';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { PaperLanguage } from '../../shared/contract/roster-papers.ts';
import { sendFile } from './send-file.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const MACHINE = 'machine';

/** Telephone spot calls of people on duty, for machines and for the link of the page. */
export function registerDutyCallsRoutes(
  instance: FastifyInstance,
  { dutyCalls: calls }: Pick<SiteServices, 'dutyCalls'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/api/v1/duty/calls',
    schema: {
      summary: 'Spot calls of people on duty, newest first; how many could be drawn now; posts not reached',
      response: { 200: DutyCallsView, ...failures },
    },
    handler: async () => calls.view(),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/duty/calls.csv',
    schema: {
      summary: 'All spot calls with their results as a table',
      querystring: z.object({ language: PaperLanguage.default('zh') }),
      response: {
        200: { description: 'text/csv', content: { 'text/csv': { schema: z.unknown() } } },
        ...failures,
      },
    },
    handler: async (request, reply) => sendFile(reply, calls.table(request.query.language), 'calls.csv'),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/duty/calls',
    schema: {
      summary: 'Draws whom to telephone now of those on duty; the seed is journalled',
      body: DutyDraw,
      response: { 200: z.array(DutyCall), ...failures },
    },
    handler: async (request) => calls.draw(request.body, MACHINE),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/duty/calls/:callId',
    schema: {
      summary: 'What came of a call: reached, late or not-reached, and who telephoned',
      params: z.object({ callId: z.string().min(1).max(64) }),
      body: DutyCallResult,
      response: { 200: DutyCallsView, ...failures },
    },
    handler: async (request) => {
      calls.record({ ...request.body, callId: request.params.callId }, MACHINE);
      return calls.view();
    },
  });
}
