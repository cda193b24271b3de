import { decimate } from '../dsp/decimate.ts';
import { realSpectrum, type Spectrum } from '../dsp/real-fft.ts';
import { resample } from '../dsp/resample.ts';
import { workSpectrum } from '../dsp/work-array.ts';
import { soundFrames } from '../measures/sound-frames.ts';
import { onSignalClock } from './on-signal-clock.ts';
import { strongBins } from './prepared-signal.ts';
import { type ClockPiece, clockPieces, signalDriftPpm } from './signal-drift.ts';
import { responseSpectrum, roomTapsOf, type SignalGain, sectionGain } from './signal-gain.ts';
import { AFTER_SECONDS, cutSections, type SignalSection, STEP_MS } from './signal-section.ts';

/** A stretch of the signal that was not heard; ms of the signal. */
export interface SignalGap {
  readonly fromMs: number;
  readonly toMs: number;
  /** `network`: no sound at all arrived; `analog`: the room was heard, the loudspeaker not. */
  readonly cause: 'network' | 'analog';
}

export interface SignalGaps {
  /** Null where the noise hides gaps of 100 ms, or time was lost and the signal runs on no one clock. */
  readonly gaps: readonly SignalGap[] | null;
  /** Gaps of this length and more were looked for; null with them. */
  readonly shortestMs: number | null;
  readonly driftPpm: number | null;
}

/** Samples `[from, to)` of a capture counted from the signal's beginning, at the capture's rate; silence outside. */
export type ReadCapture = (from: number, to: number) => Float32Array;

/** What the first sections of a capture have given. */
export interface BegunGaps {
  readonly driftPpm: number;
  /** Response of the room at the work rate. */
  readonly taps: Float32Array;
  readonly gains: readonly SignalGain[];
}

/** Measures captures in which the signal was found within 60 ms. */
export interface GapMeter {
  /** Clock and room, and what of the signal arrived up to the first cut; null when it runs on no one clock. */
  begin(read: ReadCapture, sampleRate: number): BegunGaps | null;
  /** What arrived up to a later cut. */
  goOn(begun: BegunGaps, read: ReadCapture, sampleRate: number, toSeconds: number): BegunGaps;
  /** The rest of the signal, and the gaps in all of it. */
  end(begun: BegunGaps | null, read: ReadCapture, sampleRate: number): SignalGaps;
}

/** A stretch of the signal, seconds, in which it sounds all the time or nearly. */
export interface Stretch {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** It sounds evenly in all bands: gaps of 20 ms can be told there. */
  readonly isEven: boolean;
}

/** Enough for speech; what is above costs more than it tells. */
const WORK_RATE_HZ = 8000;
/** Less moves nothing that can be seen. */
const LEAST_PPM = 3;
/** Of the capture is looked at after the last sample of a signal. */
const DECAY_SECONDS = 0.6;

/**
 * Searches for gaps by the emitted signal. In `steady` its clock is read, and short gaps are told only there (STIPA);
 * elsewhere gaps of 50 ms and more. `blanked` stretches are compared with nothing, whatever is heard in them. `cuts`
 * (seconds, one in `steady` first) divide the work, so that little is left when the signal ends.
 */
