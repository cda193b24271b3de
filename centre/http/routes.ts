import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { WriteBook } from '../../server/table/book-writer.ts';
import { CascadeStatus } from '../../shared/contract/cascade.ts';
import { SiteRow } from '../../shared/contract/centre-contract.ts';
import { DeskItem } from '../../shared/contract/desk.ts';
import { ContractError, ErrorBody } from '../../shared/contract/errors.ts';
import { SitePicture } from '../../shared/contract/site-page.ts';
import { StoredEvent } from '../../shared/contract/stored-event.ts';
import { Lane } from '../../shared/uplink/lane.ts';
import type { Cascade } from '../ports/cascade.ts';
import type { Desk } from '../ports/desk.ts';
import type { EventReader } from '../ports/event-reader.ts';
import type { LiveSites } from '../ports/live-sites.ts';
import type { Orders } from '../ports/orders.ts';
import type { SitePages } from '../ports/site-pages.ts';
import type { CentreMetrics } from './create-metrics.ts';
import { registerOrdersRoutes } from './orders-routes.ts';
import { registerTableRoutes } from './table-routes.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;

/** The JSON surface of the centre for machines, and /metrics. */
export function registerCentreRoutes(
  instance: FastifyInstance,
  sources: {
    live: LiveSites;
    reader: EventReader;
    metrics: CentreMetrics;
    orders: Orders;
    pages: SitePages;
    desk: Pick<Desk, 'items'>;
    cascade: Pick<Cascade, 'status'>;
    writeBook: WriteBook;
    /** Who was enrolled a moment ago, beside this process, must be in the answer. */
    refresh: () => Promise<unknown>;
  },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { live, reader, metrics, refresh } = sources;
  registerOrdersRoutes(instance, sources.orders);
  registerTableRoutes(instance, sources.writeBook);

  app.route({
    method: 'GET',
    url: '/api/v1/cascade',
    schema: {
      summary: 'The line to the centre above, and what it has not acknowledged yet',
      response: { 200: CascadeStatus, ...failures },
    },
    handler: () => sources.cascade.status(),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/sites',
    schema: {
      summary: 'Every enrolled site and what it reported last',
      response: { 200: z.array(SiteRow), ...failures },
    },
    handler: async () => {
      await refresh();
      return live.rows();
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/desk',
    schema: {
      summary: 'What is urgent at all sites, newest first, and who has taken note of it',
      response: { 200: z.array(DeskItem), ...failures },
    },
    handler: () => sources.desk.items(),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/sites/:code',
    schema: {
      summary:
        'One site as its events tell it: rooms, cameras, listening, people, alarms, incidents, findings',
      params: z.object({ code: z.string().min(1).max(64) }),
      response: { 200: SiteRow.extend({ picture: SitePicture }), ...failures },
    },
    handler: async (request) => {
      await refresh();
      const row = live.row(request.params.code);
      if (row === null) throw new ContractError('not-found', 'there is no such site', 'code');
      return { ...row, picture: await sources.pages.get(row.code) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/sites/:code/events',
    schema: {
      summary: 'Stored events of one lane in order; the newest epoch unless `epoch` names another',
      params: z.object({ code: z.string().min(1).max(64) }),
      querystring: z.object({
        lane: Lane.default('A'),
        afterSeq: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(1000).default(1000),
        epoch: z.coerce.number().int().min(1).optional(),
      }),
      response: { 200: z.array(StoredEvent), ...failures },
    },
    handler: async (request) => {
      const { code } = request.params;
      const { lane, afterSeq, limit } = request.query;
      await refresh();
      if (live.row(code) === null) throw new ContractError('not-found', 'there is no such site', 'code');
      const epoch = request.query.epoch ?? (await reader.newestEpoch(code));
      return epoch === null ? [] : await reader.laneEvents(code, epoch, lane, afterSeq, limit);
    },
  });

  app.route({
    method: 'GET',
    url: '/metrics',
    schema: {
      summary: 'Prometheus text',
      response: {
        200: { description: 'text/plain', content: { 'text/plain': { schema: z.string() } } },
        ...failures,
      },
    },
    handler: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  });
}
