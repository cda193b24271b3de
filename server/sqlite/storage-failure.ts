import { ContractError } from '../../shared/contract/errors.ts';

/** Result codes of SQLite that mean "the volume", not "the program": https://www.sqlite.org/rescode.html */
const SENTENCES: Readonly<Record<number, string>> = {
  8: 'the database cannot be written (read-only volume): nothing was recorded',
  10: 'the disk reports an error: nothing was recorded',
  13: 'the disk is full: nothing was recorded',
};

const FULL = 13;

export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === FULL;

/** What a person should be told when the store could not take a fact; null for any other failure. */
export function storageFailure(error: unknown): ContractError | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  // The low byte is the primary code; the rest tells where inside it happened.
  const sentence = SENTENCES[Number(error.errcode) & 0xff];
  return sentence === undefined ? null : new ContractError('unavailable', sentence);
}