export function createGapMeter(
  reference: Float32Array | Float64Array,
  referenceRate: number,
  steady: Stretch,
  blanked: readonly Blanked[] = [],
  cuts: readonly number[] = [],
): GapMeter {
  const seconds = reference.length / referenceRate;
  const [beginSeconds = seconds, ...laterCuts] = cuts;
  const prepared = new Map<number, PreparedGaps>();
  const prepare = (rate: number): PreparedGaps => {
    const known = prepared.get(rate);
    if (known !== undefined) return known;
    const samples = toWorkRate(reference, referenceRate, rate);
    blank(samples, rate, 0, blanked);
    const sections = cutSections(samples, rate, 0, beginSeconds);
    const power = (sections[0]?.power ?? new Float64Array(0)).map((_, k) =>
      sections.reduce((sum, section) => sum + (section.power[k] ?? 0), 0),
    );
    const edges = [beginSeconds, ...laterCuts, seconds];
    const made: PreparedGaps = {
      sections,
      rest: edges
        .slice(1)
        .flatMap((to, index) =>
          to > (edges[index] ?? to) ? cutSections(samples, rate, edges[index] ?? 0, to) : [],
        ),
      isUsed: strongBins(power, rate),
      pieces: clockPieces(samples, rate, steady.fromSeconds, Math.min(steady.toSeconds, beginSeconds)),
    };
    prepared.set(rate, made);
    return made;
  };
  const workOf = (sampleRate: number) => {
    const factor = Math.max(1, Math.round(sampleRate / WORK_RATE_HZ));
    return { factor, rate: sampleRate / factor, ...prepare(sampleRate / factor) };
  };
  const goOn: GapMeter['goOn'] = (begun, read, sampleRate, toSeconds) => {
    const { factor, rate, sections, rest } = workOf(sampleRate);
    const stretch = stretchOf(begun.driftPpm);
    const due = rest
      .slice(begun.gains.length - sections.length)
      .filter(({ toStep }) => toStep * STEP_MS <= toSeconds * 1000);
    const more = due.map((section) => {
      // From where the section begins on the capture's clock, in whole steps of decimation.
      const first = Math.floor(section.fromSample * stretch);
      const count = Math.ceil((section.samples.length + DECAY_SECONDS * rate) * stretch);
      const short = decimate(read(first * factor, (first + count) * factor), factor);
      blank(short, rate, first, blanked);
      const laid = onSignalClock(short, stretch, section.fromSample * stretch - first);
      const response = responseSpectrum(begun.taps, rate, section.spectrum.size);
      return sectionGain(heardIn(section, laid, section.fromSample, 0), section, response);
    });
    return { ...begun, gains: [...begun.gains, ...more] };
  };
  return {
    begin(read, sampleRate) {
      const { factor, rate, sections, pieces, isUsed } = workOf(sampleRate);
      const short = decimate(read(0, Math.ceil((beginSeconds + DECAY_SECONDS) * sampleRate)), factor);
      const driftPpm = signalDriftPpm(short, pieces);
      if (driftPpm === null) return null;
      blank(short, rate, 0, blanked);
      const laid = onSignalClock(short, stretchOf(driftPpm));
      const heard = sections.map((section, index) => heardIn(section, laid, 0, index));
      const taps = roomTapsOf(heard, sections, isUsed);
      const response = responseSpectrum(taps, rate, sections[0]?.spectrum.size ?? 2);
      return {
        driftPpm,
        taps,
        gains: sections.map((section, index) => sectionGain(heard[index] ?? response, section, response)),
      };
    },
    goOn,
    end(begun, read, sampleRate) {
      if (begun === null) return { gaps: null, shortestMs: null, driftPpm: null };
      const { driftPpm, gains } = goOn(begun, read, sampleRate, seconds);
      const found = findGaps(joinGains(gains), steady);
      const gaps = found.gaps?.map((gap) => ({ ...gap, cause: causeOf(gap, read, sampleRate) })) ?? null;
      return { ...found, gaps, driftPpm };
    },
  };
}

/** Capture time per signal time. */
const stretchOf = (driftPpm: number): number => (Math.abs(driftPpm) < LEAST_PPM ? 1 : 1 + driftPpm / 1e6);

