import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { HealthHistory, HealthOverview } from '../../shared/contract/health-contract.ts';
import type { SiteServices } from './site-services.ts';

const DAY_MS = 24 * 3_600_000;
const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const Instant = z.coerce.number().int().min(0);

export function registerHealthRoutes(
  instance: FastifyInstance,
  { health }: Pick<SiteServices, 'health'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/api/v1/cameras/:id/health',
    schema: {
      summary: 'Figures and states of one camera over time; without a range the last 24 hours',
      params: z.object({ id: z.string().min(1).max(64) }),
      querystring: z.strictObject({
        fromMs: Instant.optional(),
        toMs: Instant.optional(),
        resolutionMinutes: z.enum(['1', '10', '60']).optional(),
      }),
      response: { 200: HealthHistory, ...failures },
    },
    handler: async ({ params, query }) => {
      const toMs = query.toMs ?? Date.now();
      const resolution = Number(query.resolutionMinutes);
      return health.history({
        cameraId: params.id,
        fromMs: query.fromMs ?? Math.max(0, toMs - DAY_MS),
        toMs,
        resolutionMinutes:
          resolution === 1 || resolution === 10 || resolution === 60 ? resolution : undefined,
      });
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/camera-health',
    schema: {
      summary: 'The last hour of every camera, worst first',
      response: { 200: HealthOverview, ...failures },
    },
    handler: async () => health.overview(),
  });
}
