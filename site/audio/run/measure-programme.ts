import type { RoomMeasures } from '../../../shared/contract/audio-check.ts';
import { ALIGN_RATE, forAlignment, unalignedScore } from '../align/align.ts';
import { type GapMeter, measureGaps, type SignalGap } from '../gaps/measure-gaps.ts';
import { matchProgramme, type ProgrammeMatch } from '../measures/follow-programme.ts';

export interface HeardProgramme {
  readonly programme: NonNullable<RoomMeasures['programme']>;
  readonly driftPpm: number | null;
  /** All of 50 ms and more; null where they could not be looked for. */
  readonly gaps: readonly SignalGap[] | null;
}

interface ProgrammeSound {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** The score is that of this much sound. */
const SCORE_SECONDS = 12;
/** Shorter holes are gaps of the sound, not missing parts of the recording. */
const SHORTEST_MISSING_MS = 300;

/**
 * Compares a capture that begins where the recording begins (and holds a second more) with it. Where the two run at
 * one clock everything is told by the gaps; a wrong speed and lost time are searched for only where they do not.
 */
export function measureProgramme(
  capture: ProgrammeSound,
  recording: ProgrammeSound,
  gapMeter: GapMeter | null,
  leastMatchScore: number,
): HeardProgramme {
  const found = gapMeter && measureGaps(gapMeter, capture.samples, capture.sampleRate);
  if (found?.driftPpm == null) {
    const match = searchProgramme(capture, recording, leastMatchScore);
    return { programme: toMeasure(match), driftPpm: null, gaps: null };
  }
  const count = SCORE_SECONDS * ALIGN_RATE;
  const first = ({ samples, sampleRate }: ProgrammeSound): Float32Array =>
    forAlignment(samples.subarray(0, SCORE_SECONDS * sampleRate), sampleRate).subarray(0, count);
  const matchScore = unalignedScore(first(capture), first(recording));
  return {
    programme: {
      isPresent: true,
      // Found by its beginning, and the same room answers to every piece of it at one clock: no other recording
      // does. (The score says less: it falls in a room without direct sound.)
      isMatch: true,
      offsetMs: null,
      speedPercent: 100 * (1 - found.driftPpm / 1e6),
      matchScore,
      missing: (found.gaps ?? [])
        .filter(({ fromMs, toMs }) => toMs - fromMs >= SHORTEST_MISSING_MS)
        .map(({ fromMs, toMs }) => ({ fromMs, toMs })),
    },
    driftPpm: found.driftPpm,
    gaps: found.gaps,
  };
}

/** The recording anywhere in a capture, at speeds from 0.9 to 1.1. */
export const searchProgramme = (
  capture: ProgrammeSound,
  recording: ProgrammeSound,
  leastMatchScore: number,
): ProgrammeMatch =>
  matchProgramme(
    capture.samples,
    capture.sampleRate,
    recording.samples,
    recording.sampleRate,
    leastMatchScore,
  );

export const toMeasure = ({
  snrDb: _snrDb,
  missing,
  ...match
}: ProgrammeMatch): HeardProgramme['programme'] => ({
  ...match,
  missing: [...missing],
});
