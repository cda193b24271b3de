import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { PaperLanguage } from '../../shared/contract/listening-papers.ts';
import { Watch, WatchKind, WatchSummary } from '../../shared/contract/listening-watch.ts';
import { TrialPapers } from '../../shared/contract/trial-papers-contract.ts';
import { dispositionOf } from './disposition.ts';
import { sendSound } from './send-sound.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const Id = z.string().min(1).max(64);
const Path = z.object({ id: Id });
const wav = {
  200: { description: 'audio/wav', content: { 'audio/wav': { schema: z.unknown() } } },
} as const;
const MACHINE = 'machine';

/** Trial listening and the watch during the listening test for machines. */
export function registerListeningWatchRoutes(instance: FastifyInstance, services: SiteServices): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { listeningWatch, trialPapers } = services;

  app.route({
    method: 'GET',
    url: '/api/v1/listening/watches',
    schema: {
      summary: 'Trials and watches, newest first',
      response: { 200: z.array(WatchSummary), ...failures },
    },
    handler: async () => [...listeningWatch.list()],
  });

  app.route({
    method: 'POST',
    url: '/api/v1/listening/watches',
    schema: {
      summary:
        'Follows a stored recording in the rooms from now on, whoever plays it: trial before the test, test during it',
      body: z.strictObject({
        kind: WatchKind,
        recordingId: Id,
        rooms: z.union([z.literal('all'), z.array(Id).min(1).max(2000)]),
        chain: z.enum(['main', 'backup']).default('main'),
      }),
      response: { 200: z.object({ id: z.string() }), ...failures },
    },
    handler: async (request) => {
      const { kind, recordingId, rooms, chain } = request.body;
      const watch = { kind, programmeId: recordingId, rooms, chain, output: 'external' as const };
      return { id: listeningWatch.start(watch, MACHINE).id };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/listening/watches/:id',
    schema: {
      summary: 'One of them: every room with what it hears, faults with their times, what people said',
      params: Path,
      response: { 200: Watch, ...failures },
    },
    handler: async (request) => listeningWatch.get(request.params.id),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/listening/watches/:id/end',
    schema: { summary: 'Ends it', params: Path, response: { 200: Watch, ...failures } },
    handler: async (request) => {
      listeningWatch.end(request.params.id, MACHINE);
      return listeningWatch.get(request.params.id);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/listening/watches/:id/papers',
    schema: {
      summary: 'Signatures under a trial that has ended, with their verification',
      params: Path,
      response: { 200: TrialPapers, ...failures },
    },
    handler: async (request) => trialPapers.get(request.params.id),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/listening/watches/:id/papers/pdf',
    schema: {
      summary: 'The record of a trial that has ended as PDF; `language` zh or en',
      params: Path,
      querystring: z.object({ language: PaperLanguage.default('zh') }),
      response: {
        200: { description: 'application/pdf', content: { 'application/pdf': { schema: z.unknown() } } },
        ...failures,
      },
    },
    handler: async (request, reply) => {
      const paper = await trialPapers.paper(request.params.id, request.query.language);
      return reply
        .type(paper.mediaType)
        .header('content-disposition', dispositionOf(paper.fileName, 'trial-listening.pdf'))
        .send(Buffer.from(paper.bytes));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/listening/watches/:id/faults/:faultId/clip.wav',
    schema: {
      summary: 'Sound of the room before and after a fault; takes Range',
      params: Path.extend({ faultId: Id }),
      response: { ...wav, 206: wav[200], ...failures },
    },
    handler: async (request, reply) =>
      sendSound(
        reply.header('cache-control', 'no-store'),
        listeningWatch.clip(request.params.id, request.params.faultId),
        request.headers.range,
      ),
  });
}
