import { lastDayOf } from './civil-date.ts';

/** Whether training is valid on the last day of a session: `trainedUntil` is inclusive and overrides `isTrained`. */
export function isTrainedOn(
  person: { readonly isTrained: boolean; readonly trainedUntil: string | null },
  session: { readonly end: string },
): boolean {
  return person.trainedUntil === null ? person.isTrained : person.trainedUntil >= lastDayOf(session.end);
}