interface Blanked {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

interface PreparedGaps {
  readonly sections: readonly SignalSection[];
  readonly rest: readonly SignalSection[];
  /** Where all sections together have something to say. */
  readonly isUsed: Uint8Array;
  readonly pieces: readonly ClockPiece[];
}

/** Measures a capture that is whole; it begins where the signal begins, within 60 ms. */
export function measureGaps(meter: GapMeter, capture: Float32Array, sampleRate: number): SignalGaps {
  const read: ReadCapture = (from, to) => {
    const part = new Float32Array(Math.max(0, to - from));
    if (to > 0 && from < capture.length)
      part.set(capture.subarray(Math.max(0, from), Math.min(capture.length, to)), Math.max(0, -from));
    return part;
  };
  return meter.end(meter.begin(read, sampleRate), read, sampleRate);
}

/** The reference at the rate of the work: most captures come at a whole multiple of it. */
function toWorkRate(
  reference: Float32Array | Float64Array,
  referenceRate: number,
  rate: number,
): Float32Array {
  const factor = referenceRate / rate;
  return Number.isInteger(factor)
    ? decimate(Float32Array.from(reference), factor)
    : Float32Array.from(resample(reference, referenceRate, rate));
}

function blank(
  samples: Float32Array,
  rate: number,
  firstSample: number,
  stretches: readonly Blanked[],
): void {
  for (const { fromSeconds, toSeconds } of stretches) {
    const at = (seconds: number): number => Math.max(0, Math.round(seconds * rate) - firstSample);
    samples.fill(0, at(fromSeconds), at(toSeconds));
  }
}

/** Transform of what was heard of a section: until the room has decayed. In a place that is used again. */
function heardIn(section: SignalSection, laid: Float32Array, laidFrom: number, place: number): Spectrum {
  const { size } = section.spectrum;
  const from = section.fromSample - laidFrom;
  const count = Math.min(size, section.samples.length + Math.round(AFTER_SECONDS * section.sampleRate));
  heardWork[place] ??= workSpectrum();
  return realSpectrum(laid.subarray(from, from + count), size, heardWork[place](size));
}

const heardWork: ((size: number) => Spectrum)[] = [];

function joinGains(gains: readonly SignalGain[]): SignalGain {
  const join = (of: (gain: SignalGain) => Float64Array): Float64Array => {
    const all = new Float64Array(gains.reduce((count, gain) => count + of(gain).length, 0));
    let at = 0;
    for (const gain of gains) {
      all.set(of(gain), at);
      at += of(gain).length;
    }
    return all;
  };
  return {
    stepMs: STEP_MS,
    agreement: join(({ agreement }) => agreement),
    whole: join(({ whole }) => whole),
  };
}

/** Steps that are looked at together: few for short gaps, more where the noise makes them scatter. */
const WIDTHS = [2, 5, 10];
/** Outside of the steady stretch the signal has too little in two steps. */
const FINE_STEPS = 2;
/** Less than half of the signal is there, and in the middle of the gap less than a third by more than chance. */
const GONE = 0.5;
const SURELY_GONE = 0.33;
/** Scatter of a clean stretch (robust, one sigma) up to which a fall to a third is no chance. */
const MOST_SCATTER = 0.09;
/** Signal a window needs, of what windows of the steady stretch have, when their scatter is just tolerable. */
const WEAKEST_AT_LIMIT = 0.75;
/** Steps in which the signal itself is weaker than this share of the usual say nothing. */
const LEAST_WHOLE = 0.1;
/** And those under this share of the strongest step beside them: they hold no more than the ringing of the filters. */
const LEAST_BESIDE = 0.02;
const BESIDE_STEPS = 10;

type Place = Pick<SignalGap, 'fromMs' | 'toMs'>;

/** Gaps by the gain over the steps. Pure. */
export function findGaps(
  { stepMs, agreement, whole }: SignalGain,
  steady: Stretch,
): { readonly gaps: readonly Place[] | null; readonly shortestMs: number | null } {
  const usual = median([...whole].filter((value) => value > 0));
  const least = Array.from(
    whole,
    (_, at) =>
      LEAST_BESIDE * Math.max(...whole.subarray(Math.max(0, at - BESIDE_STEPS), at + BESIDE_STEPS + 1)) +
      LEAST_WHOLE * usual,
  );
  const over = (values: Float64Array, steps: number): Float64Array => {
    const sums = new Float64Array(values.length);
    for (let at = 0; at < values.length; at += 1)
      for (let step = at; step < Math.min(values.length, at + steps); step += 1)
        sums[at] = (sums[at] ?? 0) + (values[step] ?? 0);
    return sums;
  };
  const isSteady = (step: number, steps: number): boolean =>
    step * stepMs >= steady.fromSeconds * 1000 && (step + steps) * stepMs <= steady.toSeconds * 1000;
  let shortestMs: number | null = null;
  const found: Place[] = [];
  for (const steps of WIDTHS) {
    const [both, own] = [over(agreement, steps), over(whole, steps)];
    const gains = Array.from(both, (value, at) =>
      (own[at] ?? 0) > (least[at] ?? 0) * steps ? value / (own[at] ?? 1) : Number.NaN,
    );
    const isSure = (gain: number, step: number): boolean => !Number.isNaN(gain) && isSteady(step, steps);
    const sure = gains.filter(isSure);
    const middle = median([...sure]);
    const scatter = 1.4826 * median(sure.map((gain) => Math.abs(gain - middle)));
    if (!(middle > 0) || !(scatter <= MOST_SCATTER * middle)) continue;
    // Where the signal is weak, as at the edges of its parts, the same noise scatters the gain more.
    const typical = median([...own].filter((_, step) => isSure(gains[step] ?? Number.NaN, step)));
    const needed = WEAKEST_AT_LIMIT * typical * (scatter / (MOST_SCATTER * middle)) ** 2;
    gains.forEach((_, step) => {
      if ((own[step] ?? 0) < needed) gains[step] = Number.NaN;
    });
    if (steps > FINE_STEPS || steady.isEven) shortestMs ??= steps * stepMs;
    for (const run of runsBelow(gains, steps, middle, SURELY_GONE * middle - scatter)) {
      const place = { fromMs: run.from * stepMs, toMs: run.to * stepMs };
      // The narrower width has the sharper edges.
      const isKnown = found.some((one) => one.fromMs <= place.toMs + 60 && place.fromMs <= one.toMs + 60);
      if (!isKnown && (steps > FINE_STEPS || (steady.isEven && isSteady(run.from, steps)))) found.push(place);
    }
  }
  return { gaps: shortestMs === null ? null : joined(found), shortestMs };
}

interface Run {
  readonly from: number;
  /** First step with the signal again. */
  readonly to: number;
}

function runsBelow(gains: readonly number[], width: number, middle: number, surely: number): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < gains.length; at += 1) {
    if (!((gains[at] ?? 1) < GONE * middle)) continue;
    let end = at;
    let least = gains[at] ?? 1;
    // Pauses of the signal say nothing: a gap goes on through them when it is there behind them.
    for (let next = at; next < gains.length; next += 1) {
      const gain = gains[next] ?? 1;
      if (Number.isNaN(gain)) continue;
      if (gain >= GONE * middle) break;
      least = Math.min(least, gain);
      end = next + 1;
    }
    // A window falls under one half when half of it is gone: the gap begins half a window later, and ends so.
    const half = width >> 1;
    const from = at + half;
    if (least < surely) runs.push({ from, to: Math.max(end - 1 + half, from + half) });
    at = end;
  }
  return runs;
}

/** Findings in order; those that all but touch are one. */
function joined(places: readonly Place[]): Place[] {
  const merged: Place[] = [];
  for (const place of places.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last && place.fromMs <= last.toMs + 20)
      merged[merged.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, place.toMs) };
    else merged.push(place);
  }
  return merged;
}

/** No microphone is this quiet; what a codec leaves of digital zero is. */
const DEAD_DBFS = -85;

/** Most of the gap's own time is dead air, or the sound of a room. */
function causeOf({ fromMs, toMs }: Place, read: ReadCapture, sampleRate: number): SignalGap['cause'] {
  const at = (ms: number): number => Math.round((ms / 1000) * sampleRate);
  const frames = soundFrames(read(at(fromMs - 10), at(toMs + 10)), sampleRate);
  const dead = frames.filter(({ isDigitalZero, levelDbfs }) => isDigitalZero || levelDbfs < DEAD_DBFS);
  return dead.length * 2 >= frames.length - 4 && dead.length > 1 ? 'network' : 'analog';
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? Number.NaN;
}
