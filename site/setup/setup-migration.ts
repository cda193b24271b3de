/** Changes of rooms and cameras that can be taken back; what they replaced stays sealed. */
export const setupMigrationSql = `
  CREATE TABLE setup_edit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, action TEXT NOT NULL, subject TEXT NOT NULL, label TEXT NOT NULL,
    actor TEXT NOT NULL, at_ms INTEGER NOT NULL, sealed_change BLOB NOT NULL
  ) STRICT;
`;
