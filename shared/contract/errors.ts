import { z } from 'zod';

/** The closed set of failures a page or machine can meet; the page words them. */
export const ERROR_CODES = [
  'bad-input',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'unavailable',
  'deadline',
  'too-large',
  'rate-limited',
  'internal',
] as const;
export const ErrorCode = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** `field` names the offending key, dotted (`rooms.3.kind`); `text` is one sentence for a person. */
export const ErrorBody = z.object({
  error: z.object({ code: ErrorCode, text: z.string(), field: z.string().optional() }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Thrown by handlers; carries a code of the closed set, the field and a sentence. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code: ErrorCode;
  readonly field: string | undefined;
  constructor(code: ErrorCode, text: string, field?: string) {
    super(text);
    this.code = code;
    this.field = field;
  }
}

export const HTTP_STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  'bad-input': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  unavailable: 503,
  deadline: 504,
  'too-large': 413,
  'rate-limited': 429,
  internal: 500,
};
