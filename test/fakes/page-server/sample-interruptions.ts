import { join } from 'node:path';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { createInterruptions } from '../../../site/audio/interruption/create-interruptions.ts';
import { interruptionMigrationSql } from '../../../site/audio/interruption/interruption-migration.ts';
import { readInterruptionProfile } from '../../../site/audio/interruption/read-interruption-profile.ts';
import type { Interruptions } from '../../../site/ports/interruptions.ts';
import type { ListeningWatch } from '../../../site/ports/listening-watch.ts';
import type { Programmes } from '../../../site/ports/programmes.ts';

/** The product's own module over the sample watch. */
export function sampleInterruptions(parts: {
  readonly database: HookedDatabase;
  readonly watch: { readonly listeningWatch: ListeningWatch };
  readonly listening: { readonly programmes: Programmes };
  log(name: string, actor: string, input: unknown): void;
}): Interruptions {
  const { database, watch, listening, log } = parts;
  database.exec(
    "CREATE TABLE watch_start (id TEXT PRIMARY KEY) STRICT; INSERT INTO watch_start VALUES ('watch1')",
  );
  database.exec(interruptionMigrationSql);
  return createInterruptions({
    database,
    journal: {
      append: ({ action, actor, details }) => log(action, actor, details),
      list: () => [],
      verify: () => ({ ok: true, entries: 0, firstBad: null }),
    },
    outbox: { append: ({ lane }) => ({ lane, epoch: 1, seq: 1 }) },
    watch: (id) => watch.listeningWatch.get(id),
    cues: (id) => listening.programmes.list().find((one) => one.id === id)?.cues ?? [],
    profile: readInterruptionProfile(join(import.meta.dirname, '../../../resources'), '/nonexistent'),
    isOperator: (actor) => actor !== 'machine',
    nowMs: () => Date.now(),
  });
}
