import { z } from 'zod';
import { PhoneCode } from '../uplink/instruction.ts';
import { command, feed, ROLES } from './define.ts';
import { SiteInstructions } from './instructions.ts';

const Id = z.string().min(1).max(64);
const ON_DUTY = ['director', 'duty', 'technician', 'monitor', 'papers-keeper'] as const;
const Done = z.object({ isDone: z.literal(true) });
const Remark = z.string().trim().max(500).default('');

/** What was taken down over the telephone. */
export const PhoneNote = z.object({
  code: PhoneCode,
  text: z.string().trim().min(1).max(1000),
  caller: z.string().trim().min(1).max(64),
});
export type PhoneNote = z.infer<typeof PhoneNote>;

/** Instructions from above (考务指挥). */
export const instructionsContract = {
  'instructions.feed': feed(ROLES, z.object({}), SiteInstructions, SiteInstructions),
  /** A page shows the notice; said by the page, not by a person. */
  'instructions.displayed': command(ROLES, z.object({ id: Id }), Done),
  'instructions.confirm': command(ON_DUTY, z.object({ id: Id }), Done),
  'instructions.finish': command(
    ON_DUTY,
    z.object({ id: Id, outcome: z.enum(['executed', 'refused']), text: Remark }),
    Done,
  ),
  'instructions.phone': command(ON_DUTY, PhoneNote, Done),
};
