import { versionsTableSql } from '../../server/sqlite/versions-table.ts';

/**
 * Exam plans, the changes of them that can be taken back, and the versions of their library. A removed plan keeps its
 * row: what was done by it can be shown with it.
 */
export const examMigrationSql = `
  CREATE TABLE exam_plan (
    id TEXT PRIMARY KEY, revision INTEGER NOT NULL, value TEXT NOT NULL, is_active INTEGER NOT NULL,
    is_removed INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL, updated_by TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX exam_plan_active ON exam_plan(is_active) WHERE is_active = 1;
  CREATE TABLE exam_plan_edit (
    seq INTEGER PRIMARY KEY, plan_id TEXT NOT NULL, what TEXT NOT NULL, revision INTEGER NOT NULL,
    before TEXT, at_ms INTEGER NOT NULL, actor TEXT NOT NULL
  ) STRICT;
  ${versionsTableSql('exam_library')}
`;
