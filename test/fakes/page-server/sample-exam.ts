import { join } from 'node:path';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { createVersions } from '../../../server/sqlite/create-versions.ts';
import { readBook } from '../../../server/table/read-book.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { civilParts } from '../../../shared/domain/civil-time.ts';
import { readExamLibrary } from '../../../shared/domain/exam/read-exam-library.ts';
import { hasListeningPart } from '../../../site/audio/readiness/listening-tests.ts';
import { createExamPlans } from '../../../site/exam/create-exam-plans.ts';
import { createTimeline } from '../../../site/exam/create-timeline.ts';
import { examMigrationSql } from '../../../site/exam/exam-migration.ts';
import { createClockReader } from '../../../site/exam/read-clock.ts';
import { readLibraryFile } from '../../../site/exam/read-library-file.ts';
import { timelineMigrationSql } from '../../../site/exam/timeline-migration.ts';
import type { ExamLibraries, ExamPlans } from '../../../site/ports/exam.ts';
import type { RosterFiles } from '../../../site/ports/roster.ts';
import type { TimelineService } from '../../../site/ports/timeline.ts';
import { createRosterFiles } from '../../../site/roster/rooms/workbook-text.ts';
import type { Signal } from './signal.ts';

/** The product's own module; the roster keeps its sessions as they are. */
export function sampleExam(parts: {
  readonly database: HookedDatabase;
  readonly rooms: readonly RoomConfig[];
  readonly roster: Signal<RosterTable>;
  log(name: string, actor: string, input: unknown): void;
}): {
  examPlans: ExamPlans;
  examLibraries: ExamLibraries;
  timeline: TimelineService;
  rosterFiles: RosterFiles;
} {
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
  const opened = examPlans.list().rows[0];
  if (opened) addSessionToday(examPlans, opened.id);
  database.exec(timelineMigrationSql);
  const timeline = createTimeline({
    database,
    journal: { append: ({ action, actor, details }) => log(action, actor, details) },
    outbox: { append: ({ lane }) => ({ lane, epoch: 1, seq: 1 }) },
    plans: examPlans,
    timeZone: () => 'Asia/Shanghai',
    readClock: createClockReader('page-server'),
    log: () => undefined,
  });
  return {
    examPlans,
    examLibraries,
    timeline,
    rosterFiles: createRosterFiles({ read: async (bytes) => readBook(bytes) }),
  };
}

/** One in an hour and a half, so that Today has steps and none of them is due while a test looks. */
function addSessionToday(plans: ExamPlans, planId: string): void {
  const { plan, revision } = plans.get(planId);
  const civil = (atMs: number): string => {
    const { year, month, day, hour, minute } = civilParts(atMs, 'Asia/Shanghai');
    return `${year}-${month}-${day}T${hour}:${minute}`;
  };
  const startMs = Date.now() + 90 * 60_000;
  const session = {
    ...{ id: 'today', name: '外语听说', subject: '外语', hasListening: true, steps: 'foreign', rooms: [] },
    ...{ start: civil(startMs), end: civil(startMs + 2 * 3_600_000) },
  };
  plans.save({ ...plan, sessions: [...plan.sessions, session] }, revision, 'op1');
}
