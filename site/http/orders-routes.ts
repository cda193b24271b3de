import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { SiteInstruction } from '../../shared/contract/instructions.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const MACHINE = 'machine';

/** Instructions from above for machines. */
export function registerOrdersRoutes(instance: FastifyInstance, { orders }: SiteServices): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/api/v1/instructions',
    schema: {
      summary: 'Instructions from above, newest first, with the stages they have reached here',
      response: { 200: z.array(SiteInstruction), ...failures },
    },
    handler: async () => orders.board().instructions,
  });

  app.route({
    method: 'POST',
    url: '/api/v1/instructions/:id/confirm',
    schema: {
      summary: 'Confirms an instruction, or says that it was carried out or refused',
      params: z.object({ id: z.string().min(1).max(64) }),
      body: z.object({
        by: z.string().trim().min(1).max(64),
        outcome: z.enum(['executed', 'refused']).optional(),
        text: z.string().trim().max(500).default(''),
      }),
      response: { 200: SiteInstruction, ...failures },
    },
    handler: async (request) => {
      const { by: name, outcome, text } = request.body;
      const by = { actor: MACHINE, name };
      const { id } = request.params;
      return outcome === undefined ? orders.confirm(id, by) : orders.finish(id, outcome, text, by);
    },
  });
}
