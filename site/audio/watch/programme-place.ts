import { type FoundPlace, findNear, type TrackFinder } from './find-in-track.ts';
import { dropDb, isActive, type SoundWindow, type UsualSound } from './judge-window.ts';
import type { ProgrammeTrack } from './programme-track.ts';
import type { RoomSound } from './room-sound.ts';
import { SLOTS_PER_SECOND } from './slot-meter.ts';

/** Correlation of 0.9 s fits a transform of 16384 points. */
const NEAR_SECONDS = 0.9;
const NEAR_SLOTS = NEAR_SECONDS * SLOTS_PER_SECOND;
const NEAR_AROUND = 0.05;
/** Chance reaches 3.6 within so few lags. */
const NEAR_RATIO = 7;
const WIDE_SECONDS = 1.2;
const WIDE_AROUND = 2.5;
const SEARCH_SECONDS = 2.2;
/** Clocks of two devices differ by less than this much. */
const MOST_DRIFT = 3e-4;
const MISSES_TO_SEARCH = 12;
const HINT_BEFORE = 1.5;
const HINT_AFTER = 6.5;
const HINTED_RATIO = 11;
/** Of the room's usual correlation, so that chance does not hold a room at the wrong place. */
const NEAR_SHARE = 0.12;
/** While the usual level is learned nothing is lost by looking anew. */
const MISSES_WHILE_LEARNING = 3;
/** Another reading of the same words fits a little; the programme itself fits as well as before. */
const LEAST_SHARE = 0.3;

/**
 * A place near the hint that fits no better than this may be another reading of the same words, where a room that hears
 * something else has sent it: another voice reached 30, the programme itself 150 and more in a quiet room.
 */
const SURE_RATIO = 60;
/** The place anywhere in the programme fits so much better than the one that was taken. */
const BETTER_TIMES = 1.8;
/** Doubted for so many looks at the whole programme; most of them are refused while other rooms search. */
const MOST_DOUBTS = 60;
/** No room is later than the others by this much: it was at a wrong place before, and now is where they are. */
const NEVER_LATE_SECONDS = 10;

/** Searches the whole programme; null refuses (another room is searching). */
export type Find = (...parts: Parameters<TrackFinder['find']>) => FoundPlace | null;

/** Where in the programme a room is. Times are seconds of the room's own sound unless they are said to be the programme's. */
export class ProgrammePlace {
  readonly #track: ProgrammeTrack;
  readonly #sound: RoomSound;
  readonly #find: Find;
  #offset: number | null = null;
  #usualOffset = 0;
  #missed = 0;
  #correlations = 0;
  #ratio: number | null = null;
  #usualRatio = 0;
  /** The programme is thought to run so that own seconds minus programme seconds is about this. */
  hint: number | null = null;
  /** Own seconds minus programme seconds as most rooms hear it. */
  others: number | null = null;
  #doubts = 0;

  constructor(options: { track: ProgrammeTrack; sound: RoomSound; find: Find; usualRatio?: number }) {
    this.#track = options.track;
    this.#sound = options.sound;
    this.#find = options.find;
    this.#usualRatio = options.usualRatio ?? 0;
  }

  /** Own seconds minus programme seconds; null while unknown. */
  get offset(): number | null {
    return this.#offset;
  }

  /** Later than the room usually hears it. */
  get shiftMs(): number {
    return this.#offset === null ? 0 : (this.#offset - this.#usualOffset) * 1000;
  }

  /** Correlations in a row that did not find it. */
  get missed(): number {
    return this.#missed;
  }

  /** Correlations made; none is made while the programme or the network is silent. */
  get correlations(): number {
    return this.#correlations;
  }

  /** Peak over rms of the newest correlation; null when it found nothing. */
  get ratio(): number | null {
    return this.#ratio;
  }

  /** Follows the correlation of a room that hears well. */
  get usualRatio(): number {
    return this.#usualRatio;
  }

