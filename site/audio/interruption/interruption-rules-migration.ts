import { versionsTableSql } from '../../../server/sqlite/versions-table.ts';

/** Versions of the rules of the interruption calculator, never changed, and which of them counted when. */
export const interruptionRulesMigrationSql = versionsTableSql('interruption_rules');
