import { type Dropout, findDropouts, mergeDropouts } from '../measures/dropout.ts';
import { findReferencedDropouts } from '../measures/follow-programme.ts';
import { toMono } from '../sound.ts';
import type { Analysis, SoundReason } from './analysis.ts';
import { noMatch } from './reference-sound.ts';

/** Gaps that are no pauses, with their cause; with the reference also jumps of the programme. */
export const analyseDropout: Analysis = {
  reference: 'optional',
  analyse({ capture, reference, profile }) {
    const referenced =
      reference === null
        ? null
        : findReferencedDropouts(
            toMono(capture),
            capture.sampleRate,
            toMono(reference),
            reference.sampleRate,
          );
    if (reference !== null && referenced === null)
      return noMatch({ dropouts: [], splices: [], timeLostMs: null });
    const dropouts =
      referenced?.dropouts ??
      mergeDropouts(capture.channels.flatMap((channel) => findDropouts(channel, capture.sampleRate)));
    const splices = referenced?.splices ?? [];
    const isWithin = dropouts.length <= profile.dropout.mostCount && splices.length === 0;
    return {
      verdict: isWithin ? 'pass' : 'fail',
      reasons: isWithin ? [] : [...inWords(dropouts), ...spliceWords(splices.length)],
      fields: { dropouts, ...(referenced && { splices, timeLostMs: referenced.timeLostMs }) },
    };
  },
};

function inWords(dropouts: readonly Dropout[]): SoundReason[] {
  return (['network', 'analog'] as const).flatMap((cause) => {
    const count = dropouts.filter((one) => one.cause === cause).length;
    const where = cause === 'network' ? 'the line from the microphone' : 'the loudspeaker chain';
    return count === 0 ? [] : [{ code: `dropout-${cause}`, text: `${count} gaps on ${where}` }];
  });
}

const spliceWords = (count: number): SoundReason[] =>
  count === 0 ? [] : [{ code: 'splice', text: `the programme jumps in ${count} places` }];
