import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ed25519Verifier } from '../server/certificates/uplink-tools.ts';
import { CommandError, EXIT } from '../server/process/exit.ts';
import { rebuildPictures } from './boards/read-pictures.ts';
import { CENTRE_FILES } from './data-files.ts';
import { openExistingStore, openStore } from './open-store.ts';
import { createOrderStore } from './orders/create-order-store.ts';
import { readInstructionEvents } from './orders/follow-events.ts';
import { createRegistryMirror } from './registry/registry-mirror.ts';
import { createReadStore } from './store/read-store.ts';
import { rebuildBoards } from './store/rebuild-boards.ts';
import { type StoreVerdict, verifyStore } from './store/verify-store.ts';
import type { StorePlace } from './store-place.ts';

/**
 * Makes the projections anew from the log. The centre of a data folder must not be running; gateways on
 * PostgreSQL may, each site is locked for its own rebuild.
 */
export async function rebuildCentre(place: StorePlace): Promise<{ sites: number; events: number }> {
  const opened = openExistingStore(place);
  const lock = opened.lock();
  try {
    const database = await opened.log();
    const orders = await opened.orders();
    const pages = await opened.pages();
    try {
      const made = await rebuildBoards(database);
      const store = createOrderStore(orders);
      await store.forgetProjected();
      await readInstructionEvents(store, createReadStore(database));
      await rebuildPictures(database, pages);
      return made;
    } finally {
      await pages.close();
      await orders.close();
      await database.close();
    }
  } finally {
    lock.release();
  }
}

/** Re-computes every chain; may run beside a running centre (one snapshot of the log is judged). */
export async function verifyCentre(place: StorePlace): Promise<StoreVerdict> {
  const opened = openExistingStore(place);
  const database = await opened.log();
  const registry = await opened.registry();
  try {
    const enrolled = await createRegistryMirror(registry);
    return await database.snapshot((queries) =>
      verifyStore(queries, (serial) => {
        const known = enrolled.certificate(serial) ?? enrolled.vouched(serial);
        return known === null ? null : ed25519Verifier(known.signingKey);
      }),
    );
  } finally {
    await database.close();
    await registry.close();
  }
}

/** Withdraws a site's certificates; running centres end its connection within a second. */
export async function revokeSite(place: StorePlace, code: string): Promise<void> {
  if (place.kind === 'folder' && !existsSync(join(place.folder, CENTRE_FILES.registry)))
    throw new CommandError(EXIT.usage, `--data: ${place.folder} is not the data folder of a centre`);
  const registry = await openStore(place).registry();
  try {
    if (!(await registry.revoke(code))) throw new CommandError(EXIT.no, `there is no enrolled site ${code}`);
  } finally {
    await registry.close();
  }
}
