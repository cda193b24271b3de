import { z } from 'zod';
import { command, feed, query, ROLES } from './define.ts';
import { ExamLibrary } from './exam-library.ts';
import { CivilDate, ExamPlan, ExamPlanList, PlanImportKind, PlanImportPreview } from './exam-plan.ts';
import { SaveVersion, UseVersion, versionsOf } from './versioned.ts';

const PLANNERS = ['director', 'duty'] as const;
const Id = z.string().min(1).max(64);
const Nothing = z.object({});
const Name = z.string().trim().min(1).max(64);
const Done = z.object({ isDone: z.literal(true) });
const Opened = z.object({ plan: ExamPlan, revision: z.number(), library: ExamLibrary });
const PlanFile = z.object({
  planId: Id,
  kind: PlanImportKind,
  fileName: z.string().min(1).max(255),
  base64: z.string().max(6 * 1024 * 1024),
});

export const ExamLibraryTable = versionsOf(ExamLibrary);
export type ExamLibraryTable = z.infer<typeof ExamLibraryTable>;
export type OpenedPlan = z.infer<typeof Opened>;

/** Exam plans: which sessions there are, when, in which rooms, by which steps. */
export const examContract = {
  'examPlan.feed': feed(ROLES, Nothing, ExamPlanList, ExamPlanList),
  /** `library` is the version the plan takes its steps from. */
  'examPlan.get': query(ROLES, z.object({ planId: Id }), Opened),
  /** From a template of the library in use; `firstDate` is the day of its day 0. */
  'examPlan.create': command(
    PLANNERS,
    z.object({ templateId: Id.nullable(), name: Name, firstDate: CivilDate }),
    z.object({ planId: Id }),
  ),
  /** The same sessions from another day on, with ids of their own. */
  'examPlan.copy': command(
    PLANNERS,
    z.object({ planId: Id, name: Name, firstDate: CivilDate }),
    z.object({ planId: Id }),
  ),
  /** Refused as `bad-input` with the first fault; `conflict` when somebody saved another revision meanwhile. */
  'examPlan.save': command(PLANNERS, z.object({ plan: ExamPlan, revision: z.number().int() }), Done),
  'examPlan.remove': command(PLANNERS, z.object({ planId: Id }), Done),
  /**
   * This plan counts from now on. `conflict` with the field `seats` where people have seats in sessions it does not
   * have; with `isClearing` these seats are emptied.
   */
  'examPlan.activate': command(PLANNERS, z.object({ planId: Id, isClearing: z.boolean() }), Done),
  'examPlan.undo': command(PLANNERS, Nothing, Done),
  'examPlan.previewImport': query(PLANNERS, PlanFile, PlanImportPreview),
  'examPlan.import': command(PLANNERS, PlanFile.extend({ revision: z.number().int() }), PlanImportPreview),

  'examLibrary.table': query(ROLES, Nothing, ExamLibraryTable),
  'examLibrary.save': command(['director'], SaveVersion, ExamLibraryTable),
  'examLibrary.use': command(['director'], UseVersion, ExamLibraryTable),
};
