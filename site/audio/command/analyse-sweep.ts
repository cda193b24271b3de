import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import { loudestChannel } from '../loudest-channel.ts';
import { measureSweep, type SweepMeasures, type SweepProblem } from '../sweep/measure-sweep.ts';
import { smoothResponse } from '../sweep/room-response.ts';
import { judgeSti } from './analyse-stipa.ts';
import type { Analysis, Finding, SoundReason } from './analysis.ts';

/** The path from a played sweep to the recording: response, reverberation, distortion, delay, indirect STI. */
export const analyseSweep: Analysis = {
  reference: 'needed',
  analyse({ capture, reference, profile }) {
    const measured = measureSweep(
      loudestChannel(capture),
      capture.sampleRate,
      reference === null ? new Float32Array(0) : loudestChannel(reference),
      reference?.sampleRate ?? capture.sampleRate,
    );
    return judgeSweep(measured, profile);
  },
};

const WORDS: Readonly<Record<SweepProblem, string>> = {
  'no-sweep-in-reference': 'the reference is no exponential sweep over 200 to 2500 Hz and more',
  'not-found': 'the sweep cannot be found in the recording',
  'too-long': 'the recording is too long for a sweep: cut it to a minute',
};

/** Fields and verdict: STI fails, distortion and an uneven response (per octave, re their mean) warn. */
export function judgeSweep(
  measured: SweepMeasures | { readonly problem: SweepProblem },
  profile: ListeningProfile,
): Finding {
  if ('problem' in measured)
    return {
      verdict: 'not-measurable',
      reasons: [{ code: measured.problem, text: WORDS[measured.problem] }],
      fields: {
        response: [],
        rt60: [],
        thdPercent: null,
        delayMs: null,
        snrDb: null,
        sti: null,
        usableBands: [],
      },
    };
  const { response, rt60, thdPercent, delayMs, snrDb, sti, mti, usableBands } = measured;
  const fields = { response, rt60, thdPercent, delayMs, snrDb, sti, mti, usableBands };
  const warnings: SoundReason[] = [];
  if (thdPercent !== null && thdPercent > profile.thd.mostPercent)
    warnings.push({
      code: 'thd-high',
      text: `distortion ${thdPercent.toFixed(1)} %, at most ${profile.thd.mostPercent} % is wanted`,
    });
  const { fromHz, toHz, withinDb } = profile.response;
  const uneven = smoothResponse(response).filter(({ hz }) => hz >= fromHz && hz <= toHz);
  const middle = uneven.reduce((sum, { db }) => sum + db, 0) / Math.max(1, uneven.length);
  const worst = uneven.reduce(
    (most, point) => (Math.abs(point.db - middle) > Math.abs(most.db - middle) ? point : most),
    uneven[0] ?? { hz: 1000, db: middle },
  );
  if (Math.abs(worst.db - middle) > withinDb)
    warnings.push({
      code: 'response-uneven',
      text: `${(worst.db - middle).toFixed(1)} dB at ${Math.round(worst.hz)} Hz, within ${withinDb} dB is wanted`,
    });
  const judged = sti === null ? null : judgeSti(sti, profile.sti);
  if (judged === null)
    return {
      verdict: 'not-measurable',
      reasons: [{ code: 'no-usable-band', text: 'the path carries no octave whole' }, ...warnings],
      fields,
    };
  const verdict = judged.verdict === 'pass' && warnings.length > 0 ? 'warn' : judged.verdict;
  return { verdict, reasons: [...judged.reasons, ...warnings], fields };
}
