import { soundBenchMigrationSql } from './audio/bench/sound-bench-migration.ts';
import { interruptionMigrationSql } from './audio/interruption/interruption-migration.ts';
import { interruptionRulesMigrationSql } from './audio/interruption/interruption-rules-migration.ts';
import { papersMigrationSql } from './audio/papers/papers-migration.ts';
import { programmeMigrationSql } from './audio/recordings/programme-migration.ts';
import { audioCheckMigrationSql } from './audio/run/audio-check-migration.ts';
import { emissionMigrationSql } from './audio/run/emission-migration.ts';
import { watchLifeMigrationSql } from './audio/watch/watch-life-migration.ts';
import { watchMigrationSql } from './audio/watch/watch-migration.ts';
import { zoneMigrationSql } from './audio/zones/zone-migration.ts';
import { diagnosisMigrationSql } from './diagnosis/diagnosis-migration.ts';
import { evidenceMigrationSql } from './evidence/evidence-migration.ts';
import { examMigrationSql } from './exam/exam-migration.ts';
import { timelineMigrationSql } from './exam/timeline-migration.ts';
import { healthMigrationSql } from './health/health-migration.ts';
import { ordersMigrationSql } from './orders/orders-migration.ts';
import { recordingMigrationSql } from './recording/keep/recording-migration.ts';
import { rosterDayMigrationSql } from './roster/day/roster-day-migration.ts';
import { rosterDeskMigrationSql } from './roster/day/roster-desk-migration.ts';
import { dutyCallMigrationSql } from './roster/duty/calls/duty-call-migration.ts';
import { dutyDraftMigrationSql } from './roster/duty/drafts/duty-draft-migration.ts';
import { dutyMigrationSql } from './roster/duty/duty-migration.ts';
import { dutyPlanMigrationSql } from './roster/duty/plan/duty-plan-migration.ts';
import { peopleMigrationSql } from './roster/people/people-migration.ts';
import { peopleSealedMigrationSql } from './roster/people/people-sealed-migration.ts';
import { responsibilityMigrationSql } from './roster/people/responsibility-migration.ts';
import { planMigrationSql } from './roster/plan/plan-migration.ts';
import { rosterRoomMigrationSql } from './roster/rooms/roster-room-migration.ts';
import { rosterMigrationSql } from './roster/roster-migration.ts';
import { tableImportMigrationSql } from './roster/tables/table-import-migration.ts';
import { selfTestMigrationSql } from './self-test/self-test-migration.ts';
import { setupMigrationSql } from './setup/setup-migration.ts';
import { siteMigrations } from './store/migrations.ts';
import { outboxSpaceMigrationSql } from './uplink/outbox-space.ts';
import { uplinkMigrationSql } from './uplink/uplink-migration.ts';
import { wallMigrationSql } from './wall/wall-migration.ts';

/** The database of a site: every module's tables, by version. Part of the composition root. */
export const siteSchema = siteMigrations({
  uplinkSql: uplinkMigrationSql,
  rosterSql: rosterMigrationSql,
  version2Sql: [
    diagnosisMigrationSql,
    healthMigrationSql,
    recordingMigrationSql,
    setupMigrationSql,
    wallMigrationSql,
    evidenceMigrationSql,
  ],
  version3Sql: [audioCheckMigrationSql],
  version4Sql: [
    programmeMigrationSql,
    papersMigrationSql,
    watchMigrationSql,
    interruptionMigrationSql,
    soundBenchMigrationSql,
  ],
  version5Sql: [
    emissionMigrationSql,
    planMigrationSql,
    peopleMigrationSql,
    watchLifeMigrationSql,
    dutyMigrationSql,
    rosterDayMigrationSql,
  ],
  version6Sql: [
    peopleSealedMigrationSql,
    rosterDeskMigrationSql,
    ordersMigrationSql,
    zoneMigrationSql,
    dutyPlanMigrationSql,
    responsibilityMigrationSql,
  ],
  version7Sql: [
    rosterRoomMigrationSql,
    interruptionRulesMigrationSql,
    outboxSpaceMigrationSql,
    dutyCallMigrationSql,
    dutyDraftMigrationSql,
  ],
  version8Sql: [examMigrationSql, timelineMigrationSql, tableImportMigrationSql, selfTestMigrationSql],
});
