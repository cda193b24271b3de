import { align, forAlignment } from '../align/align.ts';
import { toMono } from '../sound.ts';
import type { Analysis } from './analysis.ts';
import { noMatch, referenceOf } from './reference-sound.ts';

/** From this score on the height of the peak leaves no doubt; what is left is how alone it stands. */
const SURE_SCORE = 50;

/** When the reference begins in the capture. */
export const analyseDelay: Analysis = {
  reference: 'needed',
  analyse(input) {
    const { capture, reference } = { ...input, reference: referenceOf(input.reference) };
    const found = align(
      forAlignment(toMono(capture), capture.sampleRate),
      forAlignment(toMono(reference), reference.sampleRate),
    );
    if (!found) return noMatch({ delayMs: null, confidence: 0 });
    const confidence = Math.min(1, found.matchScore / SURE_SCORE) * (1 - found.rival);
    return { verdict: null, reasons: [], fields: { delayMs: found.offsetSeconds * 1000, confidence } };
  },
};
