/** Spot calls of people on duty and what came of them; neither is ever changed. */
export const dutyCallMigrationSql = `
  CREATE TABLE duty_call (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, fact TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER duty_call_is_append_only_update BEFORE UPDATE ON duty_call
    BEGIN SELECT RAISE(ABORT, 'duty_call is append-only'); END;
  CREATE TRIGGER duty_call_is_append_only_delete BEFORE DELETE ON duty_call
    BEGIN SELECT RAISE(ABORT, 'duty_call is append-only'); END;
`;
