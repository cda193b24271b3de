import { type CheckMeasures, createCheckMeter } from '../check/measure-check.ts';
import { loudestChannel } from '../loudest-channel.ts';
import { judgeStipa } from './analyse-stipa.ts';
import { judgeSweep } from './analyse-sweep.ts';
import type { Analysis, Finding, SoundReason, SoundVerdict } from './analysis.ts';

const WORDS = {
  'not-found': 'the check cannot be found in the recording: no chirp of it is heard',
  'no-check-in-reference': 'the reference is no composite of audio signal --kind check',
} as const;

/** Beyond this the steps were not passed on as played: automatic gain, a limiter or an expander. */
const MOST_STEP_ERROR_DB = 1.5;
/** Left and right may differ as seats do; beyond, one of two loudspeakers is probably dead. */
const MOST_SIDE_DIFFERENCE_DB = 10;
const MOST_LOST_MS = 5;

/**
 * The 45-second composite in one go. Decisive is the STI of its STIPA part; the sweep adds response, decay and
 * distortion, the steps linearity, the sides which of them is heard.
 */
export const analyseCheck: Analysis = {
  reference: 'needed',
  analyse({ capture, reference, profile }) {
    const meter = createCheckMeter(
      reference === null ? new Float32Array(0) : loudestChannel(reference),
      reference?.sampleRate ?? 0,
    );
    const measured = meter(capture);
    if ('problem' in measured)
      return {
        verdict: 'not-measurable',
        reasons: [{ code: measured.problem, text: WORDS[measured.problem] }],
        fields: { alignment: null, levels: null, sweep: null, stipa: null, speech: null, glitches: [] },
      };
    const stipa = measured.stipa && judgeStipa(measured.stipa, profile);
    const sweep = measured.sweep && judgeSweep(measured.sweep, profile);
    const glitches = glitchReasons(measured);
    const warnings = [...levelReasons(measured), ...(sweep?.reasons.filter(isOwn) ?? [])];
    const fields = {
      alignment: measured.alignment,
      delayMs: measured.delayMs,
      ppm: measured.alignment.ppm,
      levels: measured.levels,
      sweep: sweep?.fields ?? null,
      stipa: stipa?.fields ?? null,
      speech: measured.speech,
      glitches: measured.glitches,
    };
    if (stipa === null)
      return {
        verdict: 'not-measurable',
        reasons: [{ code: 'cut-off', text: 'the recording does not hold the whole check' }, ...glitches],
        fields,
      };
    return {
      verdict: overall(stipa, glitches, warnings),
      reasons: [...glitches, ...stipa.reasons, ...warnings],
      fields,
    };
  },
};

/** The room is never blamed for a torn recording. */
function overall(
  stipa: Finding,
  glitches: readonly SoundReason[],
  warnings: readonly SoundReason[],
): SoundVerdict | null {
  if (glitches.length > 0) return 'not-measurable';
  return stipa.verdict === 'pass' && warnings.length > 0 ? 'warn' : stipa.verdict;
}

/** Of the sweep's reasons only what STIPA has not said already. */
const isOwn = ({ code }: SoundReason): boolean => !code.startsWith('sti-');

function glitchReasons({ glitches, alignment }: CheckMeasures): SoundReason[] {
  const reasons: SoundReason[] = [];
  if (glitches.length > 0)
    reasons.push({
      code: 'glitches',
      text: `playing or recording was torn ${glitches.length} times (first at ${((glitches[0]?.atMs ?? 0) / 1000).toFixed(1)} s): repeat`,
    });
  if (Math.abs(alignment.lostMs) > MOST_LOST_MS)
    reasons.push({
      code: 'time-lost',
      text: `${alignment.lostMs.toFixed(0)} ms are missing between the two chirps: repeat`,
    });
  return reasons;
}

function levelReasons({ levels }: CheckMeasures): SoundReason[] {
  const { stepErrorDb, leftDbfs, rightDbfs } = levels;
  const reasons: SoundReason[] = [];
  if (stepErrorDb !== null && stepErrorDb > MOST_STEP_ERROR_DB)
    reasons.push({
      code: 'level-not-linear',
      text: `the level steps came out ${stepErrorDb.toFixed(1)} dB wrong: automatic gain or a limiter`,
    });
  if ((leftDbfs === null) !== (rightDbfs === null))
    reasons.push({
      code: 'side-missing',
      text: `the ${leftDbfs === null ? 'left' : 'right'} channel is not heard`,
    });
  else if (
    leftDbfs !== null &&
    rightDbfs !== null &&
    Math.abs(leftDbfs - rightDbfs) > MOST_SIDE_DIFFERENCE_DB
  )
    reasons.push({
      code: 'side-weak',
      text: `the ${leftDbfs < rightDbfs ? 'left' : 'right'} channel is ${Math.abs(leftDbfs - rightDbfs).toFixed(1)} dB weaker`,
    });
  return reasons;
}
