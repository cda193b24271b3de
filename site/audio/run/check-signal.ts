import type { AudioCheckKind } from '../../../shared/contract/audio-check.ts';
import { SIGNALS } from '../command/signals.ts';
import { createGapMeter, type GapMeter, type Stretch } from '../gaps/measure-gaps.ts';
import { CHECK_PLAN, CHECK_SECONDS, checkSegment, SWEEP_DECAY_MS } from '../signals/check-plan.ts';
import { SWITCH_CHIRP } from '../signals/switch-over.ts';
import { type Sound, secondsOf, toMono } from '../sound.ts';
import { createSweepMeter, type SweepMeter } from '../sweep/measure-sweep.ts';
import { createSwitchMeter, type SwitchMeter } from '../switch/measure-switch.ts';

/** A part of the signal that is measured on its own. */
export interface SignalPart {
  /**
   * `levels`: steps and channels of the composite; `end`: its clock and torn tones; `gaps`: what is missing in it, of
   * which `gaps-begun` and `gaps-more` do all that can be done before the signal ends; `switch`: the change of chains,
   * which ends when the operator says so; `zone`: only
   * whether it is heard, and how loud.
   */
  readonly name:
    | 'levels'
    | 'sweep'
    | 'stipa'
    | 'gaps-begun'
    | 'gaps-more'
    | 'gaps'
    | 'end'
    | 'programme'
    | 'switch'
    | 'zone';
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** What is played into the rooms, and where in it what is found. */
export interface CheckSignal {
  readonly sound: Sound;
  /** This stretch is searched for in the rooms: no other sound resembles it. */
  readonly template: { readonly fromSeconds: number; readonly toSeconds: number };
  readonly parts: readonly SignalPart[];
  /** Measures a capture of the part `sweep`: one for all rooms, as it prepares the reference once. */
  readonly measureSweep: SweepMeter | null;
  /** Searches a capture for what is missing in it, likewise. */
  readonly gapMeter: GapMeter | null;
  /** Measures the change of chains. */
  readonly switchMeter: SwitchMeter | null;
}

type Played = Omit<CheckSignal, 'measureSweep' | 'gapMeter' | 'switchMeter'> & {
  /** Where the signal sounds evenly in all bands; null where it does nowhere. */
  readonly steady: Stretch | null;
  /** Parts that only one of the two sides plays. */
  readonly oneSided: readonly { readonly fromMs: number; readonly toMs: number }[];
};

const SAMPLE_RATE = 48_000;
/** Of the sound after a cut in the search for gaps a little belongs to what comes before it. */
const CUT_LEAD_SECONDS = 0.3;
/** The next part comes a little later still. */
const ONE_SIDED_DECAY_MS = 350;
const TEMPLATE_SECONDS = 3;

export function checkSignal(kind: Exclude<AudioCheckKind, 'programme'>, sentence: () => Sound): CheckSignal {
  const known = made.get(kind);
  if (known !== undefined) return known;
  const played = SIGNALS_OF_CHECK[kind](sentence);
  const signal = {
    ...played,
    measureSweep: sweepMeter(played),
    gapMeter: gapMeterOf(played),
    switchMeter: switchMeterOf(played),
  };
  made.set(kind, signal);
  return signal;
}

/** How long a signal lasts, s: the whole file. */
export function signalSeconds(kind: Exclude<AudioCheckKind, 'programme'>): number {
  return kind === 'full' ? CHECK_SECONDS : (SIGNALS[kind]?.seconds?.usual ?? 0);
}

/** A signal takes a second of processor time: made once. */
const made = new Map<AudioCheckKind, CheckSignal>();

function partOf({ sound, parts }: Played, name: SignalPart['name']): Float32Array | null {
  const part = parts.find((one) => one.name === name);
  if (part === undefined) return null;
  const at = (seconds: number): number => Math.round(seconds * sound.sampleRate);
  return toMono(sound, at(part.fromSeconds), at(part.toSeconds));
}

function sweepMeter(played: Played): SweepMeter | null {
  const samples = partOf(played, 'sweep');
  return samples && createSweepMeter(samples, played.sound.sampleRate, true);
}

function switchMeterOf({ sound, parts }: Played): SwitchMeter | null {
  return parts.some(({ name }) => name === 'switch')
    ? createSwitchMeter(toMono(sound), sound.sampleRate)
    : null;
}

function gapMeterOf(played: Played): GapMeter | null {
  const { sound, steady, parts } = played;
  if (steady === null || !parts.some(({ name }) => name === 'gaps')) return null;
  // What only one side plays is missing wherever that side is: it is judged by itself.
  const blanked = played.oneSided.map(({ fromMs, toMs }) => ({
    fromSeconds: fromMs / 1000,
    toSeconds: (toMs + ONE_SIDED_DECAY_MS) / 1000,
  }));
  const cuts = parts.flatMap(({ name, toSeconds }) =>
    name === 'gaps-begun' || name === 'gaps-more' ? [toSeconds - CUT_LEAD_SECONDS] : [],
  );
  return createGapMeter(toMono(sound), sound.sampleRate, steady, blanked, cuts);
}

/**
 * A recording of the site: the {@link PROGRAMME_SECONDS} from its first loud tenth of a second on. A check compares
 * that much; the rest of a recording is followed by the watch while it is played.
 */
export function programmeSignal(samples: Float32Array, sampleRate: number): CheckSignal {
  const first = Math.round(firstLoudSecond(samples, sampleRate) * sampleRate);
  const part = samples.slice(first, first + Math.round(PROGRAMME_SECONDS * sampleRate));
  const seconds = part.length / sampleRate;
  return {
    sound: { sampleRate, channels: [part] },
    template: { fromSeconds: 0, toSeconds: Math.min(seconds, PROGRAMME_TEMPLATE_SECONDS) },
    parts: [{ name: 'programme', fromSeconds: 0, toSeconds: seconds }],
    measureSweep: null,
    switchMeter: null,
    gapMeter: createGapMeter(part, sampleRate, { fromSeconds: 0, toSeconds: seconds, isEven: false }),
  };
}

const PROGRAMME_SECONDS = 30;
/** Speech varies: more of it is needed than of a signal made for the purpose. */
const PROGRAMME_TEMPLATE_SECONDS = 6;
const LOUD_RATIO = 0.5;

function firstLoudSecond(samples: Float32Array, sampleRate: number): number {
  const block = Math.max(1, Math.round(sampleRate / 10));
  const powers: number[] = [];
  for (let from = 0; from + block <= samples.length; from += block) {
    let sum = 0;
    for (let n = from; n < from + block; n += 1) sum += (samples[n] ?? 0) ** 2;
    powers.push(sum / block);
  }
  const mean = powers.reduce((sum, power) => sum + power, 0) / Math.max(1, powers.length);
  const first = powers.findIndex((power) => power > mean * LOUD_RATIO);
  return Math.max(0, first) / 10;
}

const SIGNALS_OF_CHECK: Readonly<
  Record<Exclude<AudioCheckKind, 'programme'>, (sentence: () => Sound) => Played>
> = {
  stipa: (sentence) => {
    const sound = signalOf('stipa', sentence);
    return {
      sound,
      template: { fromSeconds: 0, toSeconds: TEMPLATE_SECONDS },
      parts: [
        { name: 'stipa', fromSeconds: 0, toSeconds: secondsOf(sound) },
        { name: 'gaps', fromSeconds: 0, toSeconds: secondsOf(sound) },
      ],
      steady: { fromSeconds: 0, toSeconds: secondsOf(sound), isEven: true },
      oneSided: [],
    };
  },
  sweep: (sentence) => {
    const sound = signalOf('sweep', sentence);
    return {
      sound,
      // From about 430 Hz to 5 kHz: what every camera carries.
      template: { fromSeconds: 3, toSeconds: 3 + TEMPLATE_SECONDS },
      parts: [{ name: 'sweep', fromSeconds: 0, toSeconds: secondsOf(sound) }],
      steady: null,
      oneSided: [],
    };
  },
  'switch-over': (sentence) => {
    const sound = signalOf('switch-over', sentence);
    return {
      sound,
      template: SWITCH_CHIRP,
      parts: [{ name: 'switch', fromSeconds: 0, toSeconds: secondsOf(sound) }],
      steady: null,
      oneSided: [],
    };
  },
  zone: (sentence) => {
    const sound = signalOf('zone', sentence);
    return {
      sound,
      template: SWITCH_CHIRP,
      parts: [{ name: 'zone', fromSeconds: 0, toSeconds: secondsOf(sound) }],
      steady: null,
      oneSided: [],
    };
  },
  full: (sentence) => {
    const sync = checkSegment('sync-start');
    const sweep = checkSegment('sweep');
    const stipa = checkSegment('stipa');
    return {
      sound: signalOf('check', sentence),
      template: { fromSeconds: sync.fromMs / 1000, toSeconds: sync.toMs / 1000 },
      parts: [
        { name: 'levels', fromSeconds: 0, toSeconds: sweep.fromMs / 1000 },
        {
          name: 'sweep',
          fromSeconds: sweep.fromMs / 1000,
          toSeconds: (sweep.toMs + SWEEP_DECAY_MS) / 1000,
        },
        // Ten seconds of STIPA tell the clock well enough to lay the signal on it.
        { name: 'gaps-begun', fromSeconds: 0, toSeconds: stipa.fromMs / 1000 + 10 + CUT_LEAD_SECONDS },
        { name: 'stipa', fromSeconds: stipa.fromMs / 1000, toSeconds: stipa.toMs / 1000 },
        { name: 'gaps-more', fromSeconds: 0, toSeconds: stipa.toMs / 1000 + 0.4 + CUT_LEAD_SECONDS },
        { name: 'gaps', fromSeconds: 0, toSeconds: CHECK_SECONDS },
        { name: 'end', fromSeconds: 0, toSeconds: CHECK_SECONDS },
      ],
      steady: { fromSeconds: stipa.fromMs / 1000, toSeconds: stipa.toMs / 1000, isEven: true },
      oneSided: CHECK_PLAN.filter(({ channels }) => channels !== 'both'),
    };
  },
};

/** As `audio signal` writes it: an operator may play either. */
function signalOf(kind: 'stipa' | 'sweep' | 'check' | 'switch-over' | 'zone', sentence: () => Sound): Sound {
  const { seconds, make } = SIGNALS[kind] ?? { seconds: null, make: null };
  if (make === null) throw new Error(`there is no signal ${kind}`);
  return make({
    sampleRate: SAMPLE_RATE,
    seconds: seconds?.usual ?? 0,
    frequencyHz: 0,
    levelDbfs: 0,
    sentence,
  });
}
