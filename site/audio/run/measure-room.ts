import type { RoomMeasures } from '../../../shared/contract/audio-check.ts';
import { chirpDriftPpm } from '../check/find-chirps.ts';
import { findGlitches } from '../check/find-glitches.ts';
import { type CheckLevels, measureLevels } from '../check/measure-levels.ts';
import type { BegunGaps, ReadCapture, SignalGap } from '../gaps/measure-gaps.ts';
import { measureClipping } from '../measures/clipping.ts';
import { measureHum } from '../measures/hum.ts';
import { checkSegment } from '../signals/check-plan.ts';
import { toMono } from '../sound.ts';
import { measureStipa } from '../sti/direct-sti.ts';
import type { CheckSignal, SignalPart } from './check-signal.ts';
import { measureProgramme } from './measure-programme.ts';
import type { PcmTimeline } from './pcm-timeline.ts';

/** What the parts of the signal have given so far. */
export type MeasuredParts = Pick<
  RoomMeasures,
  'sti' | 'sweep' | 'hum' | 'clipping' | 'channels' | 'programme' | 'driftPpm' | 'switchOver'
> & {
  readonly isDisturbed: boolean;
  readonly glitchesMs: readonly number[];
  /** What was missing in the signal beside packets known as lost; null where it could not be looked for. */
  readonly gaps: readonly SignalGap[] | null;
  /** Blocks of digital zero too short for that. */
  readonly zeros: readonly SignalGap[];
  /** The search for what is missing, until the signal has ended. */
  readonly begunGaps: BegunGaps | null;
};

export const NO_PARTS: MeasuredParts = {
  sti: null,
  sweep: null,
  hum: null,
  clipping: null,
  channels: null,
  programme: null,
  driftPpm: null,
  isDisturbed: false,
  glitchesMs: [],
  gaps: null,
  zeros: [],
  begunGaps: null,
};

const SWEEP_LEAD_SECONDS = 0.3;
/** The room sounds on after the last sample of a part. */
const DECAY_SECONDS = 0.5;
/** Noise of a room moves the steps by less; automatic gain by more. */
const MOST_STEP_ERROR_DB = 3;
/** Sound near a hole of the network is torn by it. */
const HOLE_EDGE_MS = 60;

export interface PartInput {
  readonly part: SignalPart;
  /** Sample of the timeline at which the whole signal begins. */
  readonly atSample: number;
  readonly timeline: PcmTimeline;
  readonly signal: CheckSignal;
  readonly before: MeasuredParts;
  /** From the profile: only a recording needs to be recognised. */
  readonly leastMatchScore: number;
}

/** Measures one part of the signal in one room, adding to what is known. */
export function measurePart(input: PartInput): MeasuredParts {
  const { part, atSample, timeline, before } = input;
  const at = (seconds: number): number => atSample + Math.round(seconds * timeline.sampleRate);
  switch (part.name) {
    case 'stipa': {
      const samples = timeline.read(at(part.fromSeconds), at(part.toSeconds));
      const measured = measureStipa(samples, timeline.sampleRate);
      const clipping = measureClipping(samples, timeline.sampleRate, false);
      const quiet = timeline.read(timeline.first, Math.max(timeline.first, atSample));
      const hum = measureHum(quiet, timeline.sampleRate, null);
      return {
        ...before,
        clipping: { kind: clipping.clippingKind, percent: clipping.clippedPercent },
        // Before the signal: what hums then hums always, and nothing else sounds.
        hum: {
          isPresent: hum.isPresent,
          fundamentalHz: hum.fundamentalHz,
          humDbfs: hum.isPresent ? hum.humDbfs : null,
        },
        sti: {
          sti: measured.sti,
          rating: measured.rating,
          isCertifiable: measured.isCertifiable,
          isValid: measured.isValid,
          usableBandsHz: [...measured.usableBands],
          mti: [...measured.mti],
          m: [...measured.m],
          envelopeResidual: measured.validity.envelopeResidual,
        },
      };
    }
    case 'sweep': {
      // Some of what came before: the room may hear the sweep a little earlier than it was found.
      const from = Math.max(timeline.first, at(part.fromSeconds - SWEEP_LEAD_SECONDS));
      const measured = input.signal.measureSweep?.(
        timeline.read(from, at(part.toSeconds + SWEEP_LEAD_SECONDS)),
        timeline.sampleRate,
      );
      if (measured === undefined || 'problem' in measured) return before;
      return {
        ...before,
        sweep: {
          sti: measured.sti,
          snrDb: measured.snrDb,
          thdPercent: measured.thdPercent,
          response: [...measured.response],
          rt60: [...measured.rt60],
        },
      };
    }
    case 'levels': {
      const levels = measureLevels((fromMs, toMs) => powerOf(input, fromMs, toMs));
      return {
        ...before,
        // Steps that do not keep their distances: something turns the gain while we measure.
        isDisturbed: before.isDisturbed || (levels.stepErrorDb ?? 0) > MOST_STEP_ERROR_DB,
        channels: {
          isSwapped: false,
          polarity: isCancelling(levels) ? 'inverted' : 'same',
          ...sideLevels(levels),
        },
      };
    }
    case 'gaps-begun': {
      const begunGaps = input.signal.gapMeter?.begin(captureOf(input), timeline.sampleRate) ?? null;
      return { ...before, begunGaps };
    }
    case 'gaps-more': {
      const { gapMeter } = input.signal;
      if (gapMeter === null || before.begunGaps === null) return before;
      // The last cut is where this part ends, but for what belongs to both sides of it.
      const begunGaps = gapMeter.goOn(
        before.begunGaps,
        captureOf(input),
        timeline.sampleRate,
        part.toSeconds,
      );
      return { ...before, begunGaps };
    }
    case 'gaps': {
      const { gapMeter, parts } = input.signal;
      if (gapMeter === null) return before;
      const read = captureOf(input);
      const begun = parts.some(({ name }) => name === 'gaps-begun')
        ? before.begunGaps
        : gapMeter.begin(read, timeline.sampleRate);
      const measured = gapMeter.end(begun, read, timeline.sampleRate);
      const isHole = besideHoles(input);
      return {
        ...before,
        begunGaps: null,
        driftPpm: measured.driftPpm,
        gaps: measured.gaps?.filter(({ fromMs, toMs }) => !isHole(fromMs, toMs)) ?? null,
      };
    }
    case 'end': {
      const ppm = chirpDriftPpm(captureOf(input), timeline.sampleRate);
      const heard = (fromMs: number, toMs: number): Float32Array | null =>
        timeline.end >= at(toMs / 1000) ? timeline.read(at(fromMs / 1000), at(toMs / 1000)) : null;
      const isHole = besideHoles(input);
      const isGap = (atMs: number): boolean =>
        before.gaps?.some(({ fromMs, toMs }) => atMs >= fromMs - HOLE_EDGE_MS && atMs <= toMs) ?? false;
      const glitches = findGlitches(heard, timeline.sampleRate).filter(
        ({ atMs }) => !isHole(atMs, atMs) && !isGap(atMs),
      );
      return {
        ...before,
        driftPpm: ppm ?? before.driftPpm,
        glitchesMs: glitches.map(({ atMs }) => atMs),
        zeros: glitches.flatMap(({ atMs, ms, kind }) =>
          kind === 'zero-block' ? [{ fromMs: atMs, toMs: atMs + ms, cause: 'network' as const }] : [],
        ),
      };
    }
    case 'switch': {
      const heardSeconds = Math.min(part.toSeconds, (timeline.end - atSample) / timeline.sampleRate);
      const measured = input.signal.switchMeter?.measure(
        captureOf(input),
        timeline.sampleRate,
        Math.max(0, heardSeconds),
      );
      return measured === undefined ? before : { ...before, switchOver: measured };
    }
    case 'zone':
      return before;
    case 'programme': {
      const capture = timeline.read(at(part.fromSeconds), at(part.toSeconds + DECAY_SECONDS));
      const { sound, gapMeter } = input.signal;
      const measured = measureProgramme(
        { samples: capture, sampleRate: timeline.sampleRate },
        { samples: toMono(sound), sampleRate: sound.sampleRate },
        gapMeter,
        input.leastMatchScore,
      );
      const isHole = besideHoles(input);
      return {
        ...before,
        ...measured,
        programme: {
          ...measured.programme,
          missing: measured.programme.missing.filter(({ fromMs, toMs }) => !isHole(fromMs, toMs)),
        },
        // What is long enough to be a missing part is named so.
        gaps:
          measured.gaps?.filter(
            ({ fromMs, toMs }) =>
              !isHole(fromMs, toMs) && !measured.programme.missing.some((part) => part.fromMs === fromMs),
          ) ?? null,
      };
    }
  }
}

