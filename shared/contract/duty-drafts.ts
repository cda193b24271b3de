import { z } from 'zod';
import { command, feed, query, ROLES } from './define.ts';

const PLANNERS = ['director', 'duty'] as const;
const CivilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2026-06-07');
const OfDraft = z.object({ draftId: z.string().min(1).max(64) });
const Text = z
  .string()
  .min(1)
  .max(4 * 1024 * 1024);
const Done = z.object({ isDone: z.literal(true) });

/** A duty problem being written (`duty-problem/1`): posts, people, days off, wishes. */
export const DutyDraftRow = z.object({
  id: z.string(),
  name: z.string(),
  from: z.string(),
  to: z.string(),
  posts: z.number(),
  people: z.number(),
  /** 1 when it is made; one more with every save. */
  revision: z.number(),
  updatedAtMs: z.number(),
  updatedBy: z.string(),
});
export type DutyDraftRow = z.infer<typeof DutyDraftRow>;

export const dutyDraftsContract = {
  'dutyDraft.feed': feed(ROLES, z.object({}), z.array(DutyDraftRow), z.array(DutyDraftRow)),
  'dutyDraft.get': query(ROLES, OfDraft, z.object({ row: DutyDraftRow, text: z.string() })),
  /** From the roster that holds, or from posts and people of the site, for these days; or from a file. */
  'dutyDraft.create': command(
    PLANNERS,
    z.union([z.object({ from: CivilDate, to: CivilDate }), z.object({ text: Text })]),
    DutyDraftRow,
  ),
  /** A problem with a fault is refused by its field; `conflict` when somebody saved another revision meanwhile. */
  'dutyDraft.save': command(
    PLANNERS,
    OfDraft.extend({ revision: z.number().int(), text: Text }),
    DutyDraftRow,
  ),
  'dutyDraft.remove': command(PLANNERS, OfDraft, Done),
};