  /** What is heard now is the right time from now on. */
  accept(): void {
    if (this.#offset !== null) this.#usualOffset = this.#offset;
  }

  /** It is known from elsewhere where the room is. */
  set(offset: number): void {
    this.#offset = offset;
    this.#usualOffset = offset;
    this.#missed = 0;
    this.#doubts = 0;
  }

  lose(): void {
    this.#offset = null;
    this.#ratio = null;
    this.#missed = 0;
  }

  /** Is the programme still where it was? Else it is looked for around. True: it was something alike, and is lost. */
  correlate(
    slot: number,
    window: (count: number) => SoundWindow,
    room: { readonly usual: UsualSound | null; readonly isKnown: boolean; readonly isHeard: boolean },
  ): boolean {
    const offset = this.#offset ?? 0;
    const piece = this.#sound.piece(slot, NEAR_SECONDS);
    const heard = window(NEAR_SLOTS);
    if (piece === null || heard.lostSlots > 5 || !isActive(heard)) return false;
    this.#correlations += 1;
    const begin = slot / SLOTS_PER_SECOND - NEAR_SECONDS;
    const least = Math.max(NEAR_RATIO, NEAR_SHARE * this.#usualRatio);
    const at = begin - offset;
    const near = findNear(piece, this.#track, at - NEAR_AROUND, at + NEAR_AROUND, least);
    if (near !== null) {
      this.#follow(near, begin, room.isHeard);
      return false;
    }
    this.#missed += 1;
    this.#ratio = null;
    if (!room.isKnown && this.#missed >= MISSES_WHILE_LEARNING) {
      // It was something alike, heard too shortly to tell.
      this.lose();
      return true;
    }
    const isSounding = (room.usual === null ? 0 : (dropDb(heard, room.usual) ?? 0)) > -6;
    if (isSounding) this.#lookAround(slot, offset);
    return false;
  }

  #follow(near: FoundPlace, begin: number, isHeard: boolean): void {
    const offset = this.#offset ?? 0;
    this.#ratio = near.ratio;
    if (isHeard || this.#usualRatio === 0)
      this.#usualRatio += (this.#usualRatio === 0 ? 1 : 0.1) * (near.ratio - this.#usualRatio);
    this.#missed = 0;
    this.#offset = offset + 0.4 * (begin - near.atSeconds - offset);
    const drift = Math.max(-MOST_DRIFT, Math.min(MOST_DRIFT, (this.#offset - this.#usualOffset) / 2));
    this.#usualOffset += Math.abs(this.#offset - this.#usualOffset) < 0.1 ? drift : 0;
  }

  #lookAround(slot: number, offset: number): void {
    const wide = this.#sound.piece(slot, WIDE_SECONDS);
    if (wide === null) return;
    const from = slot / SLOTS_PER_SECOND - WIDE_SECONDS;
    const found = findNear(wide, this.#track, from - offset - WIDE_AROUND, from - offset + WIDE_AROUND);
    if (found !== null && found.ratio > LEAST_SHARE * this.#usualRatio) {
      this.#ratio = found.ratio;
      this.#missed = 0;
      this.#offset = from - found.atSeconds;
    } else if (this.#missed >= MISSES_TO_SEARCH) {
      this.hint = offset;
      this.search(slot);
    }
  }

  /** Looks around the hint, then anywhere. True when it was found. */
  search(slot: number): boolean {
    const piece = this.#sound.piece(slot, SEARCH_SECONDS);
    if (piece === null) return false;
    const begin = slot / SLOTS_PER_SECOND - SEARCH_SECONDS;
    // The hint is what another room hears: cameras deliver up to some seconds later than it.
    const hinted =
      this.hint === null
        ? null
        : findNear(
            piece,
            this.#track,
            begin - this.hint - HINT_AFTER,
            begin - this.hint + HINT_BEFORE,
            Math.max(HINTED_RATIO, LEAST_SHARE * this.#usualRatio),
          );
    const first = slot - Math.round(SEARCH_SECONDS * SLOTS_PER_SECOND);
    const found = hinted ?? this.#find(piece, (band, k) => this.#sound.band(band, first + k));
    if (found === null) return false;
    const offset = begin - found.atSeconds;
    // A room that was followed before keeps its usual time, unless it was lost for so long that it is anybody's guess.
    if (this.#offset === null || this.#isBackWithOthers(offset)) this.#usualOffset = offset;
    if (this.#offset === null) this.#doubts = hinted !== null && found.ratio < SURE_RATIO ? MOST_DOUBTS : 0;
    this.#offset = offset;
    this.#missed = 0;
    this.#ratio = found.ratio;
    return true;
  }

  /** Was found by a hint, and fits so little that it may be another reading of the same words. */
  get isDoubtful(): boolean {
    return this.#offset !== null && this.#doubts > 0;
  }

  /** Looks at the whole programme once more. True: it fits far better elsewhere, and the room is there now. */
  reconsider(slot: number): boolean {
    const piece = this.#sound.piece(slot, SEARCH_SECONDS);
    if (piece === null || this.#offset === null) return false;
    this.#doubts -= 1;
    const begin = slot / SLOTS_PER_SECOND - SEARCH_SECONDS;
    const first = slot - Math.round(SEARCH_SECONDS * SLOTS_PER_SECOND);
    const found = this.#find(piece, (band, k) => this.#sound.band(band, first + k));
    if (found === null) return false;
    const at = begin - this.#offset;
    const present = findNear(piece, this.#track, at - NEAR_AROUND, at + NEAR_AROUND, 0);
    const isElsewhere = Math.abs(found.atSeconds - at) > WIDE_AROUND;
    this.#doubts = isElsewhere ? this.#doubts : 0;
    if (!isElsewhere || found.ratio < BETTER_TIMES * (present?.ratio ?? 0)) return false;
    this.set(begin - found.atSeconds);
    this.#ratio = found.ratio;
    this.#usualRatio = 0;
    return true;
  }

  /** So far from where it was that it was not there, and where the other rooms are, give or take what cameras differ. */
  #isBackWithOthers(offset: number): boolean {
    if (this.others === null || Math.abs(offset - this.#usualOffset) < NEVER_LATE_SECONDS) return false;
    return offset - this.others > -HINT_BEFORE && offset - this.others < HINT_AFTER;
  }
}
