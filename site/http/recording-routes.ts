import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ContractError, ErrorBody } from '../../shared/contract/errors.ts';
import { CoverageProof, RecordingList } from '../../shared/contract/recording.ts';
import { SignedProof } from '../../shared/contract/signed-proof.ts';
import { byteRange } from './byte-range.ts';
import { sessionProof } from './session-proof.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const MAX_RANGE_MS = 31 * 86_400_000;
const AtMs = z.coerce.number().min(0).max(8.64e15);
const Range = z.object({ fromMs: AtMs, toMs: AtMs });
const Id = z.string().min(1).max(64);
const ProofQuery = z.object({
  fromMs: AtMs.optional(),
  toMs: AtMs.optional(),
  sessionId: Id.optional(),
  download: z.literal('1').optional(),
});
const fileNameOf = ({ siteCode, fromMs, toMs }: CoverageProof, what: string): string =>
  `${what}-${siteCode}-${fromMs}-${toMs}.json`;
const bytesOf = (mediaType: string) => ({
  description: mediaType,
  content: { [mediaType]: { schema: z.unknown() } },
});

/** Recordings for machines: lists, files, coverage, stills. */
export function registerRecordingRoutes(instance: FastifyInstance, services: SiteServices): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { recording } = services;

  app.route({
    method: 'GET',
    url: '/api/v1/recordings',
    schema: {
      summary: 'Recorded segments of one camera, or of all, and the gaps between them with their reasons',
      querystring: Range.extend({ cameraId: Id.optional() }),
      response: { 200: RecordingList, ...failures },
    },
    handler: async (request) => {
      const { cameraId, ...range } = request.query;
      bounded(range);
      await recording.recovered;
      if (cameraId !== undefined) return recording.list(cameraId, range);
      const lists = recording.camerasIn(range).map((id) => recording.list(id, range));
      return {
        segments: lists.flatMap(({ segments }) => segments),
        gaps: lists.flatMap(({ gaps }) => gaps),
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/recordings/coverage',
    schema: {
      summary:
        'Which seconds of which room exist, which do not and why, with the files that prove it: of a range, or of a session of the roster; with download=1 as a file',
      querystring: ProofQuery,
      response: { 200: CoverageProof, ...failures },
    },
    handler: async (request, reply) => {
      await recording.recovered;
      const proof = proofOf(services, request.query);
      if (request.query.download === '1')
        reply.header('content-disposition', `attachment; filename="${fileNameOf(proof, 'coverage')}"`);
      return proof;
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/recordings/proof',
    schema: {
      summary:
        'The same proof of coverage signed with the key of the site, for `exam-site evidence verify FILE`; with download=1 as a file',
      querystring: ProofQuery,
      response: { 200: SignedProof, ...failures },
    },
    handler: async (request, reply) => {
      await recording.recovered;
      const proof = proofOf(services, request.query);
      if (request.query.download === '1')
        reply.header('content-disposition', `attachment; filename="${fileNameOf(proof, 'proof')}"`);
      return services.signProof(proof);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/recordings/snapshot.jpg',
    schema: {
      summary: 'The newest key frame recorded at or before a time as JPEG; header X-Frame-At-Ms',
      querystring: z.object({ cameraId: Id, atMs: AtMs }),
      response: { 200: bytesOf('image/jpeg'), ...failures },
    },
    handler: async (request, reply) => {
      const { cameraId, atMs } = request.query;
      const found = await recording.keyFrameAt(cameraId, atMs);
      const jpeg = await services.toJpeg(found.unit, found.format);
      return reply
        .header('x-frame-at-ms', String(found.atMs))
        .header('cache-control', 'no-store')
        .type('image/jpeg')
        .send(Buffer.from(jpeg));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/recordings/fragments/:id',
    schema: {
      summary: 'Access units and audio frames of one fragment (docs/recording.md)',
      params: z.object({ id: Id }),
      response: { 200: bytesOf('application/octet-stream'), ...failures },
    },
    handler: async (request, reply) =>
      reply
        .header('cache-control', 'private, max-age=86400, immutable')
        .type('application/octet-stream')
        .send(Buffer.from(await recording.readFragment(request.params.id))),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/recordings/:id(^[0-9a-f]+-[0-9]+).mp4',
    schema: {
      summary: 'One segment as fragmented MP4; an id stands for the same bytes for ever; takes Range',
      params: z.object({ id: Id }),
      response: { 200: bytesOf('video/mp4'), 206: bytesOf('video/mp4'), ...failures },
    },
    handler: async (request, reply) => {
      await recording.recovered;
      const { path, sizeBytes } = recording.segmentFile(request.params.id);
      const header = reply.header('etag', `"${request.params.id}"`);
      return sendFile(header, path, sizeBytes, request.headers.range, 'immutable');
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/exports/:jobId/:name',
    schema: {
      summary: 'A file made by an export; takes Range',
      params: z.object({ jobId: Id, name: z.string().min(1).max(210) }),
      response: { 200: bytesOf('video/mp4'), 206: bytesOf('video/mp4'), ...failures },
    },
    handler: async (request, reply) => {
      const { jobId, name } = request.params;
      const path = recording.exportedFile(jobId, name);
      const size = await stat(path).then(
        (found) => found.size,
        () => null,
      );
      if (size === null) throw new ContractError('not-found', 'there is no such exported file', 'name');
      const named = reply.header('content-disposition', `attachment; filename="${name}"`);
      return sendFile(named, path, size, request.headers.range, 'no-store');
    },
  });
}

function bounded(range: { fromMs: number; toMs: number }): { fromMs: number; toMs: number } {
  if (range.toMs - range.fromMs > MAX_RANGE_MS)
    throw new ContractError('bad-input', 'at most 31 days at a time', 'toMs');
  return range;
}

/** Either a session or both ends of a range. */
function proofOf(services: SiteServices, asked: z.infer<typeof ProofQuery>): CoverageProof {
  const { fromMs, toMs, sessionId } = asked;
  if (sessionId === undefined) {
    const missing = fromMs === undefined ? 'fromMs' : 'toMs';
    if (fromMs === undefined || toMs === undefined)
      throw new ContractError('bad-input', 'give fromMs and toMs, or sessionId', missing);
    return services.recording.proof(bounded({ fromMs, toMs }));
  }
  if (fromMs !== undefined || toMs !== undefined)
    throw new ContractError(
      'bad-input',
      'a session has its own times: leave out fromMs and toMs',
      'sessionId',
    );
  return sessionProof(services, sessionId);
}

function sendFile(
  reply: FastifyReply,
  path: string,
  sizeBytes: number,
  rangeHeader: string | undefined,
  caching: 'immutable' | 'no-store',
): FastifyReply {
  const range = byteRange(rangeHeader, sizeBytes);
  reply
    .header('accept-ranges', 'bytes')
    .header('cache-control', caching === 'immutable' ? 'private, max-age=86400, immutable' : 'no-store')
    .type('video/mp4');
  if (range === 'unsatisfiable')
    throw new ContractError('bad-input', 'the range lies outside of the file', 'Range');
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  if (range !== null) reply.code(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`);
  return reply
    .header('content-length', String(end - start + 1))
    .send(createReadStream(path, { start, end, highWaterMark: 256 * 1024 }));
}
