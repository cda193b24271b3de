import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CameraStatus } from '../../shared/contract/camera-status.ts';
import { ContractError, ErrorBody } from '../../shared/contract/errors.ts';
import { Readiness } from '../../shared/contract/readiness.ts';
import { UplinkStatus } from '../../shared/contract/uplink-status.ts';
import { registerAudioCheckRoutes } from './audio-check-routes.ts';
import type { SiteMetrics } from './create-metrics.ts';
import { registerDiagnosisRoutes } from './diagnosis-routes.ts';
import { registerDutyCallsRoutes } from './duty-calls-routes.ts';
import { registerDutyPapersRoutes } from './duty-papers-routes.ts';
import { registerDutyPlanRoutes } from './duty-plan-routes.ts';
import { registerDutyRoutes } from './duty-routes.ts';
import { registerEvidenceRoutes } from './evidence-routes.ts';
import { registerHealthRoutes } from './health-routes.ts';
import { registerListeningPapersRoutes } from './listening-papers-routes.ts';
import { registerListeningWatchRoutes } from './listening-watch-routes.ts';
import { registerOrdersRoutes } from './orders-routes.ts';
import { registerPeopleRoutes } from './people-routes.ts';
import { registerProgrammeRoutes } from './programme-routes.ts';
import { registerRecordingRoutes } from './recording-routes.ts';
import { registerResponsibilityRoutes } from './responsibility-routes.ts';
import { registerRoomPictureRoutes } from './room-picture-routes.ts';
import { registerRosterDayRoutes } from './roster-day-routes.ts';
import { registerRosterPapersRoutes } from './roster-papers-routes.ts';
import { registerRosterRoomsRoutes } from './roster-rooms-routes.ts';
import { registerRosterRoutes } from './roster-routes.ts';
import type { SiteServices } from './site-services.ts';

/** Requests without a page: devices and scripts act under this name. */
const MACHINE = 'machine';

const DutyLogAnswer = z.object({ lane: z.enum(['A', 'B']), epoch: z.number(), seq: z.number() });
/** An answer that is not JSON; its failures still are. */
const bytesOf = (mediaType: string) => ({
  description: mediaType,
  content: { [mediaType]: { schema: z.unknown() } },
});
const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;

/** The JSON surface for machines below /api/v1, and /metrics. */
export function registerSiteRoutes(
  instance: FastifyInstance,
  services: SiteServices,
  metrics: SiteMetrics,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { cameras, uplink, day, dutyLog } = services;
  registerHealthRoutes(instance, services);
  registerDiagnosisRoutes(instance, services);
  registerEvidenceRoutes(instance, services);
  registerRecordingRoutes(instance, services);
  registerAudioCheckRoutes(instance, services);
  registerListeningPapersRoutes(instance, services);
  registerPeopleRoutes(instance, services);
  registerResponsibilityRoutes(instance, services);
  registerProgrammeRoutes(instance, services);
  registerRoomPictureRoutes(instance, services);
  registerListeningWatchRoutes(instance, services);
  registerRosterDayRoutes(instance, services);
  registerRosterRoomsRoutes(instance, services);
  registerRosterRoutes(instance, services);
  registerDutyRoutes(instance, services);
  registerDutyPlanRoutes(instance, services);
  registerDutyPapersRoutes(instance, services);
  registerDutyCallsRoutes(instance, services);
  registerOrdersRoutes(instance, services);
  registerRosterPapersRoutes(instance, services);

  app.route({
    method: 'GET',
    url: '/api/v1/cameras',
    schema: {
      summary: 'State and health of every camera',
      response: { 200: z.array(CameraStatus), ...failures },
    },
    handler: async () => [...cameras.list()],
  });

  app.route({
    method: 'GET',
    url: '/api/v1/cameras/:id/snapshot.jpg',
    schema: {
      summary: 'Newest key frame as JPEG; header X-Frame-Age-Ms',
      params: z.object({ id: z.string().min(1).max(64) }),
      response: { 200: bytesOf('image/jpeg'), ...failures },
    },
    handler: async (request, reply) => {
      const status = cameras.get(request.params.id);
      if (status === null) throw new ContractError('not-found', 'there is no such camera', 'id');
      const newest = await cameras.newestKeyFrame(request.params.id);
      if (newest === null)
        throw new ContractError('unavailable', `no key frame yet: ${status.stateReason || status.state}`);
      const jpeg = await services.toJpeg(newest.unit, newest.format);
      return reply
        .header('x-frame-age-ms', String(Math.round(newest.ageMs)))
        .header('cache-control', 'no-store')
        .type('image/jpeg')
        .send(Buffer.from(jpeg));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/readiness',
    schema: { summary: 'Gates and whether the site is ready', response: { 200: Readiness, ...failures } },
    handler: async () => day.readiness(),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/duty-log',
    schema: {
      summary: 'Writes a duty entry; answers after it is durable and numbered',
      body: z.strictObject({ text: z.string().trim().min(1).max(2000), isUrgent: z.boolean().optional() }),
      response: { 200: DutyLogAnswer, ...failures },
    },
    handler: async (request) => {
      const { text, isUrgent = false } = request.body;
      const { lane, epoch, seq } = dutyLog.append({ text, isUrgent, actor: MACHINE });
      return { lane, epoch, seq };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/uplink',
    schema: { summary: 'State of the link to the centre', response: { 200: UplinkStatus, ...failures } },
    handler: async () => uplink.status(),
  });

  app.route({
    method: 'GET',
    url: '/metrics',
    schema: {
      summary: 'Prometheus text',
      produces: ['text/plain'],
      response: { 200: z.unknown(), ...failures },
    },
    handler: async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metrics.text()),
  });
}
