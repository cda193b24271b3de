import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { PaperLanguage, RosterPaper } from '../../shared/contract/roster-papers.ts';
import { sendFile } from './send-file.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const Language = z.object({ language: PaperLanguage.default('zh') });
const file = (mediaType: string) => ({
  200: { description: mediaType, content: { [mediaType]: { schema: z.unknown() } } },
  ...failures,
});

/** Papers of the roster for the links of the page. */
export function registerRosterPapersRoutes(
  instance: FastifyInstance,
  { rosterPapers: papers }: Pick<SiteServices, 'rosterPapers'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/api/v1/roster-papers/:paper',
    schema: {
      summary: 'Door sheets, personal slips or sign-in sheets of the working roster as PDF',
      params: z.object({ paper: RosterPaper }),
      querystring: Language,
      response: file('application/pdf'),
    },
    handler: async (request, reply) =>
      sendFile(reply, await papers.pdf(request.params.paper, request.query.language), 'roster.pdf'),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/roster-papers/workbook',
    schema: {
      summary: 'The whole roster as XLSX: rooms by sessions, and people by sessions',
      querystring: Language,
      response: file('application/octet-stream'),
    },
    handler: async (request, reply) =>
      sendFile(reply, await papers.workbook(request.query.language), 'roster.xlsx'),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/roster-papers/calendar/:personId',
    schema: {
      summary: 'The sittings of one person as iCalendar (RFC 5545)',
      params: z.object({ personId: z.string().min(1).max(64) }),
      response: file('text/calendar'),
    },
    handler: async (request, reply) =>
      sendFile(reply, papers.calendar(request.params.personId), 'roster.ics'),
  });
}
