import { matchProgramme, type ProgrammeMatch } from '../measures/follow-programme.ts';
import { toMono } from '../sound.ts';
import type { Analysis, SoundReason } from './analysis.ts';
import { referenceOf } from './reference-sound.ts';

/** Half a per cent is below a tenth of a semitone: nobody hears it, and a clock never runs that wrong. */
const MOST_SPEED_OFF_PERCENT = 0.5;

/** Is it the right programme, at the right speed, without holes? */
export const analyseProgramme: Analysis = {
  reference: 'needed',
  analyse({ capture, reference, profile }) {
    const programme = referenceOf(reference);
    const match = matchProgramme(
      toMono(capture),
      capture.sampleRate,
      toMono(programme),
      programme.sampleRate,
      profile.programme.leastMatchScore,
    );
    const reasons = reasonsOf(match);
    return { verdict: reasons.length === 0 ? 'pass' : 'fail', reasons, fields: { ...match } };
  },
};

function reasonsOf({ isPresent, isMatch, speedPercent, missing }: ProgrammeMatch): SoundReason[] {
  if (!isPresent) return [{ code: 'no-programme', text: 'no programme is heard' }];
  if (!isMatch) return [{ code: 'wrong-programme', text: 'something else than the reference is heard' }];
  const reasons: SoundReason[] = [];
  if (Math.abs((speedPercent ?? 100) - 100) > MOST_SPEED_OFF_PERCENT)
    reasons.push({ code: 'wrong-speed', text: `played at ${(speedPercent ?? 0).toFixed(1)} % of its speed` });
  if (missing.length > 0) {
    const seconds = missing.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / 1000;
    reasons.push({
      code: 'missing-programme',
      text: `${seconds.toFixed(1)} s of the programme are missing, in ${missing.length} places`,
    });
  }
  return reasons;
}
