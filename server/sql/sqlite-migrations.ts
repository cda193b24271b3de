import type { Migration } from '../sqlite/migrate.ts';
import { type SchemaStep, statementsOf } from './schema-steps.ts';

/** The versions of a described schema as migrations of a SQLite file. */
export const sqliteMigrations = (steps: readonly SchemaStep[]): Migration[] =>
  steps.map((step) => ({
    version: step.version,
    name: step.name,
    up: (database) => {
      for (const statement of statementsOf(step, 'sqlite')) database.exec(statement);
    },
  }));
