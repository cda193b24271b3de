import { z } from 'zod';
import { command, query, ROLES } from './define.ts';
import { Job } from './job.ts';
import { ListeningPapers, PaperLanguage, SignerRole } from './listening-papers.ts';

const Id = z.string().min(1).max(64);
const OPERATORS = ['director', 'technician'] as const;

/** Papers, signatures and acceptance of checks of the listening equipment. */
export const listeningPapersContract = {
  'listeningPapers.get': query(ROLES, z.object({ checkId: Id }), ListeningPapers),
  /** Needs a named operator at the console. With `operatorId` the name is that operator's. */
  'listeningPapers.sign': command(
    ROLES,
    z.object({
      checkId: Id,
      roomId: Id.nullable().default(null),
      role: SignerRole,
      name: z.string().trim().min(1).max(64),
      operatorId: Id.nullable(),
      statement: z.string().trim().min(1).max(300),
    }),
    ListeningPapers,
  ),
  /** A room whose result is `warn` counts as ready, for this check. Needs a named operator. */
  'listeningPapers.acceptRemark': command(
    OPERATORS,
    z.object({ checkId: Id, roomId: Id, reason: z.string().trim().min(1).max(200) }),
    ListeningPapers,
  ),
  /** All papers and sounds of a check in one archive; its job ends with `file`, the address to fetch it from. */
  'listeningPapers.bundle': command(
    ROLES,
    z.object({ checkId: Id, language: PaperLanguage.default('zh') }),
    Job,
  ),
};
