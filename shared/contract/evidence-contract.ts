import type { Contract } from './define.ts';

/** Sealed recordings. */
export const evidenceContract = {} satisfies Contract;
