import { join } from 'node:path';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { createInterruptionRules } from '../../../site/audio/interruption/create-interruption-rules.ts';
import { createInterruptions } from '../../../site/audio/interruption/create-interruptions.ts';
import { interruptionMigrationSql } from '../../../site/audio/interruption/interruption-migration.ts';
import { interruptionRulesMigrationSql } from '../../../site/audio/interruption/interruption-rules-migration.ts';
import { readInterruptionFiles } from '../../../site/audio/interruption/read-interruption-profile.ts';
import type { InterruptionRules, Interruptions } from '../../../site/ports/interruptions.ts';
import type { Journal } from '../../../site/ports/journal.ts';
import type { ListeningWatch } from '../../../site/ports/listening-watch.ts';
import type { Programmes } from '../../../site/ports/programmes.ts';

/** The product's own module over the sample watch. */
export function sampleInterruptions(parts: {
  readonly database: HookedDatabase;
  readonly watch: { readonly listeningWatch: ListeningWatch };
  readonly listening: { readonly programmes: Programmes };
  log(name: string, actor: string, input: unknown): void;
}): { interruptions: Interruptions; interruptionRules: InterruptionRules } {
  const { database, watch, listening, log } = parts;
  database.exec(
    "CREATE TABLE watch_start (id TEXT PRIMARY KEY) STRICT; INSERT INTO watch_start VALUES ('watch1')",
  );
  database.exec(interruptionMigrationSql);
  database.exec(interruptionRulesMigrationSql);
  const journal: Journal = {
    append: ({ action, actor, details }) => log(action, actor, details),
    list: () => [],
    verify: () => ({ ok: true, entries: 0, firstBad: null }),
  };
  const isOperator = (actor: string): boolean => actor !== 'machine';
  const interruptionRules = createInterruptionRules({
    ...{ database, journal, isOperator, nowMs: Date.now },
    files: readInterruptionFiles(join(import.meta.dirname, '../../../resources'), '/nonexistent'),
  });
  const interruptions = createInterruptions({
    database,
    journal,
    outbox: { append: ({ lane }) => ({ lane, epoch: 1, seq: 1 }) },
    watch: (id) => watch.listeningWatch.get(id),
    cues: (id) => listening.programmes.list().find((one) => one.id === id)?.cues ?? [],
    profile: interruptionRules.active,
    isOperator,
    nowMs: () => Date.now(),
  });
  return { interruptions, interruptionRules };
}