/** A side that is not heard beside the other is at most as loud as the noise. */
function sideLevels({ leftDbfs, rightDbfs, noiseDbfs }: CheckLevels): {
  leftDb: number | null;
  rightDb: number | null;
} {
  if (leftDbfs === null && rightDbfs === null) return { leftDb: null, rightDb: null };
  return { leftDb: leftDbfs ?? noiseDbfs, rightDb: rightDbfs ?? noiseDbfs };
}

/** Together the sides are this much weaker than side by side. */
const CANCELLED_DB = 3;

/**
 * Whether the two sides take sound from each other: noise heard from both at once, against the sum of what each gives
 * alone. Sides that add nothing but power come out equal; those of equal sign at one place 3 dB above.
 */
function isCancelling({ steps, leftDbfs, rightDbfs }: CheckLevels): boolean {
  const together = steps.at(-1);
  if (together?.heardDbfs == null || leftDbfs === null || rightDbfs === null) return false;
  const gain = (heardDbfs: number, playedDbfs: number): number => 10 ** ((heardDbfs - playedDbfs) / 10);
  const alone =
    gain(leftDbfs, checkSegment('left').levelDbfs) + gain(rightDbfs, checkSegment('right').levelDbfs);
  return gain(together.heardDbfs, together.playedDbfs) < alone * 10 ** (-CANCELLED_DB / 10);
}

/** Tells whether a stretch of the signal, ms, lies at a hole of the network, which says all there is to say. */
function besideHoles({ atSample, timeline }: PartInput): (fromMs: number, toMs: number) => boolean {
  const msOf = (sample: number): number => ((sample - atSample) / timeline.sampleRate) * 1000;
  const holes = timeline.lost.map((hole) => ({
    fromMs: msOf(hole.fromSample) - HOLE_EDGE_MS,
    toMs: msOf(hole.toSample) + HOLE_EDGE_MS,
  }));
  return (fromMs, toMs) => holes.some((hole) => fromMs <= hole.toMs && toMs >= hole.fromMs);
}

/** The capture from the signal's beginning on. */
function captureOf({ atSample, timeline }: PartInput): ReadCapture {
  return (from, to) => timeline.read(atSample + from, atSample + to);
}

/** Mean square of a stretch of the signal's time; null when it is not wholly there. */
function powerOf({ atSample, timeline }: PartInput, fromMs: number, toMs: number): number | null {
  const at = (ms: number): number => atSample + Math.round((ms / 1000) * timeline.sampleRate);
  const [from, to] = [at(fromMs), at(toMs)];
  if (from < timeline.first || to > timeline.end || to <= from) return null;
  return timeline.read(from, to).reduce((sum, value) => sum + value * value, 0) / (to - from);
}
