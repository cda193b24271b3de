import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CommissioningRun, CommissioningSummary } from '../../shared/contract/commissioning.ts';
import { CameraDiagnosis } from '../../shared/contract/diagnosis.ts';
import { ContractError, ErrorBody } from '../../shared/contract/errors.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const Id = z.string().min(1).max(64);
const jpeg = {
  200: { description: 'image/jpeg', content: { 'image/jpeg': { schema: z.unknown() } } },
} as const;
const CameraPath = z.object({ id: Id });

/** Pictures and results of the diagnosis and the commissioning run. */
export function registerDiagnosisRoutes(instance: FastifyInstance, services: SiteServices): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { diagnosis, commissioning } = services;
  const sendJpeg = (reply: FastifyReply, bytes: Uint8Array) =>
    reply.header('cache-control', 'no-store').type('image/jpeg').send(Buffer.from(bytes));

  app.route({
    method: 'GET',
    url: '/api/v1/cameras/:id/diagnosis',
    schema: {
      summary: 'Measured values of one camera against their limits',
      params: CameraPath,
      response: { 200: CameraDiagnosis, ...failures },
    },
    handler: async (request) => diagnosis.get(request.params.id),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/cameras/:id/diagnosis.jpg',
    schema: {
      summary: 'The key frame the newest measured values come from',
      params: CameraPath,
      response: { ...jpeg, ...failures },
    },
    handler: async (request, reply) => {
      const frame = diagnosis.measuredFrame(request.params.id);
      if (frame === null) throw new ContractError('unavailable', 'no picture of this camera is measured now');
      return sendJpeg(reply, await services.toJpeg(frame.unit, frame.format));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/cameras/:id/reference.jpg',
    schema: {
      summary: 'An approved reference frame: the newest, or the one named by `reference`',
      params: CameraPath,
      querystring: z.object({ reference: z.coerce.number().int().optional() }),
      response: { ...jpeg, ...failures },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const wanted = request.query.reference ?? diagnosis.get(id).reference?.id;
      if (wanted === undefined) throw new ContractError('not-found', 'no reference frame is approved', 'id');
      return sendJpeg(reply, diagnosis.referenceJpeg(id, wanted));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/cameras/:id/reference-proposal.jpg',
    schema: {
      summary: 'The picture put up for approval as the new reference frame',
      params: CameraPath,
      querystring: z.object({ proposal: Id }),
      response: { ...jpeg, ...failures },
    },
    handler: async (request, reply) =>
      sendJpeg(reply, diagnosis.proposalJpeg(request.params.id, request.query.proposal)),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/commissioning',
    schema: {
      summary: 'Commissioning runs, newest first',
      response: { 200: z.array(CommissioningSummary), ...failures },
    },
    handler: async () => [...commissioning.list()],
  });

  app.route({
    method: 'GET',
    url: '/api/v1/commissioning/:id',
    schema: {
      summary: 'One commissioning run: every room and camera with its steps',
      params: CameraPath,
      response: { 200: CommissioningRun, ...failures },
    },
    handler: async (request) => commissioning.get(request.params.id),
  });
}
