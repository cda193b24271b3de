import { z } from 'zod';

/** A named operator chosen on the page; machines act as `machine`. Accounts come later and keep these ids. */
export const Actor = z.string().min(1).max(64);
export type Actor = z.infer<typeof Actor>;

/** Wraps the input of every command: who acts, and the key that makes a repeated call harmless. */
export const commandEnvelope = <I extends z.ZodType>(input: I) =>
  z.object({ idempotencyKey: z.string().min(8).max(64), actor: Actor, input });
export type CommandEnvelope<I> = { idempotencyKey: string; actor: string; input: I };
