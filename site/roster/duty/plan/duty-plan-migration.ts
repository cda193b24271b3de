/** Duty rosters made beside the one that holds, with what they were made from. */
export const dutyPlanMigrationSql = `
  CREATE TABLE duty_plan (
    id TEXT PRIMARY KEY, started_at_ms INTEGER NOT NULL, summary TEXT NOT NULL, problem TEXT NOT NULL, answer TEXT
  ) STRICT;
  CREATE INDEX duty_plan_by_start ON duty_plan(started_at_ms);
`;
