import type { ToneReasonCode } from '../../shared/contract/audio-levels.ts';
import type { ToneProfile } from './tone-profile.ts';

/** One reading of one microphone while a tone is watched. Times are epoch milliseconds. */
export interface ToneReading {
  readonly fromMs: number;
  readonly toMs: number;
  readonly toneDbfs: number;
  readonly restDbfs: number;
  readonly isDigitalSilence: boolean;
  readonly hasLoss: boolean;
}

export interface MicrophoneVerdict {
  readonly result: 'present' | 'silent' | 'not-measurable';
  readonly reasonCode: ToneReasonCode;
  readonly toneDbfs: number | null;
  readonly backgroundDbfs: number | null;
  readonly riseDb: number | null;
}

/** Readings further apart than this are not one stretch. */
const LARGEST_GAP_MS = 400;
/** Of the deciding stretch, this much must show the tone by itself. */
const STANDING_SHARE = 0.7;

/**
 * Judges one microphone.
 *
 * Present: some stretch of `decisionMs` has the tone `limitRiseDb` above its own background and
 * `limitOverRestDb` above everything else, on the whole and in most of its readings. Silent is the stronger claim: the tone may come at any delay
 * up to the end of listening, so "it did not" holds only when no stretch without clear readings is long
 * enough to hide it (all but one second of it). Clear is a reading of real sound, without loss, in which
 * the tone either has not risen or stands out. Whatever made the longest stretch unclear is the reason.
 */
export function judgeMicrophone(options: {
  background: readonly ToneReading[];
  heard: readonly ToneReading[];
  listenFromMs: number;
  listenToMs: number;
  /** Why the microphone cannot deliver, `none` when it should. */
  condition: ToneReasonCode;
  profile: ToneProfile;
}): MicrophoneVerdict {
  const { background, heard, condition, profile } = options;
  const orElse = (code: ToneReasonCode) => (condition === 'none' ? code : condition);
  if (background.length === 0 && heard.length === 0) return notMeasurable(orElse('no-sound'));
  if (background.length === 0) return notMeasurable(orElse('interrupted'));
  const ambient = meanLevels(background);
  const backgroundDbfs = Math.max(ambient.toneDbfs, profile.quietestBackgroundDbfs);
  const best = bestStretch(heard, { toneDbfs: backgroundDbfs, restDbfs: ambient.restDbfs }, profile);
  const figures = {
    toneDbfs: best?.toneDbfs ?? null,
    backgroundDbfs,
    riseDb: best ? Math.max(best.toneDbfs, profile.quietestBackgroundDbfs) - backgroundDbfs : null,
  };
  if (best?.isPresent) return { result: 'present', reasonCode: 'none', ...figures };
  if (
    ambient.toneDbfs > Math.max(ambient.restDbfs + profile.toneInBackgroundDb, profile.quietestBackgroundDbfs)
  )
    return { result: 'not-measurable', reasonCode: 'tone-in-background', ...figures };
  if (ambient.toneDbfs > profile.loudestBackgroundDbfs)
    return { result: 'not-measurable', reasonCode: 'noise', ...figures };
  const unclear = longestUnclear(options, backgroundDbfs);
  if (unclear.lengthMs > profile.emissionMs - profile.decisionMs)
    return {
      result: 'not-measurable',
      reasonCode: unclear.reason === 'interrupted' ? orElse('interrupted') : unclear.reason,
      ...figures,
    };
  const isTrace = best !== null && best.steadyScore >= profile.limitTraceDb;
  return { result: 'silent', reasonCode: isTrace ? 'too-quiet' : 'none', ...figures };
}

/** The verdict of the best microphone of a room: the strongest claim, then the highest rise. */
export function bestVerdict(verdicts: readonly MicrophoneVerdict[]): MicrophoneVerdict {
  const rank = { present: 2, silent: 1, 'not-measurable': 0 };
  return verdicts.reduce<MicrophoneVerdict>((best, verdict) => {
    const difference = rank[verdict.result] - rank[best.result];
    const isBetter = difference > 0 || (difference === 0 && (verdict.riseDb ?? -999) > (best.riseDb ?? -999));
    return isBetter ? verdict : best;
  }, verdicts[0] ?? notMeasurable('no-camera'));
}

function notMeasurable(reasonCode: ToneReasonCode): MicrophoneVerdict {
  return { result: 'not-measurable', reasonCode, toneDbfs: null, backgroundDbfs: null, riseDb: null };
}

const power = (db: number) => 10 ** (db / 10);

/** Mean of the powers, weighted by time. */
function meanLevels(readings: readonly ToneReading[]): { toneDbfs: number; restDbfs: number } {
  let [time, tone, rest] = [0, 0, 0];
  for (const reading of readings) {
    const length = Math.max(1, reading.toMs - reading.fromMs);
    time += length;
    tone += length * power(reading.toneDbfs);
    rest += length * power(reading.restDbfs);
  }
  return { toneDbfs: 10 * Math.log10(tone / time), restDbfs: 10 * Math.log10(rest / time) };
}

