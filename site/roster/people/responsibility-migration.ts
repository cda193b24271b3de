/** Schema 6: the tree of responsibilities, whole, in every version that can still be taken back. */
export const responsibilityMigrationSql = `
  CREATE TABLE responsibility_version (
    version INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, value TEXT NOT NULL
  ) STRICT;
`;
