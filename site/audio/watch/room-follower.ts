import type { WatchProfile } from '../../../shared/domain/sound/watch-profile.ts';
import { type FoundPlace, findNear, type TrackFinder } from './find-in-track.ts';
import {
  dropDb,
  gapSnrDb,
  isActive,
  isFaint,
  isMuffled,
  isNoisy,
  isQuiet,
  isSilent,
  levelDb,
  type SoundWindow,
} from './judge-window.ts';
import type { ProgrammeTrack } from './programme-track.ts';
import { RoomSound } from './room-sound.ts';
import { SLOTS_PER_SECOND, WATCH_RATE } from './slot-meter.ts';
import { UsualLearner } from './usual-sound.ts';

export type FollowedState =
  /** Not found yet, and nothing says that it should be. */
  | 'waiting'
  /** It should be heard by now and is looked for. */
  | 'aligning'
  | 'learning'
  | 'heard'
  | 'silent'
  | 'faint'
  | 'late'
  | 'muffled'
  | 'noisy'
  | 'lost'
  | 'ended';

/** What is known of one microphone after each quarter of a second. */
export interface Followed {
  readonly state: FollowedState;
  /** Seconds of this microphone's sound at which the state began, as far as can be told. */
  readonly sinceSeconds: number;
  readonly atSeconds: number;
  /** Seconds of the programme heard now; null while unknown. */
  readonly positionSeconds: number | null;
  /** Later than this room usually hears it. */
  readonly shiftMs: number;
  /** Level re the usual one, dB. */
  readonly levelDb: number | null;
  readonly snrDb: number | null;
  /** Peak over rms of the newest correlation. */
  readonly matchScore: number | null;
  /** What arrives is digital zero: the microphone or its line, not the loudspeaker. */
  readonly isDigitalZero: boolean;
}

const HOP = SLOTS_PER_SECOND / 4;
const SILENT_SLOTS = 80;
const CHANGE_SLOTS = 125;
const LEARN_SLOTS = 100;
/** Correlation of 0.9 s fits a transform of 16384 points. */
const NEAR_SECONDS = 0.9;
const NEAR_AROUND = 0.05;
/** Chance reaches 3.6 within so few lags. */
const NEAR_RATIO = 7;
const WIDE_SECONDS = 1.2;
const WIDE_AROUND = 2.5;
const SEARCH_SECONDS = 2.2;
/** Clocks of two devices differ by less than this much. */
const MOST_DRIFT = 3e-4;
const MISSES_TO_SEARCH = 12;
const SEARCH_EVERY_HOPS = 4;
const HINT_BEFORE = 1.5;
const HINT_AFTER = 6.5;
const HINTED_RATIO = 11;
/** Of the room's usual correlation, so that chance does not hold a room at the wrong place. */
const NEAR_SHARE = 0.12;
/** While the usual level is learned nothing is lost by looking anew. */
const MISSES_WHILE_LEARNING = 3;
/** Another reading of the same words fits a little; the programme itself fits as well as before. */
const LEAST_SHARE = 0.3;
const RECOVERED_MATCH = 0.5;
/** Held back this many quarters of a second before it is told. */
const CONFIRM: Readonly<Record<string, number>> = {
  silent: 2,
  // A jump of the programme sounds in its gaps too, until the correlation has found it half a second later.
  noisy: 4,
  muffled: 2,
  late: 1,
  faint: 2,
  lost: 2,
};
/** Half of two seconds lies within 23 dB of the loud part: a word alone is not enough to find a place by. */
const SOUNDING = 200;
/** A sound that is not the programme although it is as loud. */
const UNMATCHED_MISSES = 4;

/** Follows the programme in one microphone. Knows time only as its own samples: the same sound gives the same answers. */
export class RoomFollower {
  readonly sound = new RoomSound();
  readonly #track: ProgrammeTrack;
  readonly #profile: WatchProfile;
  readonly #finder: (piece: Float32Array, slots: (band: number, slot: number) => number) => FoundPlace | null;
  #learner = new UsualLearner();
  /** Own seconds minus programme seconds; the usual one follows slowly. */
  #offset: number | null = null;
  #usualOffset = 0;
  #missed = 0;
  #hint: number | null = null;
  #isPaused = false;
  #hops = 0;
  #followed: Followed;
  #candidate: { state: FollowedState; hops: number } = { state: 'waiting', hops: 0 };
  #ratio: number | null = null;
  /** Follows the correlation of a room that hears well. */
  #usualRatio = 0;
  #expectedSince: number | null = null;

