import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { ResponsibilityTree } from '../../shared/contract/responsibility.ts';
import { PaperLanguage } from '../../shared/contract/roster-papers.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const PDF = 'application/pdf';

/** The tree of responsibilities for machines and on paper. */
export function registerResponsibilityRoutes(
  instance: FastifyInstance,
  { responsibility }: Pick<SiteServices, 'responsibility'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/api/v1/responsibility',
    schema: {
      summary: 'The tree of responsibilities with what is missing in it; people by their numbers',
      response: { 200: ResponsibilityTree, ...failures },
    },
    handler: async () => responsibility.get(),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/responsibility/chart.pdf',
    schema: {
      summary: 'The same as a chart on A4, with names, deputies and whether each letter is signed',
      querystring: z.object({ language: PaperLanguage.default('zh') }),
      response: { 200: { description: PDF, content: { [PDF]: { schema: z.unknown() } } }, ...failures },
    },
    handler: async (request, reply) =>
      reply
        .type(PDF)
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="responsibility.pdf"')
        .send(Buffer.from(await responsibility.pdf(request.query.language))),
  });
}
