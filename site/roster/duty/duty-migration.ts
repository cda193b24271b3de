/** Published duty rosters and what people signed; neither is ever changed. */
export const dutyMigrationSql = `
  CREATE TABLE duty_roster (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, published_at_ms INTEGER NOT NULL, published_by TEXT NOT NULL,
    time_zone TEXT NOT NULL, file TEXT NOT NULL
  ) STRICT;
  CREATE TABLE duty_fact (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, roster_id TEXT NOT NULL REFERENCES duty_roster(id),
    shift_id TEXT NOT NULL, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, fact TEXT NOT NULL
  ) STRICT;
  ${['duty_roster', 'duty_fact']
    .map(
      (table) => `
  CREATE TRIGGER ${table}_is_append_only_update BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
  CREATE TRIGGER ${table}_is_append_only_delete BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
`,
    )
    .join('')}
`;
