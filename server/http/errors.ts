import type { FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import {
  ContractError,
  type ErrorBody,
  type ErrorCode,
  HTTP_STATUS_OF,
} from '../../shared/contract/errors.ts';
import type { Log } from '../process/log.ts';
import { scrub } from '../process/secrets.ts';
import { storageFailure } from '../sqlite/storage-failure.ts';

const answer = (code: ErrorCode, text: string, field?: string): ErrorBody => ({
  error: { code, text: scrub(text), ...(field ? { field } : {}) },
});

/** Every failure leaves as one shape of the closed set; unexpected ones are logged and stay anonymous. */
export function registerErrors(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(answer('not-found', `no such address: ${request.method} ${request.url.split('?')[0]}`)),
  );
  app.setErrorHandler((error, _request, reply) => {
    if (hasZodFastifySchemaValidationErrors(error)) {
      const first = error.validation[0];
      const field = first?.instancePath.split('/').filter(Boolean).join('.') || 'body';
      return reply.code(400).send(answer('bad-input', `${field}: ${first?.message ?? 'not valid'}`, field));
    }
    const stored = storageFailure(error);
    if (stored !== null) {
      log.error({ err: error }, 'the store could not take a fact');
      return reply.code(HTTP_STATUS_OF[stored.code]).send(answer(stored.code, stored.message));
    }
    if (error instanceof ContractError)
      return reply.code(HTTP_STATUS_OF[error.code]).send(answer(error.code, error.message, error.field));
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status === 413)
      return reply.code(413).send(answer('too-large', 'the request is larger than accepted'));
    if (status >= 400 && status < 500)
      return reply
        .code(status)
        .send(answer('bad-input', error instanceof Error ? error.message : 'not valid'));
    log.error({ err: error }, 'request failed');
    return reply
      .code(500)
      .send(answer('internal', 'the request failed inside the service; its log says why'));
  });
}
