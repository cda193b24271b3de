import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CommandError, EXIT } from '../../server/process/exit.ts';

const Percent = z.number().min(0).max(100);
const Levels = z.number().min(0).max(255);
/** Raised when `of` of the last `within` pictures are beyond the limit; cleared when `clearAfter` in a row are not. */
const Lasting = z.strictObject({
  of: z.number().int().min(1).max(60),
  within: z.number().int().min(1).max(60),
  clearAfter: z.number().int().min(1).max(60),
});
export type Lasting = z.infer<typeof Lasting>;

/** Limits of the diagnosis as data. Levels are luma or chroma of limited range (16 black, 235 white). */
export const DiagnosisProfile = z.strictObject({
  name: z.string().min(1),
  version: z.number().int().positive(),
  source: z.string(),
  /** Milliseconds between two looks at a camera; null lets the service choose 2 to 10 s by the number of cameras. */
  roundMs: z.number().int().min(2_000).max(10_000).nullable(),
  black: z.strictObject({ brightestLevels: Levels, rangeLevels: Levels, lasting: Lasting }),
  frozen: z.strictObject({
    changedPercent: Percent,
    movingPercent: Percent,
    pictures: z.number().int().min(2).max(8),
    /** Certainty of the packets' own sign of repetition. */
    repeatedPercent: Percent,
    lasting: Lasting,
  }),
  covered: z.strictObject({
    areaPercent: Percent,
    plainPercent: Percent,
    /** Less agreement of the rest than this: not covered but turned away. */
    restMatchPercent: Percent,
    lasting: Lasting,
  }),
  moved: z.strictObject({
    shiftPercent: Percent,
    rotationDegrees: z.number().positive().max(45),
    matchPercent: Percent,
    lasting: Lasting,
  }),
  blurred: z.strictObject({ sharpnessPercent: Percent, lasting: Lasting }),
  overexposed: z.strictObject({ burntPercent: Percent, burntMorePercent: Percent, lasting: Lasting }),
  underexposed: z.strictObject({ brightLevels: Levels, lasting: Lasting }),
  colourCast: z.strictObject({ castLevels: Levels, shiftLevels: Levels, lasting: Lasting }),
  noise: z.strictObject({ noiseLevels: Levels, lasting: Lasting }),
  /** Dark with this much noise is a camera straining in the dark; without colour it has gone over to its night mode. */
  lightsOff: z.strictObject({ brightLevels: Levels, noiseLevels: Levels, saturationLevels: Levels }),
});
export type DiagnosisProfile = z.infer<typeof DiagnosisProfile>;

/** A broken profile stops the start instead of judging cameras by nonsense. */
export function readDiagnosisProfile(path: string): DiagnosisProfile {
  const parsed = DiagnosisProfile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(
    EXIT.usage,
    `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  );
}
