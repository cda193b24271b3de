import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../../../../server/sqlite/database.ts';
import { DutyCall, DutyCallResult } from '../../../../shared/contract/duty-calls.ts';

const StoredCall = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drawn'), call: DutyCall.omit({ results: true }) }),
  z.object({
    kind: z.literal('result'),
    callId: z.string(),
    result: DutyCallResult.extend({ atMs: z.number(), by: z.string() }),
  }),
]);
export type StoredCall = z.infer<typeof StoredCall>;

export interface DutyCallStore {
  /** Oldest first, each with its results. */
  calls(): DutyCall[];
  add(fact: StoredCall, atMs: number, actor: string): void;
}

export function createDutyCallStore(database: Database): DutyCallStore {
  return {
    calls() {
      const calls = new Map<string, DutyCall>();
      for (const row of database.all('SELECT fact FROM duty_call ORDER BY seq')) {
        const fact = StoredCall.parse(JSON.parse(String(row['fact'])));
        if (fact.kind === 'drawn') calls.set(fact.call.id, { ...fact.call, results: [] });
        else calls.get(fact.callId)?.results.push(fact.result);
      }
      return [...calls.values()];
    },
    add(fact, atMs, actor) {
      database.run(
        `INSERT INTO duty_call (id, seq, at_ms, actor, fact)
         VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM duty_call), ?, ?, ?)`,
        ...[fact.kind === 'drawn' ? fact.call.id : randomUUID(), atMs, actor, JSON.stringify(fact)],
      );
    },
  };
}
