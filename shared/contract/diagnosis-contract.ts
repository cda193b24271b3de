import type { Contract } from './define.ts';

/** Picture-quality diagnosis, reference frames and the commissioning run. */
export const diagnosisContract = {} satisfies Contract;
