import { z } from 'zod';
import { InstructionStage } from '../uplink/instruction.ts';

/** One stage of an instruction at a site. `by` is the name of a person, empty for the service itself. */
export const StageEntry = z.object({
  stage: InstructionStage,
  atMs: z.number(),
  by: z.string(),
  /** What was said to it: a remark, or why it was refused. */
  text: z.string(),
  isByPhone: z.boolean(),
});
export type StageEntry = z.infer<typeof StageEntry>;

/** `waiting`: nobody has confirmed it yet; `expired`: nobody did in time, it is not to be acted upon. */
export const SiteInstructionState = z.enum(['waiting', 'confirmed', 'executed', 'refused', 'expired']);
export type SiteInstructionState = z.infer<typeof SiteInstructionState>;

/** An instruction from above as the site keeps it. */
export const SiteInstruction = z.object({
  id: z.string(),
  issuer: z.string(),
  text: z.string(),
  requires: z.enum(['read', 'done']),
  issuedAtMs: z.number(),
  expiresAtMs: z.number(),
  receivedAtMs: z.number(),
  /** First characters of its hash: what is dictated over the telephone. */
  code: z.string(),
  state: SiteInstructionState,
  stages: z.array(StageEntry),
  /** Taken down over the telephone under the same code, but in other words. */
  hasOtherDictation: z.boolean(),
});
export type SiteInstruction = z.infer<typeof SiteInstruction>;

/** An instruction taken down over the telephone while the line was down. */
export const PhonedInstruction = z.object({
  id: z.number(),
  code: z.string(),
  text: z.string(),
  /** Who dictated it. */
  caller: z.string(),
  by: z.string(),
  atMs: z.number(),
  /** The instruction that came with this code later; null while it has not come. */
  instructionId: z.string().nullable(),
  isSameText: z.boolean().nullable(),
});
export type PhonedInstruction = z.infer<typeof PhonedInstruction>;

export const SiteInstructions = z.object({
  nowMs: z.number(),
  /** Newest first. */
  instructions: z.array(SiteInstruction),
  phoned: z.array(PhonedInstruction),
});
export type SiteInstructions = z.infer<typeof SiteInstructions>;
