import { analyseChannels } from './analyse-channels.ts';
import { analyseCheck } from './analyse-check.ts';
import { analyseClipping } from './analyse-clipping.ts';
import { analyseDelay } from './analyse-delay.ts';
import { analyseDrift } from './analyse-drift.ts';
import { analyseDropout } from './analyse-dropout.ts';
import { analyseHum } from './analyse-hum.ts';
import { analyseLevel } from './analyse-level.ts';
import { analyseProgramme } from './analyse-programme.ts';
import { analyseStipa } from './analyse-stipa.ts';
import { analyseSweep } from './analyse-sweep.ts';
import { analyseThd } from './analyse-thd.ts';
import type { Analysis } from './analysis.ts';

/** Every kind of `audio analyse`, by its name on the command line. */
export const ANALYSES: Readonly<Record<string, Analysis>> = {
  level: analyseLevel,
  check: analyseCheck,
  stipa: analyseStipa,
  sweep: analyseSweep,
  thd: analyseThd,
  hum: analyseHum,
  clipping: analyseClipping,
  dropout: analyseDropout,
  delay: analyseDelay,
  programme: analyseProgramme,
  drift: analyseDrift,
  channels: analyseChannels,
};
