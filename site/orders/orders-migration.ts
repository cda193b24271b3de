/**
 * Instructions from above. An instruction and its stages are never changed; `centre_ahead_ms` is how far the
 * centre's clock was before this one when it came, so that its expiry can be read across boots.
 */
export const ordersMigrationSql = `
  CREATE TABLE instruction (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL, issuer TEXT NOT NULL, requires TEXT NOT NULL CHECK (requires IN ('read', 'done')),
    text TEXT NOT NULL, issued_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, hash TEXT NOT NULL, signature TEXT NOT NULL,
    addressee TEXT NOT NULL, received_ms INTEGER NOT NULL, centre_ahead_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE instruction_stage (
    instruction_id TEXT NOT NULL REFERENCES instruction(id), stage TEXT NOT NULL, at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, is_by_phone INTEGER NOT NULL,
    PRIMARY KEY (instruction_id, stage)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE instruction_phone (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, text TEXT NOT NULL, caller TEXT NOT NULL,
    actor TEXT NOT NULL, name TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE instruction_phone_match (
    phone_id INTEGER PRIMARY KEY REFERENCES instruction_phone(id),
    instruction_id TEXT NOT NULL REFERENCES instruction(id), is_same_text INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE instruction_cursor (id INTEGER PRIMARY KEY CHECK (id = 1), have INTEGER NOT NULL) STRICT;
  ${['instruction', 'instruction_stage', 'instruction_phone', 'instruction_phone_match']
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
