import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { OpenedSeal, Seal } from '../../shared/contract/evidence.ts';
import type { Evidence } from '../ports/evidence.ts';

const Id = z.string().min(1).max(64);
const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;

/** Seals for machines: what there is, opening one with a reason, and its files. */
export function registerEvidenceRoutes(
  instance: FastifyInstance,
  { evidence }: { readonly evidence: Evidence },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/api/v1/evidence',
    schema: { summary: 'Sealed folders, newest first', response: { 200: z.array(Seal), ...failures } },
    handler: async () => evidence.seals(),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/evidence/:id/open',
    schema: {
      summary: 'Opens a seal: who (id of a named operator) and why are journalled and reported upward',
      params: z.object({ id: Id }),
      body: z.strictObject({ by: Id, reason: z.string().trim().min(1).max(200) }),
      response: { 200: OpenedSeal, ...failures },
    },
    handler: async (request) => evidence.open(request.params.id, request.body.reason, request.body.by),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/evidence/:id/files/*',
    schema: {
      summary: 'One file of an opened seal; `opening` is the openingId; every download is journalled',
      params: z.object({ id: Id, '*': z.string().min(1).max(240) }),
      querystring: z.object({ opening: Id }),
      response: {
        200: {
          description: 'the file',
          content: { 'application/octet-stream': { schema: z.unknown() } },
        },
        ...failures,
      },
    },
    handler: async (request, reply) => {
      const { id, '*': path } = request.params;
      const file = await evidence.openFile(id, request.query.opening, path);
      return reply
        .header('content-length', String(file.sizeBytes))
        .header('content-disposition', `attachment; filename="${basename(path)}"`)
        .header('cache-control', 'no-store')
        .type(path.endsWith('.mp4') ? 'video/mp4' : 'application/octet-stream')
        .send(createReadStream(file.path, { end: Math.max(0, file.sizeBytes - 1) }));
    },
  });
}
