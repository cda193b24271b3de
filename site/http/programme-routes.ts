import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ContractError, ErrorBody } from '../../shared/contract/errors.ts';
import { Programme, ProgrammeKind } from '../../shared/contract/programme.ts';
import { byteRange } from './byte-range.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const Id = z.string().min(1).max(64);
const Path = z.object({ id: Id });
const fileOf = (mediaType: string) => ({
  description: mediaType,
  content: { [mediaType]: { schema: z.unknown() } },
});

/** Recordings of listening tests: upload, sound, cue sheet. */
export function registerProgrammeRoutes(instance: FastifyInstance, services: SiteServices): void {
  instance.register(async (inner) => {
    // The body is a file of any kind: it goes to the disk as it comes, whatever its type is said to be.
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    registerUpload(inner, services);
  });
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { programmes } = services;

  app.route({
    method: 'GET',
    url: '/api/v1/listening/recordings',
    schema: {
      summary: 'Recordings of listening tests with their cue sheets, newest first',
      response: { 200: z.array(Programme), ...failures },
    },
    handler: async () => [...programmes.list()],
  });

  app.route({
    method: 'GET',
    url: '/api/v1/listening/recordings/:id/sound',
    schema: {
      summary:
        'The recording, to be played; one of the kind real only with the ticket of its opening by a named person; ranges are served',
      params: Path,
      querystring: z.object({ ticket: z.string().max(200).optional() }),
      response: { 200: fileOf('audio/*'), 206: fileOf('audio/*'), ...failures },
    },
    handler: async (request, reply) =>
      sendFile(
        reply,
        programmes.file(request.params.id, request.query.ticket ?? null),
        request.headers.range,
      ),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/listening/recordings/:id/cues.csv',
    schema: {
      summary: 'The cue sheet as CSV, as it can be imported again',
      params: Path,
      response: { 200: fileOf('text/csv'), ...failures },
    },
    handler: async (request, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="cues-${request.params.id.slice(0, 8)}.csv"`)
        .send(programmes.cuesCsv(request.params.id)),
  });
}

function registerUpload(instance: FastifyInstance, { programmes }: SiteServices): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'POST',
    url: '/api/v1/listening/recordings',
    schema: {
      summary:
        'Stores a recording: the body is the file, at most 200 MiB; WAV, or anything FFmpeg reads; answers when it is decoded',
      querystring: z.object({
        kind: ProgrammeKind,
        title: z.string().trim().min(1).max(100),
        fileName: z.string().max(255).default(''),
        by: Id.default('machine'),
      }),
      response: { 200: Programme, ...failures },
    },
    handler: async (request) => {
      const { kind, title, fileName, by } = request.query;
      const bytes: unknown = request.body;
      if (!(bytes instanceof Readable)) throw new ContractError('bad-input', 'the file is empty', 'file');
      return programmes.upload({ kind, title, fileName, actor: by, bytes });
    },
  });
}

function sendFile(
  reply: FastifyReply,
  { sizeBytes, mediaType, read }: ReturnType<SiteServices['programmes']['file']>,
  wanted: string | undefined,
): FastifyReply {
  const range = byteRange(wanted, sizeBytes);
  reply.type(mediaType).header('accept-ranges', 'bytes').header('cache-control', 'no-store');
  if (range === 'unsatisfiable')
    throw new ContractError('bad-input', 'the range lies outside of the file', 'range');
  if (range === null) return reply.header('content-length', sizeBytes).send(read(0, sizeBytes - 1));
  const { start, end } = range;
  return reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${sizeBytes}`)
    .header('content-length', end - start + 1)
    .send(read(start, end));
}
