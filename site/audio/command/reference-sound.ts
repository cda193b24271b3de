import type { Sound } from '../sound.ts';
import type { Finding } from './analysis.ts';

/** The command asks for the reference before it calls; this only narrows the type. */
export function referenceOf(reference: Sound | null): Sound {
  if (!reference) throw new TypeError('this analysis needs a reference');
  return reference;
}

/** What is said when the reference was not found in the capture; `fields` are the kind's own, empty. */
export const noMatch = (fields: Finding['fields']): Finding => ({
  verdict: 'not-measurable',
  reasons: [{ code: 'no-match', text: 'the reference was not found in the capture' }],
  fields,
});
