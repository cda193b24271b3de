import { analyseCheck } from './analyse-check.ts';
import { analyseLevel } from './analyse-level.ts';
import { analyseStipa } from './analyse-stipa.ts';
import { analyseSweep } from './analyse-sweep.ts';
import type { Analysis } from './analysis.ts';

/** Every kind of `audio analyse`, by its name on the command line. */
export const ANALYSES: Readonly<Record<string, Analysis>> = {
  level: analyseLevel,
  check: analyseCheck,
  stipa: analyseStipa,
  sweep: analyseSweep,
};
