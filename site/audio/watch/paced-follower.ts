import { StreamResampler } from '../align/stream-resampler.ts';
import type { TrackFinder } from './find-in-track.ts';
import { type FoundSpeed, findSpeed } from './find-speed.ts';
import type { Followed } from './followed.ts';
import { RoomFollower, type RoomFollowerOptions } from './room-follower.ts';
import { WATCH_RATE } from './slot-meter.ts';
import { SpeedMeter } from './speed-meter.ts';

/** Sound by which the speed is looked for. */
const PIECE_SECONDS = 5;
/** It begins this far before or after the place where it is thought to be. */
const AROUND_ALIGNED = 1;
const HINT_BEFORE = 1.5;
const HINT_AFTER = 6.5;
const AROUND_PLACE = 2;
/** At the recording's own speed a room is found within this time; only then other speeds are looked at. */
const UNFOUND_SECONDS = 6;
const UNFOUND_HINTED_SECONDS = 4;
/** Between two looks at the same room, and looks at one that is heard before it is left to the slope. */
const LOOK_EVERY_SECONDS = 2;
const MOST_LOOKS = 3;
/** Differences of two clocks are not followed by resampling; more than this is another speed. */
const RETIMED_FROM = 2e-4;
/** What was learned at a speed this wrong was learned of the wrong words. */
const UNLEARNED_FROM = 2e-3;
/** At a wrong speed the programme still fits a little: so many correlations under this share of the usual. */
const POOR_SHARE = 0.4;
const POOR_TO_LOOK = 4;

export interface PacedFollowerOptions extends RoomFollowerOptions {
  readonly finder: Pick<TrackFinder, 'places'>;
  /** The pace at which it was played there before; 1 without it. */
  readonly pace?: number;
  /** Whether there is time now for a search of 60 ms. */
  mayLook(): boolean;
}

/**
 * Follows the programme in one microphone at whatever speed it is played: the sound is brought to the speed of the
 * recording before it is followed. Seconds of the follower are seconds of the programme's own pace.
 */
export class PacedFollower {
  readonly #options: PacedFollowerOptions;
  readonly #meter = new SpeedMeter();
  #follower: RoomFollower;
  #speed: number;
  #resampler: StreamResampler | null = null;
  #sampleRate = WATCH_RATE;
  /** The newest sound as it came, at its own rate. */
  #recent: Float32Array[] = [];
  #recentSamples = 0;
  #looks = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #isSpeedKnown = false;
  #poor = 0;
  /** Correlations of the follower that were noted. */
  #noted = 0;
  /** Since when something sounds that was not found, in own seconds. */
  #unfoundSince: number | null = null;
  /** Places of the whole programme that are still to be looked at with this piece, and the best found so far. */
  #places: number[] = [];
  #piece: { readonly sound: Float32Array; readonly beginSeconds: number } | null = null;
  #best: FoundSpeed | null = null;

  constructor(options: PacedFollowerOptions) {
    this.#options = options;
    this.#speed = options.pace ?? 1;
    this.#follower = new RoomFollower(options);
  }

  get follower(): RoomFollower {
    return this.#follower;
  }

  /** Seconds of the programme per second of the microphone that the follower works at. */
  get pace(): number {
    return this.#speed;
  }

  /** Speed at which the room hears the programme, 1 is right; null while unknown. */
  get speed(): number | null {
    const measured = this.#meter.speed();
    if (measured !== null) return this.#speed * measured;
    return this.#isSpeedKnown ? this.#speed : null;
  }

  /** A new source of sound, of this rate. */
  begin(sampleRate: number): void {
    this.#sampleRate = sampleRate;
    this.#recent = [];
    this.#recentSamples = 0;
    this.#resampler = new StreamResampler(sampleRate, WATCH_RATE * this.#speed);
  }

