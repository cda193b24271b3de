import type { Contract } from './define.ts';

/** Stored views of the wall and the floor plan. */
export const wallContract = {} satisfies Contract;
