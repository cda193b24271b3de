import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';
import { ContractError } from '../../shared/contract/errors.ts';

/** Cost of one hash. */
export interface HashCost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** OWASP Password Storage Cheat Sheet: Argon2id with at least 19 MiB, two passes, one lane. */
export const HASH_COST: HashCost = { memoryKib: 19_456, passes: 2 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;
/** Whoever comes later is told to try again: a flood of logins must not fill the memory or starve the server. */
const MOST_WAITING = 16;
/** Between two hashes, so that other work of the process gets its turn. */
const PAUSE_MS = 25;

export interface PasswordHasher {
  /** The encoded form: parameters, salt and hash in one text. Rejects with `rate-limited` when too many wait. */
  hash(password: string): Promise<string>;
  /** False also for a text that is no hash. Rejects with `rate-limited` when too many wait. */
  verify(password: string, encoded: string): Promise<boolean>;
}

/** One hash at a time, in the order asked. */
export function createPasswordHasher(cost: HashCost = HASH_COST, pauseMs = PAUSE_MS): PasswordHasher {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= MOST_WAITING)
      return Promise.reject(new ContractError('rate-limited', 'too many people sign in at once; try again'));
    waiting += 1;
    const done = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = done.catch(() => undefined).then(() => new Promise((resolve) => setTimeout(resolve, pauseMs)));
    return done;
  };
  return {
    hash: (password) =>
      inTurn(() =>
        argon2id({
          password: password.normalize('NFC'),
          salt: randomBytes(SALT_BYTES),
          memorySize: cost.memoryKib,
          iterations: cost.passes,
          parallelism: 1,
          hashLength: HASH_BYTES,
          outputType: 'encoded',
        }),
      ),
    verify: (password, encoded) =>
      inTurn(async () => {
        try {
          return await argon2Verify({ password: password.normalize('NFC'), hash: encoded });
        } catch {
          return false;
        }
      }),
  };
}
