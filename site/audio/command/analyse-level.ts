import { type Level, measureLevel } from '../measures/level.ts';
import type { Analysis, Finding } from './analysis.ts';

/** Levels of a recording; judged is the A-weighted signal-to-noise ratio. */
export const analyseLevel: Analysis = {
  reference: 'unused',
  analyse({ capture, profile }) {
    const level = measureLevel(capture);
    return { ...judge(level, profile.snrA), fields: { ...level } };
  },
};

function judge(
  level: Level,
  limit: { passDb: number; warnDb: number },
): Pick<Finding, 'verdict' | 'reasons'> {
  const { snrADb } = level;
  if (level.isDigitalSilence)
    return {
      verdict: 'fail',
      reasons: [{ code: 'digital-silence', text: 'every sample is the same: the microphone sends nothing' }],
    };
  if (snrADb === null)
    return {
      verdict: 'not-measurable',
      reasons: [
        {
          code: 'no-quiet-stretch',
          text: 'no steady stretch of 2 s is quieter than the rest: no ratio to noise',
        },
      ],
    };
  if (snrADb >= limit.passDb) return { verdict: 'pass', reasons: [] };
  const wanted = `${snrADb.toFixed(1)} dB above the noise (A-weighted), ${limit.passDb} dB are wanted`;
  return snrADb >= limit.warnDb
    ? { verdict: 'warn', reasons: [{ code: 'snr-marginal', text: wanted }] }
    : { verdict: 'fail', reasons: [{ code: 'snr-low', text: wanted }] };
}
