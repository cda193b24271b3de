/** Tables of `createVersions`, append-only: the versions of one kind of rules, and which of them counted when. */
export const versionsTableSql = (table: string): string => `
  CREATE TABLE ${table} (
    name TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, is_shipped INTEGER NOT NULL,
    at_ms INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (name, version)
  ) STRICT;
  CREATE TABLE ${table}_use (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    used_by TEXT NOT NULL, reason TEXT NOT NULL
  ) STRICT;
  ${[table, `${table}_use`]
    .map(
      (one) => `
  CREATE TRIGGER ${one}_is_append_only_update BEFORE UPDATE ON ${one}
    BEGIN SELECT RAISE(ABORT, '${one} is append-only'); END;
  CREATE TRIGGER ${one}_is_append_only_delete BEFORE DELETE ON ${one}
    BEGIN SELECT RAISE(ABORT, '${one} is append-only'); END;
`,
    )
    .join('')}
`;
