import { type ChannelsProblem, measureChannels } from '../measures/channels.ts';
import type { Analysis } from './analysis.ts';
import { referenceOf } from './reference-sound.ts';

const PROBLEMS: Readonly<Record<ChannelsProblem, string>> = {
  'not-two-channels': 'capture and reference must both have two channels',
  'no-match': 'the reference was not found in the capture',
  'same-in-both': 'both channels of the reference carry the same: left and right cannot be told apart',
};

/** Which side of the reference arrives where, how loud, which way up. */
export const analyseChannels: Analysis = {
  reference: 'needed',
  analyse({ capture, reference }) {
    const result = measureChannels(capture, referenceOf(reference));
    if (typeof result !== 'string') return { verdict: null, reasons: [], fields: { ...result } };
    return {
      verdict: 'not-measurable',
      reasons: [{ code: result, text: PROBLEMS[result] }],
      fields: { isSwapped: null, polarity: null, left: null, right: null, delayMs: null },
    };
  },
};
