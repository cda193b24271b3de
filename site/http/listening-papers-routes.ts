import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import {
  ListeningPapers,
  ListeningReport,
  PaperFormat,
  PaperLanguage,
} from '../../shared/contract/listening-papers.ts';
import { ListeningLimitsTable } from '../../shared/contract/listening-profile-contract.ts';
import { dispositionOf } from './disposition.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const CheckPath = z.object({ id: z.string().min(1).max(64) });
const file = z.unknown();

/** Papers of finished checks for machines and for the download links of the page. */
export function registerListeningPapersRoutes(
  instance: FastifyInstance,
  { listeningPapers, listeningProfiles }: Pick<SiteServices, 'listeningPapers' | 'listeningProfiles'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks/:id/papers',
    schema: {
      summary:
        'Signatures with their verification, accepted remarks, change since acceptance, sounds with SHA-256',
      params: CheckPath,
      response: { 200: ListeningPapers, ...failures },
    },
    handler: async (request) => listeningPapers.get(request.params.id),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks/:id/report',
    schema: {
      summary: 'The whole result as JSON, with the limits it was judged by (format exam-listening-report/1)',
      params: CheckPath,
      response: { 200: ListeningReport, ...failures },
    },
    handler: async (request) => {
      const { bytes } = await listeningPapers.paper(request.params.id, 'json', 'zh');
      return ListeningReport.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks/:id/papers/:format',
    schema: {
      summary: 'The report as a file: pdf, csv, xlsx or json; `language` zh or en',
      params: CheckPath.extend({ format: PaperFormat }),
      querystring: z.object({ language: PaperLanguage.default('zh') }),
      response: {
        200: { description: 'the file', content: { 'application/octet-stream': { schema: file } } },
        ...failures,
      },
    },
    handler: async (request, reply) => {
      const { id, format } = request.params;
      const paper = await listeningPapers.paper(id, format, request.query.language);
      return reply
        .type(paper.mediaType)
        .header('content-disposition', dispositionOf(paper.fileName, `listening-check.${format}`))
        .send(Buffer.from(paper.bytes));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/listening-papers/:name',
    schema: {
      summary: 'A finished archive of papers and sounds; its name is the `file` of the job that made it',
      params: z.object({ name: z.string().min(1).max(80) }),
      response: {
        200: { description: 'the archive', content: { 'application/zip': { schema: file } } },
        ...failures,
      },
    },
    handler: async (request, reply) => {
      const { sizeBytes, read } = listeningPapers.openBundle(request.params.name);
      return reply
        .type('application/zip')
        .header('content-length', sizeBytes)
        .header('content-disposition', `attachment; filename="${request.params.name}"`)
        .send(read());
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/listening-profile',
    schema: {
      summary: 'Limits of the listening check: the version in use, all versions, calibrations',
      response: { 200: ListeningLimitsTable, ...failures },
    },
    handler: async () => listeningProfiles.table(),
  });
}
