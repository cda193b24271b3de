import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ContractError, ErrorBody } from '../../shared/contract/errors.ts';
import { Order, OrderDetail, OrderRequest } from '../../shared/contract/orders.ts';
import type { Orders } from '../ports/orders.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const MACHINE = 'machine';

/** Instructions downward for machines. */
export function registerOrdersRoutes(instance: FastifyInstance, orders: Orders): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'POST',
    url: '/api/v1/instructions',
    schema: {
      summary:
        'Issues one instruction to some sites or to all enrolled ones; the same id again changes nothing',
      body: OrderRequest.extend({
        id: z
          .string()
          .regex(/^[0-9A-Za-z-]{8,64}$/)
          .optional(),
        issuedBy: z.string().trim().min(1).max(64).optional(),
      }),
      response: { 200: z.object({ id: z.string() }), ...failures },
    },
    handler: async (request) => {
      const { id = randomUUID(), issuedBy = MACHINE, ...rest } = request.body;
      await orders.issue({ ...rest, id, issuedBy });
      return { id };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/instructions',
    schema: {
      summary: 'Instructions issued here, newest first, with how many sites have reached which stage',
      response: { 200: z.array(Order), ...failures },
    },
    handler: async () => orders.list(),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/instructions/:id',
    schema: {
      summary: 'One instruction and its stages at every site',
      params: z.object({ id: z.string().min(1).max(64) }),
      response: { 200: OrderDetail, ...failures },
    },
    handler: async (request) => {
      const detail = orders.detail(request.params.id);
      if (detail === null) throw new ContractError('not-found', 'there is no such instruction', 'id');
      return detail;
    },
  });
}
