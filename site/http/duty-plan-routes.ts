import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DutyPlanAnswer, DutyPlanRow } from '../../shared/contract/duty-plan.ts';
import { ErrorBody } from '../../shared/contract/errors.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const MACHINE = 'machine';
/** A `duty-problem/1` of a month at a large site. */
const BODY_BYTES = 4 * 1024 * 1024;
const CivilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2026-06-07');
const OfPlan = z.object({ planId: z.string().min(1).max(64) });

/** Duty rosters solved beside the one that holds, for machines. */
export function registerDutyPlanRoutes(
  instance: FastifyInstance,
  { dutyPlans: plans }: Pick<SiteServices, 'dutyPlans'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/api/v1/duty-plans',
    schema: {
      summary: 'Duty plans, newest first, with the progress of the one that is being solved',
      response: { 200: z.array(DutyPlanRow), ...failures },
    },
    handler: async () => [...plans.list()],
  });

  app.route({
    method: 'GET',
    url: '/api/v1/duty-plans/draft',
    schema: {
      summary: 'A duty-problem/1 for these days from the duty roster that holds, or from posts and people',
      querystring: z.object({ from: CivilDate, to: CivilDate }),
      response: { 200: z.record(z.string(), z.unknown()), ...failures },
    },
    handler: async ({ query }): Promise<Record<string, unknown>> => JSON.parse(plans.draft(query).text),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/duty-plans',
    bodyLimit: BODY_BYTES,
    schema: {
      summary: 'Solves a duty-problem/1 in the background; answers its plan at once',
      querystring: z.object({
        seconds: z.coerce.number().int().min(1).max(3_600).default(30),
        seed: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
      }),
      body: z.record(z.string(), z.unknown()),
      response: { 200: DutyPlanRow, ...failures },
    },
    handler: async ({ body, query: { seconds, seed } }) =>
      plans.solve({ text: JSON.stringify(body), seconds, seed: seed ?? null }, MACHINE),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/duty-plans/:planId',
    schema: {
      summary: 'One plan with its progress, and its duty-roster/1 or why there is none once it is solved',
      params: OfPlan,
      response: { 200: z.object({ plan: DutyPlanRow, answer: DutyPlanAnswer.nullable() }), ...failures },
    },
    handler: async ({ params: { planId } }) => {
      const { plan, answer } = plans.get(planId);
      return { plan, answer };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/duty-plans/:planId/problem',
    schema: {
      summary: 'The duty-problem/1 a plan was made from',
      params: OfPlan,
      response: { 200: z.record(z.string(), z.unknown()), ...failures },
    },
    handler: async ({ params: { planId } }): Promise<Record<string, unknown>> =>
      JSON.parse(plans.get(planId).problem),
  });

  for (const [verb, summary] of [
    ['stop', 'Ends solving with the best so far'],
    ['publish', 'The plan becomes the duty roster that holds'],
    ['discard', 'Throws the plan away'],
  ] as const)
    app.route({
      method: 'POST',
      url: `/api/v1/duty-plans/:planId/${verb}`,
      schema: { summary, params: OfPlan, response: { 200: DutyPlanRow, ...failures } },
      handler: async ({ params: { planId } }) => {
        plans[verb](planId, MACHINE);
        return plans.get(planId).plan;
      },
    });
}
