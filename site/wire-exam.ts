import { join } from 'node:path';
import { createVersions } from '../server/sqlite/create-versions.ts';
import { readExamLibrary } from '../shared/domain/exam/read-exam-library.ts';
import { hasListeningPart } from './audio/readiness/listening-tests.ts';
import { createExamPlans } from './exam/create-exam-plans.ts';
import { createTimeline } from './exam/create-timeline.ts';
import { createClockReader } from './exam/read-clock.ts';
import { readLibraryFile } from './exam/read-library-file.ts';
import type { ExamLibraries, ExamPlans } from './ports/exam.ts';
import type { Roster } from './ports/roster.ts';
import type { TimelineService } from './ports/timeline.ts';
import type { Wiring } from './wiring.ts';

/** The plans of exams and the library they are made from; the plan that counts gives the roster its sessions. */
export function wireExam(
  { database, journal, outbox, registry, resourcesFolder, time, log, atClose }: Wiring,
  roster: Pick<Roster, 'table' | 'onChange' | 'followPlan'>,
): {
  readonly examPlans: ExamPlans;
  readonly examLibraries: ExamLibraries;
  readonly timeline: TimelineService;
} {
  const examLibraries: ExamLibraries = createVersions({
    database,
    table: 'exam_library',
    shipped: readLibraryFile(join(resourcesFolder, 'profiles', 'exam-library-default.json')),
    read: readExamLibrary,
    record: ({ name, version }, what, reason, actor) =>
      journal.append({ actor, action: `exam-library.${what}`, subject: name, details: { version, reason } }),
    onShippedDiffers: (key) => log.warn({ key }, 'the shipped exam library is not the one kept'),
    isOperator: (actor) => registry.operators().some(({ id }) => id === actor),
    nowMs: time.nowMs,
  });
  const examPlans = createExamPlans({
    database,
    journal,
    libraries: examLibraries,
    roster,
    rooms: () => registry.rooms(),
    hasListening: hasListeningPart,
    nowMs: time.nowMs,
  });
  const timeline = createTimeline({
    ...{ database, journal, outbox, plans: examPlans },
    timeZone: () => registry.site().timeZone,
    readClock: createClockReader(time.boot),
    log: (message, fields) => log.error(fields, message),
  });
  atClose(() => timeline.close());
  return { examPlans, examLibraries, timeline };
}
