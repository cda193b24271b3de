import { z } from 'zod';
import { command, query, ROLES } from './define.ts';
import { ListeningSignature, SignerRole } from './listening-papers.ts';

const Id = z.string().min(1).max(64);

/** What belongs to the paper of one trial listening, besides its results. */
export const TrialPapers = z.object({
  watchId: z.string(),
  /** Of the results and of what people said, as they are kept: what a signature signs. */
  contentSha256: z.string(),
  signatures: z.array(ListeningSignature),
});
export type TrialPapers = z.infer<typeof TrialPapers>;

/** Signatures under a trial listening. */
export const trialPapersContract = {
  'trialPapers.get': query(ROLES, z.object({ watchId: Id }), TrialPapers),
  /** Needs a named operator at the console. With `operatorId` the name is that operator's. */
  'trialPapers.sign': command(
    ROLES,
    z.object({
      watchId: Id,
      roomId: Id.nullable().default(null),
      role: SignerRole,
      name: z.string().trim().min(1).max(64),
      operatorId: Id.nullable(),
      statement: z.string().trim().min(1).max(300),
    }),
    TrialPapers,
  ),
};
