import { CommandError, EXIT } from '../process/exit.ts';
import { registerSecret } from '../process/secrets.ts';

/** Where a PostgreSQL database is: one connection string per host, asked in this order. */
export interface PostgresTarget {
  readonly addresses: readonly string[];
  /** For people: hosts and database, never the password. */
  readonly label: string;
}

const SHAPE = /^postgres(?:ql)?:\/\/(?:([^@/?]*)@)?([^/?@]*)(\/[^?]*)?(\?.*)?$/;

/**
 * Reads `postgres://user@host[:port][,host…]/database[?sslmode=…]`. Several hosts are a primary and its
 * standbys: the one that takes writes is used. Throws CommandError; the sentence never names a password.
 */
export function parsePostgresTarget(text: string): PostgresTarget {
  const match = SHAPE.exec(text);
  if (match === null)
    throw new CommandError(EXIT.usage, '--store takes postgres://user@host[:port][,host…]/database');
  const [, login = '', hosts = '', path = '', query = ''] = match;
  const colon = login.indexOf(':');
  if (colon >= 0) registerSecret(decode(login.slice(colon + 1)));
  const addresses = hosts
    .split(',')
    .map((host) => `postgres://${login}${login && '@'}${host}${path}${query}`);
  if (!addresses.every((address) => URL.canParse(address)))
    throw new CommandError(EXIT.usage, '--store takes postgres://user@host[:port][,host…]/database');
  return { addresses, label: `${hosts || 'local'}${path}` };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
