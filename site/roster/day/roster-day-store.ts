import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { RosterDayFact } from '../../../shared/contract/roster-day.ts';

/** A year of a large site; older facts stay in the database and in the journal. */
const MOST_FACTS = 20_000;

export interface RosterDayStore {
  /** In the order of entry. */
  facts(): RosterDayFact[];
  /** Inside a transaction of the caller. */
  add(fact: RosterDayFact): void;
}

export function createRosterDayStore(database: HookedDatabase): RosterDayStore {
  return {
    facts: () =>
      database
        .all('SELECT fact FROM roster_day_fact ORDER BY seq DESC LIMIT ?', MOST_FACTS)
        .map(({ fact }) => RosterDayFact.parse(JSON.parse(String(fact))))
        .reverse(),
    add(fact) {
      database.run(
        `INSERT INTO roster_day_fact (id, seq, session_id, at_ms, actor, fact)
         VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM roster_day_fact), ?, ?, ?, ?)`,
        fact.id,
        fact.sessionId,
        fact.atMs,
        fact.actor,
        JSON.stringify(fact),
      );
    },
  };
}
