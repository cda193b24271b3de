import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ContractError, ErrorBody } from '../../shared/contract/errors.ts';
import { PlanState, RosterAnswer, SolveProgress } from '../../shared/contract/roster-plan.ts';
import { SolveOrder } from '../../shared/contract/roster-plan-contract.ts';
import { parseProblem } from '../../shared/domain/roster/problem/parse-problem.ts';
import type { SiteServices } from './site-services.ts';

const MACHINE = 'machine';
/** 20,000 people with all their fields are about 10 MB. */
const LARGEST_PROBLEM_BYTES = 64 * 1024 * 1024;
const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const PlanPath = z.object({ planId: z.string().min(1).max(64) });
const SolveQuery = z.object({
  seconds: z.coerce.number().pipe(SolveOrder.shape.seconds.unwrap()).default(30),
  seed: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
});

/** A plan for machines: its state, and the whole `roster/1` once it has one. */
const PlanAnswer = RosterAnswer.partial().extend({
  planId: z.string(),
  state: PlanState,
  seed: z.number(),
  seconds: z.number(),
  problemSha256: z.string(),
  rules: z.object({ name: z.string(), version: z.number() }),
  progress: SolveProgress.nullable(),
  error: z.string(),
});

/** Solving rosters for scripts and for observers who run a plan again. */
export function registerRosterRoutes(
  instance: FastifyInstance,
  { rosterPlans: plans }: Pick<SiteServices, 'rosterPlans'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  void app.register(async (scope) => {
    // "Or nothing": with a type and no body a request is refused by the usual reader before it gets here.
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
      try {
        done(null, text === '' ? undefined : JSON.parse(String(text).replace(/^\uFEFF/, '')));
      } catch {
        done(new ContractError('bad-input', 'is no JSON', 'body'));
      }
    });
    registerSolve(scope, plans);
  });
  app.route({
    method: 'GET',
    url: '/api/v1/roster/:planId',
    schema: {
      summary: 'State and progress of a plan, and its roster (roster/1) once there is one',
      params: PlanPath,
      response: { 200: PlanAnswer, ...failures },
    },
    handler: async (request) => {
      const { plan, answer } = plans.get(request.params.planId);
      const { id, state, seed, seconds, problemSha256, rules, progress, error } = plan;
      return { ...answer, planId: id, state, seed, seconds, problemSha256, rules, progress, error };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/roster/:planId/problem',
    schema: {
      summary:
        'The problem a plan was made from, with its rules; the SHA-256 of these bytes is in the journal',
      params: PlanPath,
      response: {
        200: { description: 'roster-problem/1', content: { 'application/json': { schema: z.unknown() } } },
        ...failures,
      },
    },
    handler: async (request, reply) =>
      reply.type('application/json; charset=utf-8').send(plans.problemText(request.params.planId)),
  });
}

/** What is not there, and an object that says nothing. */
const isNothing = (body: unknown): boolean =>
  body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);

function registerSolve(instance: FastifyInstance, plans: SiteServices['rosterPlans']): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'POST',
    url: '/api/v1/roster/solve',
    bodyLimit: LARGEST_PROBLEM_BYTES,
    schema: {
      summary:
        'Solves a problem (roster-problem/1), or without a body the roster of this site, in the background; one at a time',
      querystring: SolveQuery,
      body: z.unknown().optional(),
      response: { 200: z.object({ planId: z.string() }), ...failures },
    },
    handler: async (request) => {
      const { seconds, seed = null } = request.query;
      const wish = { seconds, seed, keepsRoster: false };
      const { body } = request;
      if (isNothing(body)) return { planId: plans.solve(wish, MACHINE).id };
      const read = parseProblem(body);
      if ('fault' in read) throw new ContractError('bad-input', read.fault.text, read.fault.field);
      return { planId: plans.solveProblem(read.value, wish, MACHINE).id };
    },
  });
}
