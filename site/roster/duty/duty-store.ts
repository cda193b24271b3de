import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { DutyPerson, DutyRosterFile } from '../../../shared/contract/duty.ts';
import { civilToEpochMs } from '../../../shared/domain/civil-time.ts';
import type { DutyFact, DutyPlan } from '../../../shared/domain/roster/duty/on-duty/duty-facts.ts';
import { readDutyRoster } from '../../../shared/domain/roster/duty/on-duty/read-duty-roster.ts';

const StoredFact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sign-on'), atMs: z.number(), shiftId: z.string(), personId: z.string() }),
  z.object({
    kind: z.literal('hand-over'),
    atMs: z.number(),
    shiftId: z.string(),
    fromPersonId: z.string(),
    toShiftId: z.string().nullable(),
    toPersonId: z.string().nullable(),
    report: z.string(),
  }),
  z.object({
    kind: z.literal('fill'),
    atMs: z.number(),
    shiftId: z.string(),
    person: DutyPerson,
    reason: z.string(),
  }),
]);

/** Facts of the last weeks are enough for the board: older shifts are history. */
const MOST_FACTS = 50_000;

export interface StoredDutyFact {
  readonly id: string;
  readonly actor: string;
  readonly fact: DutyFact;
}

export interface DutyStore {
  /** The roster that holds: the newest. */
  plan(): DutyPlan | null;
  /** Its file. */
  file(): DutyRosterFile | null;
  facts(): readonly StoredDutyFact[];
  addPlan(roster: {
    readonly file: string;
    readonly timeZone: string;
    readonly atMs: number;
    readonly by: string;
  }): string;
  addFact(rosterId: string, fact: DutyFact, actor: string): StoredDutyFact;
}

export function createDutyStore(database: HookedDatabase): DutyStore {
  return {
    plan() {
      const row = database.get('SELECT * FROM duty_roster ORDER BY seq DESC LIMIT 1');
      if (row === undefined) return null;
      const timeZone = String(row.time_zone);
      const read = readDutyRoster(String(row.file), (civil) => civilToEpochMs(civil, timeZone));
      if ('fault' in read) throw new Error(`the stored duty roster cannot be read: ${read.fault.field}`);
      return {
        ...read.plan,
        id: String(row.id),
        publishedAtMs: Number(row.published_at_ms),
        publishedBy: String(row.published_by),
      };
    },
    file() {
      const row = database.get('SELECT file FROM duty_roster ORDER BY seq DESC LIMIT 1');
      return row === undefined
        ? null
        : DutyRosterFile.parse(JSON.parse(String(row.file).replace(/^\uFEFF/, '')));
    },
    facts: () =>
      database
        .all('SELECT id, actor, fact FROM duty_fact ORDER BY seq DESC LIMIT ?', MOST_FACTS)
        .map((row) => ({
          id: String(row.id),
          actor: String(row.actor),
          fact: StoredFact.parse(JSON.parse(String(row.fact))),
        }))
        .reverse(),
    addPlan({ file, timeZone, atMs, by }) {
      const id = randomUUID();
      database.run(
        `INSERT INTO duty_roster (id, seq, published_at_ms, published_by, time_zone, file)
         VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM duty_roster), ?, ?, ?, ?)`,
        id,
        atMs,
        by,
        timeZone,
        file,
      );
      return id;
    },
    addFact(rosterId, fact, actor) {
      const id = randomUUID();
      database.run(
        `INSERT INTO duty_fact (id, seq, roster_id, shift_id, at_ms, actor, fact)
         VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM duty_fact), ?, ?, ?, ?, ?)`,
        id,
        rosterId,
        fact.shiftId,
        fact.atMs,
        actor,
        JSON.stringify(fact),
      );
      return { id, actor, fact };
    },
  };
}
