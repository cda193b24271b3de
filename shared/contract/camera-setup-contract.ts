import type { Contract } from './define.ts';

/** Adding, finding, importing and editing cameras. */
export const cameraSetupContract = {} satisfies Contract;
