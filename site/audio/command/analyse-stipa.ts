import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import { loudestChannel } from '../loudest-channel.ts';
import { type DirectSti, measureStipa } from '../sti/direct-sti.ts';
import type { Analysis, Finding, SoundReason, SoundVerdict } from './analysis.ts';

/** Speech transmission index of a recording of our STIPA signal; an invalid reading is never a bad one. */
export const analyseStipa: Analysis = {
  reference: 'unused',
  analyse({ capture, profile }) {
    return judgeStipa(measureStipa(loudestChannel(capture), capture.sampleRate), profile);
  },
};

/** Fields and verdict of a reading. */
export function judgeStipa(measured: DirectSti, profile: ListeningProfile): Finding {
  const reasons = [...invalid(measured), ...limited(measured)];
  const { octaveDb, ...others } = measured;
  const fields = { ...others, octaveDbfs: octaveDb };
  if (!measured.isValid || measured.sti === null) return { verdict: 'not-measurable', reasons, fields };
  const judged = judgeSti(measured.sti, profile.sti);
  return { verdict: judged.verdict, reasons: [...judged.reasons, ...reasons], fields };
}

/** Judges an STI by the limits of the profile. */
export function judgeSti(
  sti: number,
  limit: { readonly pass: number; readonly warn: number },
): { verdict: SoundVerdict; reasons: readonly SoundReason[] } {
  if (sti >= limit.pass) return { verdict: 'pass', reasons: [] };
  const text = `STI ${sti.toFixed(2)}, ${limit.pass.toFixed(2)} is wanted`;
  return sti >= limit.warn
    ? { verdict: 'warn', reasons: [{ code: 'sti-marginal', text }] }
    : { verdict: 'fail', reasons: [{ code: 'sti-low', text }] };
}

const WORDS: Readonly<Record<NonNullable<DirectSti['validity']['reason']>, string>> = {
  'no-signal': 'there is nothing to measure in the recording',
  'too-short': 'less than 10 s of the signal: repeat with 15 s or more',
  disturbed:
    'something else sounded or the gain changed (a voice, an announcement, rain, automatic gain): repeat',
  'over-modulated': 'a modulation is deeper than the signal has it: something else beats, repeat',
};

function invalid({ validity: { reason } }: DirectSti): SoundReason[] {
  return reason === null ? [] : [{ code: reason, text: WORDS[reason] }];
}

function limited({ usableBands, isValid }: DirectSti): SoundReason[] {
  if (!isValid || usableBands.length === 7) return [];
  const text = `the path carries only the octaves ${usableBands.join(', ')} Hz: STI over these, not certifiable`;
  return [{ code: 'band-limited', text }];
}
