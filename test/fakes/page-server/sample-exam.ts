import { join } from 'node:path';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { createVersions } from '../../../server/sqlite/create-versions.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { readExamLibrary } from '../../../shared/domain/exam/read-exam-library.ts';
import { hasListeningPart } from '../../../site/audio/readiness/listening-tests.ts';
import { createExamPlans } from '../../../site/exam/create-exam-plans.ts';
import { examMigrationSql } from '../../../site/exam/exam-migration.ts';
import { readLibraryFile } from '../../../site/exam/read-library-file.ts';
import type { ExamLibraries, ExamPlans } from '../../../site/ports/exam.ts';
import type { RosterFiles } from '../../../site/ports/roster.ts';
import type { Signal } from './signal.ts';

/** The product's own module; the roster keeps its sessions as they are. */
export function sampleExam(parts: {
  readonly database: HookedDatabase;
  readonly rooms: readonly RoomConfig[];
  readonly roster: Signal<RosterTable>;
  log(name: string, actor: string, input: unknown): void;
}): { examPlans: ExamPlans; examLibraries: ExamLibraries; rosterFiles: RosterFiles } {
  const { database, rooms, roster, log } = parts;
  database.exec(examMigrationSql);
  const examLibraries = createVersions({
    database,
    table: 'exam_library',
    shipped: readLibraryFile(
      join(import.meta.dirname, '../../../resources/profiles/exam-library-default.json'),
    ),
    read: readExamLibrary,
    record: ({ name, version }, what, reason, actor) =>
      log(`exam-library.${what}`, actor, { name, version, reason }),
    isOperator: (actor) => actor !== 'machine',
    nowMs: Date.now,
  });
  const examPlans = createExamPlans({
    database,
    journal: { append: ({ action, actor, details }) => log(action, actor, details) },
    libraries: examLibraries,
    roster: { table: () => roster.get(), onChange: () => () => undefined, followPlan: () => undefined },
    rooms: () => rooms,
    hasListening: hasListeningPart,
    nowMs: Date.now,
  });
  return {
    examPlans,
    examLibraries,
    rosterFiles: { asText: (bytes) => Promise.resolve({ bytes, isWorkbook: false }) },
  };
}