  constructor(options: {
    track: ProgrammeTrack;
    profile: WatchProfile;
    /** Searches the whole programme; null refuses (another room is searching). */
    finder: TrackFinder['find'] | ((...parts: Parameters<TrackFinder['find']>) => FoundPlace | null);
  }) {
    this.#track = options.track;
    this.#profile = options.profile;
    this.#finder = options.finder;
    this.#followed = {
      state: 'waiting',
      sinceSeconds: 0,
      atSeconds: 0,
      positionSeconds: null,
      shiftMs: 0,
      levelDb: null,
      snrDb: null,
      matchScore: null,
      isDigitalZero: false,
    };
  }

  get followed(): Followed {
    return this.#followed;
  }

  get isAligned(): boolean {
    return this.#offset !== null;
  }

  /** Own seconds minus programme seconds; null while unknown. */
  get offsetSeconds(): number | null {
    return this.#offset;
  }

  /** The programme is thought to run so that own seconds minus programme seconds is about this. */
  hint(offsetSeconds: number): void {
    this.#hint = offsetSeconds;
  }

  /** While paused nothing is judged; afterwards the programme is looked for anew, around the place where it stopped. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    if (isPaused) this.#tell('waiting', this.sound.seconds);
    else {
      const position = this.#followed.positionSeconds;
      this.#lose();
      this.#hint = position === null ? null : this.sound.seconds - position;
    }
  }

  /** What is heard now is the right time from now on: all rooms have shifted together. */
  acceptShift(): void {
    if (this.#offset === null) return;
    this.#usualOffset = this.#offset;
    if (this.#followed.state === 'late') this.#tell('heard', this.sound.seconds);
  }

  /** Pushes sound at {@link WATCH_RATE}; calls back for every quarter of a second. */
  push(samples: Float32Array, isLost: boolean, onStep: (followed: Followed) => void): void {
    // In pieces, so that a long delivery is judged as it would have been live.
    for (let from = 0; from < samples.length; ) {
      const toNextHop = (this.#hops + 1) * HOP * (WATCH_RATE / SLOTS_PER_SECOND) - this.sound.samples;
      const count = Math.min(samples.length - from, Math.max(1, toNextHop));
      this.sound.push(samples.subarray(from, from + count), isLost);
      from += count;
      if (this.sound.endSlot < (this.#hops + 1) * HOP) continue;
      this.#hops += 1;
      if (!this.#isPaused) this.#step(this.#hops * HOP);
      onStep(this.#followed);
    }
  }

  #step(slot: number): void {
    const atSeconds = slot / SLOTS_PER_SECOND;
    if (this.#offset === null) this.#search(slot);
    if (this.#offset === null) {
      this.#judgeUnaligned(slot);
      return;
    }
    if (atSeconds - this.#offset > this.#track.slots / SLOTS_PER_SECOND) {
      this.#tell('ended', atSeconds, this.#track.slots / SLOTS_PER_SECOND);
      return;
    }
    if (this.#hops % 2 === 0) this.#correlate(slot);
    this.#judge(slot);
  }

  #window(slot: number, count: number): SoundWindow {
    const reference = Math.round(slot - (this.#offset ?? 0) * SLOTS_PER_SECOND);
    return this.sound.window(slot, count, reference, this.#track, this.#learner.usual);
  }

  /** Is the programme still where it was? Else it is looked for around. */
  #correlate(slot: number): void {
    const offset = this.#offset ?? 0;
    const piece = this.sound.piece(slot, NEAR_SECONDS);
    const window = this.#window(slot, NEAR_SECONDS * SLOTS_PER_SECOND);
    if (piece === null || window.lostSlots > 5 || !isActive(window)) return;
    const begin = slot / SLOTS_PER_SECOND - NEAR_SECONDS;
    const near = findNear(
      piece,
      this.#track,
      begin - offset - NEAR_AROUND,
      begin - offset + NEAR_AROUND,
      Math.max(NEAR_RATIO, NEAR_SHARE * this.#usualRatio),
    );
    if (near !== null) {
      this.#ratio = near.ratio;
      if (this.#followed.state === 'heard' || this.#usualRatio === 0)
        this.#usualRatio += (this.#usualRatio === 0 ? 1 : 0.1) * (near.ratio - this.#usualRatio);
      this.#missed = 0;
      this.#offset = offset + 0.4 * (begin - near.atSeconds - offset);
      const drift = Math.max(-MOST_DRIFT, Math.min(MOST_DRIFT, (this.#offset - this.#usualOffset) / 2));
      this.#usualOffset += Math.abs(this.#offset - this.#usualOffset) < 0.1 ? drift : 0;
      return;
    }
    this.#missed += 1;
    this.#ratio = null;
    if (!this.#learner.isKnown && this.#missed >= MISSES_WHILE_LEARNING) {
      // It was something alike, heard too shortly to tell.
      this.#learner = new UsualLearner();
      this.#lose();
      return;
    }
    const isSounding = (dropDb(window, this.#learner.usual ?? NOTHING) ?? 0) > -6;
    if (!isSounding) return;
    const wide = this.sound.piece(slot, WIDE_SECONDS);
    if (wide === null) return;
    const from = slot / SLOTS_PER_SECOND - WIDE_SECONDS;
    const found = findNear(wide, this.#track, from - offset - WIDE_AROUND, from - offset + WIDE_AROUND);
    if (found !== null && found.ratio > LEAST_SHARE * this.#usualRatio) {
      this.#ratio = found.ratio;
      this.#missed = 0;
      this.#offset = from - found.atSeconds;
    } else if (this.#missed >= MISSES_TO_SEARCH) {
      this.#hint = offset;
      this.#search(slot);
    }
  }

  #search(slot: number): void {
    if (this.#hops % SEARCH_EVERY_HOPS !== 0 || !this.#hasSound(slot)) return;
    const piece = this.sound.piece(slot, SEARCH_SECONDS);
    if (piece === null) return;
    const begin = slot / SLOTS_PER_SECOND - SEARCH_SECONDS;
    // The hint is what another room hears: cameras deliver up to some seconds later than it.
    const hinted =
      this.#hint === null
        ? null
        : findNear(
            piece,
            this.#track,
            begin - this.#hint - HINT_AFTER,
            begin - this.#hint + HINT_BEFORE,
            Math.max(HINTED_RATIO, LEAST_SHARE * this.#usualRatio),
          );
    const first = slot - Math.round(SEARCH_SECONDS * SLOTS_PER_SECOND);
    const found = hinted ?? this.#finder(piece, (band, k) => this.sound.band(band, first + k));
    if (found === null) return;
    const offset = begin - found.atSeconds;
    // A room that was followed before keeps its usual time, unless it was lost for so long that it is anybody's guess.
    if (this.#offset === null) this.#usualOffset = offset;
    this.#offset = offset;
    this.#missed = 0;
    this.#ratio = found.ratio;
    this.#expectedSince = null;
    if (!this.#learner.isKnown) this.#learner = new UsualLearner();
  }

  /** Levels that move: a steady noise is no sound to look for. */
  #hasSound(slot: number): boolean {
    const levels: number[] = [];
    for (let k = slot - 200; k < slot; k += 5) levels.push(this.sound.total(k));
    levels.sort((a, b) => a - b);
    const [low, high] = [levels[2] ?? 0, levels[38] ?? 0];
    const sounding = levels.filter((level) => level > high / SOUNDING).length;
    return high > 1e-9 && high > 4 * low && sounding >= levels.length / 2;
  }

  #judgeUnaligned(slot: number): void {
    const atSeconds = slot / SLOTS_PER_SECOND;
    if (this.#hint === null) {
      this.#expectedSince = null;
      if (this.#followed.state !== 'waiting') this.#tell('waiting', atSeconds);
      else this.#followed = { ...this.#followed, atSeconds };
      return;
    }
    this.#expectedSince ??= atSeconds;
    const waited = atSeconds - this.#expectedSince;
    const position = atSeconds - this.#hint;
    const sounding = this.#programmeSounded(position, Math.min(waited, 6));
    const state: FollowedState =
      sounding < 3 || waited < 6 ? 'aligning' : this.#hasSound(slot) ? 'noisy' : 'silent';
    // What was told of it stays told until something is heard again.
    const isTold =
      state === 'aligning' && (this.#followed.state === 'silent' || this.#followed.state === 'noisy');
    if (!isTold && state !== this.#followed.state) this.#tell(state, this.#expectedSince);
    this.#followed = { ...this.#followed, atSeconds, isDigitalZero: this.#isZero(slot) };
  }

  /** Seconds of sounding programme in the last `seconds` before a place. */
  #programmeSounded(position: number, seconds: number): number {
    const window = this.sound.window(
      this.sound.endSlot,
      Math.round(seconds * SLOTS_PER_SECOND),
      Math.round(position * SLOTS_PER_SECOND),
      this.#track,
      null,
    );
    return window.activeSlots / SLOTS_PER_SECOND;
  }

  #judge(slot: number): void {
    const atSeconds = slot / SLOTS_PER_SECOND;
    const usual = this.#learner.usual;
    const short = this.#window(slot, SILENT_SLOTS);
    const longer = this.#window(slot, CHANGE_SLOTS);
    const shiftMs = (this.#offset ?? 0) * 1000 - this.#usualOffset * 1000;
    const state = this.#candidateState(short, longer, slot, shiftMs);
    const figures = {
      atSeconds,
      positionSeconds: atSeconds - (this.#offset ?? 0),
      shiftMs,
      levelDb: usual === null ? null : (levelDb(longer, usual) ?? this.#followed.levelDb),
      snrDb: usual === null ? null : (gapSnrDb(longer, usual) ?? this.#followed.snrDb),
      matchScore: this.#ratio,
      isDigitalZero: this.#isZero(slot),
    };
    this.#followed = { ...this.#followed, ...figures };
    if (state !== null) this.#confirm(state, atSeconds);
    const isWell = this.#followed.state === 'heard' || this.#followed.state === 'learning';
    if (this.#hops % 4 === 0 && isWell && this.#missed === 0 && state !== 'silent')
      this.#learner.learn(this.#window(slot, LEARN_SLOTS), this.sound, this.#candidate.state === 'heard');
  }

  /** Null: nothing can be said now (a pause of the programme), what was said stays. */
  #candidateState(
    short: SoundWindow,
    longer: SoundWindow,
    slot: number,
    shiftMs: number,
  ): FollowedState | null {
    const usual = this.#learner.usual;
    const { isKnown } = this.#learner;
    if (longer.lostSlots > CHANGE_SLOTS / 2) return 'lost';
    if (usual === null) return this.#missed >= UNMATCHED_MISSES ? 'noisy' : 'learning';
    if (isSilent(short, usual, this.#profile)) return 'silent';
    const share = this.#ratio === null ? null : this.#ratio / Math.max(1, this.#usualRatio);
    const judged = [short, longer].map((window) => isNoisy(window, usual, this.#profile, share));
    if (isKnown && judged.includes(true)) return 'noisy';
    if (!isActive(short)) return null;
    // Other voices pause too: it is over when the gaps are quiet, and the programme fits again.
    const isOver = judged[1] === false && share !== null && share > RECOVERED_MATCH && isQuiet(longer);
    if (this.#followed.state === 'noisy' && !isOver) return null;
    if (Math.abs(shiftMs) > this.#profile.late.mostMs) return 'late';
    if (this.#missed >= UNMATCHED_MISSES && (dropDb(longer, usual) ?? -99) > -3 && isKnown) return 'noisy';
    if (!isKnown) return 'learning';
    if (isMuffled(longer, usual, this.#profile)) return 'muffled';
    if (isFaint(longer, usual, this.#profile)) return 'faint';
    return 'heard';
  }

  #confirm(state: FollowedState, atSeconds: number): void {
    const hops = this.#candidate.state === state ? this.#candidate.hops + 1 : 1;
    this.#candidate = { state, hops };
    const told = this.#followed.state;
    const isFirst = told === 'waiting' || told === 'aligning' || told === 'learning';
    const needed = CONFIRM[state] ?? (isFirst ? 1 : 2);
    if (state === told || hops < needed) return;
    const window = state === 'silent' ? SILENT_SLOTS : CHANGE_SLOTS;
    const back = state === 'heard' ? 0 : window / SLOTS_PER_SECOND;
    this.#tell(state, Math.max(0, atSeconds - back - (hops - 1) / 4));
  }

  #tell(state: FollowedState, sinceSeconds: number, positionSeconds?: number): void {
    this.#followed = {
      ...this.#followed,
      state,
      sinceSeconds,
      atSeconds: this.sound.seconds,
      ...(positionSeconds === undefined ? {} : { positionSeconds }),
    };
  }

  #lose(): void {
    this.#offset = null;
    this.#ratio = null;
    this.#missed = 0;
    this.#expectedSince = null;
    this.#candidate = { state: 'waiting', hops: 0 };
  }

  #isZero(slot: number): boolean {
    for (let k = slot - SILENT_SLOTS; k < slot; k += 1) if (!this.sound.isZero(k)) return false;
    return true;
  }
}

const NOTHING = { gains: [0, 0, 0], noise: [0, 0, 0], active: 0, quiet: 0 };
