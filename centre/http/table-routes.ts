import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { WriteBook } from '../../server/table/book-writer.ts';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { TableRequest } from '../../shared/contract/table-request.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Tables of the pages as workbooks: the page words and filters them, the server only writes the file. */
export function registerTableRoutes(instance: FastifyInstance, write: WriteBook): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'POST',
    url: '/api/v1/tables/workbook',
    // It changes nothing: whoever sees a table may keep it.
    config: { isForPeople: true },
    schema: {
      summary: 'A workbook (XLSX) of one table; texts stay texts, whatever they begin with',
      body: TableRequest,
      response: {
        200: { description: XLSX, content: { [XLSX]: { schema: z.unknown() } } },
        '4xx': ErrorBody,
        '5xx': ErrorBody,
      },
    },
    handler: async (request, reply) =>
      reply
        .type(XLSX)
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="table.xlsx"')
        .send(Buffer.from(await write([request.body]))),
  });
}
