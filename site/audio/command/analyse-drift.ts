import { align, forAlignment } from '../align/align.ts';
import { toMono } from '../sound.ts';
import type { Analysis } from './analysis.ts';
import { noMatch, referenceOf } from './reference-sound.ts';

/** A window in a room is good to some 20 µs; ten seconds of them give a few ppm. */
const LEAST_WINDOWS = 16;

/** Clock of the emission against that of the capture. */
export const analyseDrift: Analysis = {
  reference: 'needed',
  analyse(input) {
    const { capture, reference } = { ...input, reference: referenceOf(input.reference) };
    const found = align(
      forAlignment(toMono(capture), capture.sampleRate),
      forAlignment(toMono(reference), reference.sampleRate),
    );
    if (!found) return noMatch({ ppm: null });
    if (found.foundAtSeconds.length < LEAST_WINDOWS)
      return {
        verdict: 'not-measurable',
        reasons: [{ code: 'too-short', text: 'ten seconds of the reference are needed to tell a clock' }],
        fields: { ppm: null },
      };
    return { verdict: null, reasons: [], fields: { ppm: (found.speed - 1) * 1e6 } };
  },
};
