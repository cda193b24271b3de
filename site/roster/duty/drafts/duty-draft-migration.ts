/** Duty problems being written. */
export const dutyDraftMigrationSql = `
  CREATE TABLE duty_draft (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, revision INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL,
    updated_by TEXT NOT NULL, problem TEXT NOT NULL
  ) STRICT;
`;
