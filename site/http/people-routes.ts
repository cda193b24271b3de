import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { PseudonymousPerson } from '../../shared/contract/people.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8';
const By = z.object({ by: z.string().min(1).max(64).default('machine') });
const fileOf = (mediaType: string) => ({
  description: mediaType,
  content: { [mediaType.split(';')[0] ?? mediaType]: { schema: z.unknown() } },
});

/** Files of people: the list, templates, what may be given to others, scans of letters. */
export function registerPeopleRoutes(instance: FastifyInstance, { people }: SiteServices): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  for (const format of ['xlsx', 'csv'] as const) {
    const mediaType = format === 'xlsx' ? XLSX : CSV;
    app.route({
      method: 'GET',
      url: `/api/v1/people/list.${format}`,
      schema: {
        summary:
          'The whole list of people with telephone numbers, for the site itself; the export is journalled',
        querystring: By,
        response: { 200: fileOf(mediaType), ...failures },
      },
      handler: async (request, reply) =>
        reply
          .type(mediaType)
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename="people.${format}"`)
          .send(Buffer.from(await people.exported(format, request.query.by))),
    });
    app.route({
      method: 'GET',
      url: `/api/v1/people/template.${format}`,
      schema: {
        summary: 'An empty list of people with the headers of the import',
        response: { 200: fileOf(mediaType), ...failures },
      },
      handler: async (_request, reply) =>
        reply
          .type(mediaType)
          .header('content-disposition', `attachment; filename="people-template.${format}"`)
          .send(Buffer.from(await people.template(format))),
    });
  }
  app.route({
    method: 'GET',
    url: '/api/v1/people/pseudonymous.json',
    schema: {
      summary: 'People without names, numbers, telephones and relations, under pseudonyms of this site',
      querystring: By,
      response: {
        200: z.object({ format: z.literal('people-pseudonymous/1'), people: z.array(PseudonymousPerson) }),
        ...failures,
      },
    },
    handler: async (request) =>
      JSON.parse(Buffer.from(people.pseudonymous('json', request.query.by)).toString()),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/people/pseudonymous.csv',
    schema: {
      summary: 'The same as CSV',
      querystring: By,
      response: { 200: fileOf(CSV), ...failures },
    },
    handler: async (request, reply) =>
      reply
        .type(CSV)
        .header('content-disposition', 'attachment; filename="people-pseudonymous.csv"')
        .send(Buffer.from(people.pseudonymous('csv', request.query.by))),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/people/scans/:sha256',
    schema: {
      summary: 'The scan of a signed letter by its SHA-256',
      params: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
      response: { 200: fileOf('application/octet-stream'), ...failures },
    },
    handler: async (request, reply) => {
      const { path, mediaType } = people.scan(request.params.sha256);
      return reply
        .type(mediaType)
        .header('cache-control', 'no-store')
        .header('content-disposition', 'inline')
        .send(createReadStream(path));
    },
  });
}
