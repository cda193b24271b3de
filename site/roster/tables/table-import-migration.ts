/** Imports of tables that can be taken back: the states before and after of what each wrote, as JSON. */
export const tableImportMigrationSql = `
  CREATE TABLE roster_import (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, actor TEXT NOT NULL,
    kind TEXT NOT NULL, file_name TEXT NOT NULL, rows INTEGER NOT NULL, changes TEXT NOT NULL
  ) STRICT;
`;
