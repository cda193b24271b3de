import { sqliteMigrations } from '../../server/sql/sqlite-migrations.ts';
import { centreSchema } from './schema.ts';

/** The centre's schema as migrations of `centre.db`. */
export const centreMigrations = sqliteMigrations(centreSchema);
