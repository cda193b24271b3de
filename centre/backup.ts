import { chmodSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, EXIT } from '../server/process/exit.ts';
import { openDatabase } from '../server/sqlite/database.ts';
import { CENTRE_FILES } from './data-files.ts';
import type { StorePlace } from './store-place.ts';

/**
 * Copies a data folder to a new one that `--data` can name; may run beside a running centre. Each database
 * is one moment of itself. The registry goes first and the log last: a site known only to the log would be
 * odd, one without events is not. What the log lacks the sites send again.
 */
export function backupCentre(place: StorePlace, out: string): { files: string[] } {
  if (place.kind === 'postgres')
    throw new CommandError(EXIT.usage, '--store: PostgreSQL has its own tools, see docs/operations.md');
  const { folder } = place;
  if (!existsSync(join(folder, CENTRE_FILES.log)))
    throw new CommandError(EXIT.usage, `--data: there is no centre's database in ${folder}`);
  if (existsSync(out)) throw new CommandError(EXIT.usage, `--out: ${out} is there already`);
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const files: string[] = [];
  if (existsSync(join(folder, CENTRE_FILES.authority))) {
    cpSync(join(folder, CENTRE_FILES.authority), join(out, CENTRE_FILES.authority), { recursive: true });
    chmodSync(join(out, CENTRE_FILES.authority), 0o700);
    files.push(CENTRE_FILES.authority);
  }
  for (const name of [
    CENTRE_FILES.registry,
    CENTRE_FILES.accounts,
    CENTRE_FILES.orders,
    CENTRE_FILES.pages,
    CENTRE_FILES.log,
  ]) {
    if (!existsSync(join(folder, name))) continue;
    const database = openDatabase(join(folder, name));
    try {
      database.run('VACUUM INTO ?', join(out, name));
    } finally {
      database.close();
    }
    files.push(name);
  }
  return { files };
}