  /** Pushes sound at the rate of the source; calls back for every quarter of a second. */
  push(samples: Float32Array, isLost: boolean, onStep: (followed: Followed) => void): void {
    this.#keep(samples);
    const sound = this.#resampler?.push(samples) ?? samples;
    this.#follower.push(sound, isLost, (followed) => {
      this.#note(followed);
      onStep(followed);
    });
    this.#lookAtSpeed();
  }

  #keep(samples: Float32Array): void {
    const most = (PIECE_SECONDS + 1) * this.#sampleRate;
    this.#recent.push(samples);
    this.#recentSamples += samples.length;
    for (let oldest = this.#recent[0]; oldest !== undefined; oldest = this.#recent[0]) {
      if (this.#recentSamples - oldest.length < most) return;
      this.#recent.shift();
      this.#recentSamples -= oldest.length;
    }
  }

  #note({ state, atSeconds }: Followed): void {
    const { offset, ratio, usualRatio, correlations } = this.#follower.place;
    // In a pause the last correlation, half of it silence, says nothing more with every quarter of a second.
    const isNew = correlations !== this.#noted;
    this.#noted = correlations;
    if (offset === null) this.#isSpeedKnown = false;
    if (offset === null || (ratio ?? 0) >= POOR_SHARE * usualRatio) this.#poor = 0;
    else if (isNew) this.#poor += 1;
    if (isNew && this.#poor === POOR_TO_LOOK) {
      this.#isSpeedKnown = false;
      this.#looks = 0;
    }
    if (offset === null || (state !== 'heard' && state !== 'learning')) this.#meter.reset();
    else if (isNew && ratio !== null) this.#meter.add(atSeconds, offset);
  }

  #lookAtSpeed(): void {
    const follower = this.#follower;
    const { place, sound } = follower;
    if (follower.isPaused) return;
    const measured = this.#meter.speed();
    if (measured !== null && Math.abs(measured - 1) > RETIMED_FROM && place.offset !== null) {
      const endSeconds = sound.samples / WATCH_RATE;
      this.#retime(measured, endSeconds - place.offset);
      return;
    }
    const hasSound = follower.hasSound();
    if (place.offset !== null || !hasSound) this.#unfoundSince = null;
    else this.#unfoundSince ??= sound.seconds;
    const unfound = this.#unfoundSince === null ? 0 : sound.seconds - this.#unfoundSince;
    const isUnfound = unfound >= (place.hint === null ? UNFOUND_SECONDS : UNFOUND_HINTED_SECONDS);
    const isWanted = place.offset === null ? isUnfound : !this.#isSpeedKnown && this.#looks < MOST_LOOKS;
    const isDue = sound.seconds >= this.#lookedAt + LOOK_EVERY_SECONDS || this.#places.length > 0;
    if (!isWanted || !isDue || !hasSound || !this.#options.mayLook()) return;
    this.#look();
  }

  #look(): void {
    const { place, sound } = this.#follower;
    const piece = this.#piece ?? this.#newPiece();
    if (piece === null) return;
    const found = this.#lookFor(piece.sound, piece.beginSeconds);
    if (found === null) return;
    this.#isSpeedKnown = true;
    this.#looks = 0;
    if (place.offset !== null && Math.abs(found.speed - 1) <= RETIMED_FROM) return;
    const seconds = sound.samples / WATCH_RATE - piece.beginSeconds;
    this.#retime(found.speed, found.atSeconds + seconds * found.speed);
  }

  #newPiece(): { readonly sound: Float32Array; readonly beginSeconds: number } | null {
    const { sound } = this.#follower;
    const piece = sound.piece(sound.endSlot, PIECE_SECONDS);
    return piece === null ? null : { sound: piece, beginSeconds: sound.seconds - PIECE_SECONDS };
  }

  /** Around the known place or the hint in one look, else place by place: the same words may be read twice. */
  #lookFor(piece: Float32Array, begin: number): FoundSpeed | null {
    const { track, finder } = this.#options;
    const { place, sound } = this.#follower;
    const next = this.#places.shift();
    if (this.#piece !== null) {
      const found =
        next === undefined ? null : findSpeed(piece, track, next - AROUND_PLACE, next + AROUND_PLACE);
      if (found !== null && found.ratio > (this.#best?.ratio ?? 0)) this.#best = found;
      if (this.#places.length > 0) return null;
      const best = this.#best;
      this.#piece = null;
      this.#best = null;
      return place.offset === null ? best : null;
    }
    this.#lookedAt = sound.seconds;
    this.#looks = place.offset === null ? 0 : this.#looks + 1;
    if (place.offset !== null) {
      const at = begin - place.offset;
      return findSpeed(piece, track, at - AROUND_ALIGNED, at + AROUND_ALIGNED);
    }
    if (place.hint !== null) {
      const at = begin - place.hint;
      return findSpeed(piece, track, at - HINT_AFTER, at + HINT_BEFORE);
    }
    const first = sound.endSlot - PIECE_SECONDS * 100;
    this.#places = finder.places(piece, (band, slot) => sound.band(band, first + slot));
    this.#piece = this.#places.length === 0 ? null : { sound: piece, beginSeconds: begin };
    return null;
  }

  /** `atSeconds`: place of the programme at the end of what was pushed; `speed`: against the pace until now. */
  #retime(speed: number, atSeconds: number): void {
    const isSameRoom = Math.abs(speed - 1) < UNLEARNED_FROM && this.#follower.isAligned;
    this.#speed *= speed;
    const recent = new Float32Array(this.#recentSamples);
    let at = 0;
    for (const piece of this.#recent) {
      recent.set(piece, at);
      at += piece.length;
    }
    this.#resampler = new StreamResampler(this.#sampleRate, WATCH_RATE * this.#speed);
    this.#follower = this.#follower.retimed(this.#resampler.push(recent), atSeconds, isSameRoom);
    this.#meter.reset();
    this.#isSpeedKnown = true;
    this.#poor = 0;
    this.#noted = 0;
    this.#places = [];
    this.#piece = null;
    this.#best = null;
  }
}