interface Levels {
  readonly toneDbfs: number;
  readonly restDbfs: number;
}

interface Stretch {
  readonly isPresent: boolean;
  readonly toneDbfs: number;
  /** Rise of the tone that no rise of everything else explains: a voice lifts both, a tone itself alone. */
  readonly score: number;
  /** A score that most of the readings reach by themselves: vowels do not hold one pitch for a second. */
  readonly steadyScore: number;
}

/** The stretch that shows the tone best: one that counts as present before any other, then by score; null when none is long enough. */
function bestStretch(
  heard: readonly ToneReading[],
  background: Levels,
  profile: ToneProfile,
): Stretch | null {
  const distance = background.toneDbfs - Math.max(background.restDbfs, profile.quietestBackgroundDbfs);
  let best: Stretch | null = null;
  for (let start = 0; start < heard.length; start += 1) {
    const readings = stretchFrom(heard, start, profile.decisionMs);
    if (!readings) continue;
    const levels = meanLevels(readings);
    const { toneDbfs } = levels;
    const scoreOf = (one: Levels) =>
      Math.min(one.toneDbfs - background.toneDbfs, one.toneDbfs - one.restDbfs - distance);
    const score = scoreOf(levels);
    const sorted = readings.map(scoreOf).sort((a, b) => a - b);
    const steadyScore = sorted[Math.floor(readings.length * (1 - STANDING_SHARE))] ?? score;
    const isPresent =
      standsOut(levels, background.toneDbfs, profile) &&
      shareStandingOut(readings, background.toneDbfs, profile) >= STANDING_SHARE;
    const isBetter =
      !best || (isPresent && !best.isPresent) || (isPresent === best.isPresent && score > best.score);
    if (isBetter) best = { isPresent, toneDbfs, score, steadyScore };
  }
  return best;
}

/** Share of a stretch in which the tone stands out by itself: a short beep is not the tone. */
function shareStandingOut(
  stretch: readonly ToneReading[],
  backgroundDbfs: number,
  profile: ToneProfile,
): number {
  let [time, standing] = [0, 0];
  for (const reading of stretch) {
    const length = reading.toMs - reading.fromMs;
    time += length;
    if (standsOut(reading, backgroundDbfs, profile)) standing += length;
  }
  return time > 0 ? standing / time : 0;
}

function standsOut({ toneDbfs, restDbfs }: Levels, backgroundDbfs: number, profile: ToneProfile): boolean {
  return toneDbfs >= backgroundDbfs + profile.limitRiseDb && toneDbfs >= restDbfs + profile.limitOverRestDb;
}

/** Readings in one piece from `start` that last `lengthMs`, a tenth of tolerance included. */
function stretchFrom(
  readings: readonly ToneReading[],
  start: number,
  lengthMs: number,
): readonly ToneReading[] | null {
  const first = readings[start];
  for (let end = start; first && end < readings.length; end += 1) {
    const reading = readings[end];
    const before = readings[end - 1];
    if (!reading || (end > start && before && reading.fromMs - before.toMs > LARGEST_GAP_MS)) return null;
    if (reading.toMs - first.fromMs >= lengthMs * 0.9) return readings.slice(start, end + 1);
  }
  return null;
}

type Unclear = 'interrupted' | 'packet-loss' | 'digital-silence' | 'noise';

function longestUnclear(
  options: {
    heard: readonly ToneReading[];
    listenFromMs: number;
    listenToMs: number;
    profile: ToneProfile;
  },
  backgroundDbfs: number,
): { lengthMs: number; reason: Unclear } {
  const { heard, listenFromMs, listenToMs, profile } = options;
  let longest: { lengthMs: number; reason: Unclear } = { lengthMs: 0, reason: 'interrupted' };
  let clearUntilMs = listenFromMs;
  let amounts = new Map<Unclear, number>();
  const close = (untilMs: number) => {
    const lengthMs = untilMs - clearUntilMs;
    if (lengthMs <= longest.lengthMs) return;
    const explained = [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
    const causes = [...amounts, ['interrupted', lengthMs - explained] as const];
    const [reason] = causes.reduce((most, cause) => (cause[1] > most[1] ? cause : most));
    longest = { lengthMs, reason };
  };
  for (const reading of heard) {
    const reason = unclearness(reading, backgroundDbfs, profile);
    if (reason) {
      amounts.set(reason, (amounts.get(reason) ?? 0) + reading.toMs - reading.fromMs);
      continue;
    }
    close(reading.fromMs);
    clearUntilMs = reading.toMs;
    amounts = new Map();
  }
  close(listenToMs);
  return longest;
}

function unclearness(reading: ToneReading, backgroundDbfs: number, profile: ToneProfile): Unclear | null {
  if (reading.isDigitalSilence) return 'digital-silence';
  if (reading.hasLoss) return 'packet-loss';
  const hasRisen = reading.toneDbfs >= backgroundDbfs + profile.limitRiseDb;
  return hasRisen && reading.toneDbfs < reading.restDbfs + profile.limitOverRestDb ? 'noise' : null;
}
