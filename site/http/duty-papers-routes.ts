import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { PaperLanguage } from '../../shared/contract/roster-papers.ts';
import { sendFile } from './send-file.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
/** Without `planId`: the duty roster that holds. */
const Wish = z.object({
  language: PaperLanguage.default('zh'),
  planId: z.string().min(1).max(64).optional(),
});
const file = (mediaType: string) => ({
  200: { description: mediaType, content: { [mediaType]: { schema: z.unknown() } } },
  ...failures,
});

/** The duty table for the links of the page; without telephone numbers. */
export function registerDutyPapersRoutes(
  instance: FastifyInstance,
  { dutyPapers: papers }: Pick<SiteServices, 'dutyPapers'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/api/v1/duty-papers/table.pdf',
    schema: {
      summary: 'The duty table as PDF: posts by days, lines to sign, a list to sign by shift',
      querystring: Wish,
      response: file('application/pdf'),
    },
    handler: async ({ query: { planId, language } }, reply) =>
      sendFile(reply, await papers.pdf(planId ?? null, language), 'duty.pdf'),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/duty-papers/table.xlsx',
    schema: {
      summary: 'The duty table as XLSX: days by posts, shifts, people with nights and hours',
      querystring: Wish,
      response: file('application/octet-stream'),
    },
    handler: async ({ query: { planId, language } }, reply) =>
      sendFile(reply, await papers.workbook(planId ?? null, language), 'duty.xlsx'),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/duty-papers/calendar/:personId',
    schema: {
      summary: 'The shifts of one person as iCalendar (RFC 5545)',
      params: z.object({ personId: z.string().min(1).max(64) }),
      querystring: Wish,
      response: file('text/calendar'),
    },
    handler: async ({ params, query: { planId, language } }, reply) =>
      sendFile(reply, papers.calendar(planId ?? null, params.personId, language), 'duty.ics'),
  });
}
