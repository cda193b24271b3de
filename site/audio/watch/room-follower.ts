import type { WatchProfile } from '../../../shared/domain/sound/watch-profile.ts';
import { FIRST_FOLLOWED, type Followed } from './followed.ts';
import {
  CHANGE_SLOTS,
  type FollowedState,
  holdsNeeded,
  judgedSeconds,
  judgeState,
  SILENT_SLOTS,
} from './judge-state.ts';
import { gapSnrDb, levelDb, type SoundWindow, type UsualSound } from './judge-window.ts';
import { type Find, ProgrammePlace } from './programme-place.ts';
import type { ProgrammeTrack } from './programme-track.ts';
import { RoomSound } from './room-sound.ts';
import { SLOTS_PER_SECOND, WATCH_RATE } from './slot-meter.ts';
import { UsualLearner } from './usual-sound.ts';

export interface RoomFollowerOptions {
  readonly track: ProgrammeTrack;
  readonly profile: WatchProfile;
  readonly find: Find;
  /** What is usual there, when it was learned before. */
  readonly usual?: UsualSound | null;
}

const HOP = SLOTS_PER_SECOND / 4;
const HOP_SAMPLES = HOP * (WATCH_RATE / SLOTS_PER_SECOND);
const LEARN_SLOTS = 100;
const SEARCH_EVERY_HOPS = 4;
/** Half of two seconds lies within 23 dB of the loud part: a word alone is not enough to find a place by. */
const SOUNDING = 200;
/** A room in which the programme should sound for this long and does not is told; other sound may be it at another speed. */
const SILENT_AFTER_SECONDS = 6;
const NOISY_AFTER_SECONDS = 9;

/** Follows the programme in one microphone. Knows time only as its own samples: the same sound gives the same answers. */
export class RoomFollower {
  readonly sound = new RoomSound();
  readonly place: ProgrammePlace;
  readonly #options: RoomFollowerOptions;
  #learner: UsualLearner;
  #isPaused = false;
  #hops = 0;
  #followed = FIRST_FOLLOWED;
  #candidate: { state: FollowedState; hops: number } = { state: 'waiting', hops: 0 };
  #expectedSince: number | null = null;

  constructor(options: RoomFollowerOptions & { readonly usualRatio?: number }) {
    this.#options = options;
    this.#learner = new UsualLearner(options.usual);
    this.place = new ProgrammePlace({ ...options, sound: this.sound });
  }

  get followed(): Followed {
    return this.#followed;
  }

  get isAligned(): boolean {
    return this.place.offset !== null;
  }

