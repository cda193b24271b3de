import { z } from 'zod';

/** A: urgent (incidents, instruction replies, security, urgent duty entries). B: bulk (cameras, audio, roster, readiness). */
export const Lane = z.enum(['A', 'B']);
export type Lane = z.infer<typeof Lane>;
export const LANES = Lane.options;
