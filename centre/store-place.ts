import { join } from 'node:path';
import { CommandError, EXIT } from '../server/process/exit.ts';
import { type PostgresTarget, parsePostgresTarget } from '../server/sql/postgres-target.ts';
import { CENTRE_FILES } from './data-files.ts';

/** Where a centre keeps everything: a data folder, or a PostgreSQL database with a key file beside each gateway. */
export type StorePlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly target: PostgresTarget; readonly keyFile: string | null };

/** Reads `--data`, `--store` and `--key-file`. */
export function storePlace(options: {
  readonly data: string | undefined;
  readonly store: string | undefined;
  readonly 'key-file': string | undefined;
}): StorePlace {
  const { data, store } = options;
  if (store === undefined) {
    if (data === undefined || data === '') throw new CommandError(EXIT.usage, '--data is needed');
    if (options['key-file'] !== undefined)
      throw new CommandError(EXIT.usage, '--key-file belongs to --store; a data folder keeps its own keys');
    return { kind: 'folder', folder: data };
  }
  const keyFile = options['key-file'] ?? (data === undefined ? null : join(data, CENTRE_FILES.storeKey));
  return { kind: 'postgres', target: parsePostgresTarget(store), keyFile };
}
