import { type Clipping, measureClipping } from '../measures/clipping.ts';
import type { Analysis } from './analysis.ts';

/** Limited peaks; of several channels the worst counts. */
export const analyseClipping: Analysis = {
  reference: 'unused',
  analyse({ capture, profile }) {
    const clipping = capture.channels
      .map((channel) => measureClipping(channel, capture.sampleRate))
      .reduce((worst, one) => (one.clippedPercent > worst.clippedPercent ? one : worst));
    const isWithin = clipping.clippedPercent <= profile.clipping.mostPercent;
    return {
      verdict: isWithin ? 'pass' : 'fail',
      reasons: isWithin ? [] : [{ code: `clipped-${clipping.clippingKind}`, text: inWords(clipping) }],
      fields: { ...clipping },
    };
  },
};

function inWords({ clippingKind, clippedPercent, clipLevelDbfs }: Clipping): string {
  const what =
    clippingKind === 'hard'
      ? 'stand at one level: an input is driven beyond its range'
      : 'are squeezed: an amplifier or loudspeaker is overdriven';
  return `${clippedPercent.toFixed(2)} % of the samples ${what} (at ${(clipLevelDbfs ?? 0).toFixed(1)} dBFS)`;
}
