import { z } from 'zod';
import { query, ROLES } from './define.ts';

export const PaperLanguage = z.enum(['zh', 'en']);
export type PaperLanguage = z.infer<typeof PaperLanguage>;

/** `door`: a sheet per room and session; `slips`: one per person; `sign-in`: a list per session. */
export const RosterPaper = z.enum(['door', 'slips', 'sign-in']);
export type RosterPaper = z.infer<typeof RosterPaper>;

/** A character the font of the papers does not have, and whose names, schools or rooms have it. */
export const MissingCharacter = z.object({
  character: z.string(),
  code: z.string(),
  names: z.array(z.string()),
});
export type MissingCharacter = z.infer<typeof MissingCharacter>;

export const rosterPapersContract = {
  'rosterPapers.missing': query(ROLES, z.object({}), z.array(MissingCharacter)),
};
