import type { ResponsibilityLetter, TrainingResult } from '../../contract/person-records.ts';

/**
 * What follows from the results: of each training the newest result counts; trained is who passed one and failed none
 * (未经培训或培训不合格的不得上岗). `trainedUntil` is the latest day on which a pass still counts, null without an expiry.
 */
export function trainingOf(results: readonly TrainingResult[]): {
  readonly isTrained: boolean;
  readonly trainedUntil: string | null;
} {
  const newest = new Map<string, TrainingResult>();
  for (const result of results) {
    const known = newest.get(result.what);
    // Without a day the order of recording decides.
    if (known?.takenOn != null && result.takenOn !== null && result.takenOn < known.takenOn) continue;
    newest.set(result.what, result);
  }
  const counting = [...newest.values()];
  if (counting.length === 0 || counting.some(({ isPassed }) => !isPassed))
    return { isTrained: false, trainedUntil: null };
  const days = counting.flatMap(({ expiresOn }) => expiresOn ?? []);
  return {
    isTrained: true,
    trainedUntil: days.length < counting.length ? null : (days.sort().at(-1) ?? null),
  };
}

/** Signed is who has at least one letter, and all of them signed. */
export const hasSigned = (letters: readonly ResponsibilityLetter[]): boolean =>
  letters.length > 0 && letters.every(({ isSigned }) => isSigned);

/** `138****5678`: enough to tell two people of one name apart, not enough to ring. */
export function maskPhone(phone: string): string {
  const digits = phone.replaceAll(/\D/g, '');
  if (digits === '') return '';
  if (digits.length < 8) return `****${digits.slice(-2)}`;
  return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
}
