import type { Contract } from './define.ts';

/** Health of the cameras over the day. */
export const healthContract = {} satisfies Contract;