  /** Null until it is learned. */
  get usual(): UsualSound | null {
    return this.#learner.isKnown ? this.#learner.usual : null;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Most rooms hear the programme so that own seconds minus programme seconds is about this. */
  hint(offsetSeconds: number): void {
    this.place.others = offsetSeconds;
    if (!this.isAligned) this.place.hint = offsetSeconds;
  }

  /** While paused nothing is judged; afterwards the programme is looked for anew, around the place where it stopped. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    if (isPaused) this.#tell('waiting', this.sound.seconds);
    else {
      const position = this.#followed.positionSeconds;
      this.#lose();
      this.place.hint = position === null ? null : this.sound.seconds - position;
    }
  }

  /** What is heard now is the right time from now on: all rooms have shifted together. */
  acceptShift(): void {
    this.place.accept();
    if (this.#followed.state === 'late') this.#tell('heard', this.sound.seconds);
  }

  /**
   * The same room on another time scale: `sound` is its newest sound again, `positionSeconds` the place of the programme at
   * its end. `isSameRoom`: what was usual holds on.
   */
  retimed(sound: Float32Array, positionSeconds: number, isSameRoom: boolean): RoomFollower {
    const next = new RoomFollower({
      ...this.#options,
      usual: null,
      usualRatio: isSameRoom ? this.place.usualRatio : 0,
    });
    next.sound.push(sound, false);
    next.#hops = Math.floor(next.sound.endSlot / HOP);
    const endSeconds = next.sound.samples / WATCH_RATE;
    next.place.set(endSeconds - positionSeconds);
    if (isSameRoom) next.#learner = this.#learner;
    const wasWell = this.#followed.state === 'heard' || this.#followed.state === 'learning';
    next.#followed = {
      ...this.#followed,
      state: isSameRoom && this.#learner.isKnown ? 'heard' : 'learning',
      sinceSeconds: wasWell ? this.#followed.sinceSeconds - this.sound.seconds + endSeconds : endSeconds,
      atSeconds: endSeconds,
      positionSeconds,
      shiftMs: 0,
    };
    return next;
  }

  /** Pushes sound at {@link WATCH_RATE}; calls back for every quarter of a second. */
  push(samples: Float32Array, isLost: boolean, onStep: (followed: Followed) => void): void {
    // In pieces, so that a long delivery is judged as it would have been live.
    for (let from = 0; from < samples.length; ) {
      const toNextHop = (this.#hops + 1) * HOP_SAMPLES - this.sound.samples;
      const count = Math.min(samples.length - from, Math.max(1, toNextHop));
      this.sound.push(samples.subarray(from, from + count), isLost);
      from += count;
      if (this.sound.endSlot < (this.#hops + 1) * HOP) continue;
      this.#hops += 1;
      if (!this.#isPaused) this.#step(this.#hops * HOP);
      onStep(this.#followed);
    }
  }

  /** Levels that move: a steady noise is no sound to look for. */
  hasSound(): boolean {
    const slot = this.#hops * HOP;
    const levels: number[] = [];
    for (let k = slot - 200; k < slot; k += 5) levels.push(this.sound.total(k));
    levels.sort((a, b) => a - b);
    const [low, high] = [levels[2] ?? 0, levels[38] ?? 0];
    const sounding = levels.filter((level) => level > high / SOUNDING).length;
    return high > 1e-9 && high > 4 * low && sounding >= levels.length / 2;
  }

  #step(slot: number): void {
    const atSeconds = slot / SLOTS_PER_SECOND;
    if (!this.isAligned && this.#hops % SEARCH_EVERY_HOPS === 0 && this.hasSound()) this.#search(slot);
    const { offset } = this.place;
    if (offset === null) {
      this.#judgeUnaligned(slot);
      return;
    }
    const lengthSeconds = this.#options.track.slots / SLOTS_PER_SECOND;
    if (atSeconds - offset > lengthSeconds) {
      this.#tell('ended', atSeconds, lengthSeconds);
      return;
    }
    if (this.place.isDoubtful && this.#hops % SEARCH_EVERY_HOPS === 0 && this.hasSound())
      this.#reconsider(slot);
    if (this.#hops % 2 === 0) this.#correlate(slot);
    this.#judge(slot);
  }

  #search(slot: number): void {
    if (!this.place.search(slot)) return;
    this.#expectedSince = null;
    if (!this.#learner.isKnown) this.#learner = new UsualLearner();
  }

  #reconsider(slot: number): void {
    if (!this.place.reconsider(slot)) return;
    // What was learned there was learned of the wrong words.
    this.#learner = new UsualLearner();
    this.#candidate = { state: 'waiting', hops: 0 };
    this.#tell('learning', slot / SLOTS_PER_SECOND);
  }

  #window(slot: number, count: number): SoundWindow {
    const reference = Math.round(slot - (this.place.offset ?? 0) * SLOTS_PER_SECOND);
    return this.sound.window(slot, count, reference, this.#options.track, this.#learner.usual);
  }

  #correlate(slot: number): void {
    const { usual, isKnown } = this.#learner;
    const isHeard = this.#followed.state === 'heard';
    if (!this.place.correlate(slot, (count) => this.#window(slot, count), { usual, isKnown, isHeard }))
      return;
    this.#learner = new UsualLearner();
    this.#lose();
  }

  #judgeUnaligned(slot: number): void {
    const atSeconds = slot / SLOTS_PER_SECOND;
    const { hint } = this.place;
    if (hint === null) {
      this.#expectedSince = null;
      if (this.#followed.state !== 'waiting') this.#tell('waiting', atSeconds);
      else this.#followed = { ...this.#followed, atSeconds };
      return;
    }
    this.#expectedSince ??= atSeconds;
    const waited = atSeconds - this.#expectedSince;
    const sounding = this.#programmeSounded(atSeconds - hint, Math.min(waited, SILENT_AFTER_SECONDS));
    const hasSound = this.hasSound();
    const isDue = sounding >= 3 && waited >= (hasSound ? NOISY_AFTER_SECONDS : SILENT_AFTER_SECONDS);
    const state: FollowedState = !isDue ? 'aligning' : hasSound ? 'noisy' : 'silent';
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
      this.#options.track,
      null,
    );
    return window.activeSlots / SLOTS_PER_SECOND;
  }

  #judge(slot: number): void {
    const atSeconds = slot / SLOTS_PER_SECOND;
    const { usual, isKnown } = this.#learner;
    const { missed, ratio, usualRatio, shiftMs, offset } = this.place;
    const short = this.#window(slot, SILENT_SLOTS);
    const longer = this.#window(slot, CHANGE_SLOTS);
    const told = this.#followed.state;
    const state = judgeState(
      { short, longer, usual, isKnown, missed, ratio, usualRatio, shiftMs, told },
      this.#options.profile,
    );
    this.#followed = {
      ...this.#followed,
      atSeconds,
      positionSeconds: atSeconds - (offset ?? 0),
      shiftMs,
      levelDb: usual === null ? null : (levelDb(longer, usual) ?? this.#followed.levelDb),
      snrDb: usual === null ? null : (gapSnrDb(longer, usual) ?? this.#followed.snrDb),
      matchScore: ratio,
      isDigitalZero: this.#isZero(slot),
    };
    // Where it may never have been it is not late.
    if (state !== null && !(state === 'late' && this.place.isDoubtful)) this.#confirm(state, atSeconds);
    const isWell = this.#followed.state === 'heard' || this.#followed.state === 'learning';
    if (this.#hops % 4 === 0 && isWell && missed === 0 && state !== 'silent')
      this.#learner.learn(this.#window(slot, LEARN_SLOTS), this.sound, this.#candidate.state === 'heard');
  }

  #confirm(state: FollowedState, atSeconds: number): void {
    const hops = this.#candidate.state === state ? this.#candidate.hops + 1 : 1;
    this.#candidate = { state, hops };
    const told = this.#followed.state;
    if (state === told || hops < holdsNeeded(state, told)) return;
    this.#tell(state, Math.max(0, atSeconds - judgedSeconds(state) - (hops - 1) / 4));
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
    this.place.lose();
    this.#expectedSince = null;
    this.#candidate = { state: 'waiting', hops: 0 };
  }

  #isZero(slot: number): boolean {
    for (let k = slot - SILENT_SLOTS; k < slot; k += 1) if (!this.sound.isZero(k)) return false;
    return true;
  }
}
