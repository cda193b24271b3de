import { ContractError } from '../contract/errors.ts';
import type { InterruptionBasis, InterruptionProfile } from '../contract/interruption-profile.ts';

/** A question of the cue sheet, milliseconds of the recording. */
interface Question {
  readonly section: string;
  readonly question: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface InterruptionFacts {
  /** In the order of their starts. */
  readonly cues: readonly Question[];
  /** Place of the recording at which the fault began. */
  readonly fromPositionMs: number;
  /** From the beginning of the fault until the recording goes on. */
  readonly interruptedMs: number;
  /** Which of the profile's rules of resuming. */
  readonly rule: string;
}

export interface InterruptionPlan {
  /** The question that was being read, or the last one before; null without a cue sheet or before the first. */
  readonly faultQuestion: Question | null;
  readonly resumeQuestion: Question | null;
  readonly resumeMs: number;
  /** Of the recording, heard once more. */
  readonly repeatedMs: number;
  readonly interruptedMs: number;
  /** The interruption and what is heard once more. */
  readonly lostMs: number;
  /** What the end should move by, as the profile counts and rounds it: a proposal, the province decides. */
  readonly proposedMinutes: number;
  /** Without questions nothing can be said but the place itself. */
  readonly hasCues: boolean;
  /** The profile and the rules of it that were applied. */
  readonly basis: InterruptionBasis;
}

/**
 * Where to go on after an interruption, and what it costs. Pure; never negative.
 * Throws a ContractError `bad-input` for a rule the profile does not have.
 */
export function planInterruption(
  { cues, fromPositionMs, interruptedMs, rule: ruleId }: InterruptionFacts,
  profile: InterruptionProfile,
): InterruptionPlan {
  const { name, version, source } = profile;
  const { beforeFirst, extension, rooms } = profile.rules;
  const resume = profile.rules.resume.find(({ id }) => id === ruleId);
  if (resume === undefined)
    throw new ContractError('bad-input', 'the profile in use has no such rule', 'rule');
  const place = Math.max(0, Math.round(fromPositionMs));
  const index = cues.findLastIndex(({ startMs }) => startMs <= place);
  const faultQuestion = cues[index] ?? null;
  const resumeQuestion =
    resume.from === 'position' || faultQuestion === null
      ? null
      : (cues[Math.max(0, index - resume.questionsBack)] ?? null);
  // Without questions it goes on where it was.
  const isBeforeFirst = cues.length > 0 && faultQuestion === null && resume.from === 'question';
  const resumeMs = isBeforeFirst && beforeFirst.from === 'beginning' ? 0 : (resumeQuestion?.startMs ?? place);
  const repeatedMs = place - resumeMs;
  const waitedMs = Math.max(0, Math.round(interruptedMs));
  const countedMs = waitedMs + (extension.countsRepeated ? repeatedMs : 0);
  return {
    faultQuestion,
    resumeQuestion,
    resumeMs,
    repeatedMs,
    interruptedMs: waitedMs,
    lostMs: waitedMs + repeatedMs,
    proposedMinutes: Math.ceil(countedMs / (extension.wholeMinutes * 60_000)) * extension.wholeMinutes,
    hasCues: cues.length > 0,
    basis: { name, version, source, rules: { resume, beforeFirst, extension, rooms } },
  };
}
