import { TRPCClientError } from '@trpc/client';
import { z } from 'zod';
import { ErrorCode } from '../../shared/contract/errors.ts';

export type PageErrorCode = ErrorCode | 'disconnected' | 'not-understood';

/** A failed call, as the page words it: a code of a closed set, the service's sentence and the field. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly code: PageErrorCode;
  readonly field: string | undefined;
  constructor(code: PageErrorCode, text: string, field?: string) {
    super(text);
    this.code = code;
    this.field = field;
  }
}

const ErrorData = z.object({
  contract: z.object({ code: ErrorCode, text: z.string(), field: z.string().optional() }),
});

/** Any failure of a call as a PageError. */
export function toPageError(error: unknown): PageError {
  if (error instanceof PageError) return error;
  if (error instanceof z.ZodError) {
    const issue = error.issues[0];
    return new PageError('not-understood', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  if (error instanceof TRPCClientError) {
    const data = ErrorData.safeParse(error.data);
    if (data.success) {
      const { code, text, field } = data.data.contract;
      return new PageError(code, text, field);
    }
    return new PageError('disconnected', error.message);
  }
  return new PageError('internal', error instanceof Error ? error.message : String(error));
}
