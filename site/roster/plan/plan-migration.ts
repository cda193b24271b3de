/**
 * Plans beside the working roster (kept whole, so that each can be run again), versions of the rules and since when
 * each has counted (never changed), locked seats, and which changes of seats are one step of undo.
 */
export const planMigrationSql = `
  CREATE TABLE roster_plan (
    id TEXT PRIMARY KEY, started_at_ms INTEGER NOT NULL, summary TEXT NOT NULL, problem TEXT NOT NULL,
    left_out TEXT NOT NULL, answer TEXT
  ) STRICT;
  CREATE INDEX roster_plan_by_start ON roster_plan(started_at_ms);
  CREATE TABLE roster_lock (
    session_id TEXT NOT NULL, post_id TEXT NOT NULL, seat INTEGER NOT NULL,
    PRIMARY KEY (session_id, post_id, seat)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE roster_edit_step (
    edit_seq INTEGER PRIMARY KEY, step INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX roster_edit_step_by_step ON roster_edit_step(step);
  CREATE TABLE roster_rules (
    name TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, is_shipped INTEGER NOT NULL,
    at_ms INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (name, version)
  ) STRICT;
  CREATE TABLE roster_rules_use (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    used_by TEXT NOT NULL, reason TEXT NOT NULL
  ) STRICT;
  ${['roster_rules', 'roster_rules_use'].map(appendOnly).join('')}
`;

function appendOnly(table: string): string {
  return `
  CREATE TRIGGER ${table}_is_append_only_update BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
  CREATE TRIGGER ${table}_is_append_only_delete BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
`;
}
