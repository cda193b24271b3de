import type { RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { Judge } from './judge.ts';
import { reasonOf, round } from './reason.ts';

/** Speech transmission index, of the STIPA part where there is one. */
export const judgeSti: Judge = ({ sti, sweep }, { sti: limits }) => {
  const value = sti === null ? (sweep?.sti ?? null) : sti.isValid ? sti.sti : null;
  if (value === null) return [];
  const reasons: RoomReason[] = [];
  if (sti !== null && !sti.isCertifiable)
    reasons.push(
      reasonOf('codec-limited', 'pass', 'The camera does not carry all bands; the index is of the others.', {
        bands: sti.usableBandsHz.length,
      }),
    );
  const figures = { sti: round(value, 2), limit: limits.pass };
  if (value < limits.warn)
    reasons.push(
      reasonOf('sti-low', 'fail', 'Speech is not intelligible enough.', { ...figures, limit: limits.warn }),
    );
  else if (value < limits.pass)
    reasons.push(reasonOf('sti-uncertain', 'warn', 'Speech intelligibility is close to the limit.', figures));
  return reasons;
};
