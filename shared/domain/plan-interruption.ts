import type { ResumeRule } from '../contract/interruption.ts';

/** A question of the cue sheet, milliseconds of the recording. */
interface Question {
  readonly section: string;
  readonly question: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Where a rule comes from; null where nobody published it. It is shown beside the rule. */
export const RESUME_SOURCES: Readonly<Record<ResumeRule, string | null>> = {
  'question-before':
    '2007 national instruction on listening tests (edu.sina.com.cn, 2007-05-12); applied in Haikou 2019 (m.yinhu3.com, 2019-06-26)',
  'question-itself': null,
  position: null,
};
/** "End time extended by the length of the interference": Haikou 2019, as above. The province approves it. */
export const EXTENSION_SOURCE = 'Haikou 2019 (m.yinhu3.com, 2019-06-26)';

export interface InterruptionFacts {
  /** In the order of their starts. */
  readonly cues: readonly Question[];
  /** Place of the recording at which the fault began. */
  readonly fromPositionMs: number;
  /** From the beginning of the fault until the recording goes on. */
  readonly interruptedMs: number;
  readonly rule: ResumeRule;
}

export interface InterruptionPlan {
  /** The question that was being read, or the last one before; null without a cue sheet or before the first. */
  readonly faultQuestion: Question | null;
  readonly resumeQuestion: Question | null;
  readonly resumeMs: number;
  /** Of the recording, heard once more. */
  readonly repeatedMs: number;
  readonly interruptedMs: number;
  /** What the end moves by: the interruption and what is heard once more. */
  readonly lostMs: number;
  /** The same in whole minutes, rounded up: a proposal of ours, the province decides. */
  readonly proposedMinutes: number;
  /** Without questions nothing can be said but the place itself. */
  readonly hasCues: boolean;
}

/** Where to go on after an interruption, and what it costs. Pure; never negative. */
export function planInterruption({
  cues,
  fromPositionMs,
  interruptedMs,
  rule,
}: InterruptionFacts): InterruptionPlan {
  const place = Math.max(0, Math.round(fromPositionMs));
  const index = cues.findLastIndex(({ startMs }) => startMs <= place);
  const faultQuestion = cues[index] ?? null;
  const resumeQuestion =
    rule === 'position' || faultQuestion === null
      ? null
      : (cues[rule === 'question-before' ? Math.max(0, index - 1) : index] ?? null);
  // Before the first question everything is heard once more; without questions it goes on where it was.
  const isBeforeFirst = cues.length > 0 && faultQuestion === null && rule !== 'position';
  const resumeMs = isBeforeFirst ? 0 : (resumeQuestion?.startMs ?? place);
  const repeatedMs = place - resumeMs;
  const waitedMs = Math.max(0, Math.round(interruptedMs));
  const lostMs = waitedMs + repeatedMs;
  return {
    faultQuestion,
    resumeQuestion,
    resumeMs,
    repeatedMs,
    interruptedMs: waitedMs,
    lostMs,
    proposedMinutes: Math.ceil(lostMs / 60_000),
    hasCues: cues.length > 0,
  };
}
