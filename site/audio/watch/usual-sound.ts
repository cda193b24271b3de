import { deviationDb, isActive, type SoundWindow, type UsualSound } from './judge-window.ts';
import type { RoomSound } from './room-sound.ts';
import { BAND_COUNT } from './slot-meter.ts';

/** Seconds of sounding programme from which the usual level counts as known, and from which it serves for silence alone. */
const KNOWN_AFTER = 6;
const PROVISIONAL_AFTER = 2;
/** Slow changes of a microphone's own gain are followed: this share of a deviation a second, while it is small. */
const FOLLOW = 0.03;
const FOLLOWED_DB = 4;
/** Noise is followed this fast, and never taken for more than twice what it was. */
const NOISE_FOLLOW = 0.1;
const MOST_NOISE_STEP = 2;

/** Learns what a room usually hears: gain per band, own noise, loudness. Fed with windows of a second that do not overlap. */
export class UsualLearner {
  readonly #ratios: number[][] = [[], [], []];
  readonly #active: number[] = [];
  readonly #quiet: number[] = [];
  #usual: UsualSound | null;
  readonly #isGiven: boolean;

  /** `given`: it was learned before. */
  constructor(given: UsualSound | null = null) {
    this.#usual = given;
    this.#isGiven = given !== null;
  }

  /** Null until something is known. */
  get usual(): UsualSound | null {
    return this.#usual;
  }

  get isKnown(): boolean {
    return this.#isGiven || this.#active.length >= KNOWN_AFTER;
  }

  /** `isWell`: the room was heard as usual, so that small changes are its own. */
  learn(window: SoundWindow, sound: RoomSound, isWell: boolean): void {
    if (!this.isKnown) this.#collect(window, sound);
    else if (isWell && this.#usual !== null) this.#usual = this.#followed(this.#usual, window);
  }

  #collect(window: SoundWindow, sound: RoomSound): void {
    if (window.lostSlots > 0) return;
    const noise = Array.from({ length: BAND_COUNT }, (_, band) => sound.quietestTenth(band));
    if (window.quietSlots > 0) this.#quiet.push(window.quietHeard / window.quietSlots);
    if (!isActive(window)) return;
    for (let band = 0; band < BAND_COUNT; band += 1) {
      const heard = (window.heard[band] ?? 0) - (noise[band] ?? 0) * window.slots;
      const given = window.mean[band] ?? 0;
      if (given > 0 && heard > 0) this.#ratios[band]?.push(heard / given);
    }
    const total = window.heard.reduce((sum, value) => sum + value, 0);
    this.#active.push(total / window.activeSlots);
    if (this.#active.length < PROVISIONAL_AFTER) return;
    this.#usual = {
      gains: this.#ratios.map(median),
      noise,
      active: median(this.#active),
      quiet: Math.max(
        median(this.#quiet),
        noise.reduce((sum, value) => sum + value, 0),
      ),
    };
  }

  #followed(usual: UsualSound, window: SoundWindow): UsualSound {
    const gains = usual.gains.map((gain, band) => {
      const deviation = isActive(window) ? deviationDb(window, usual, band) : null;
      if (deviation === null || Math.abs(deviation) > FOLLOWED_DB) return gain;
      return gain * 10 ** ((FOLLOW * deviation) / 10);
    });
    if (window.quietSlots < window.slots || window.slots === 0) return { ...usual, gains };
    const noise = usual.noise.map((known, band) => {
      const now = Math.min((window.heard[band] ?? 0) / window.slots, known * MOST_NOISE_STEP);
      return known * (1 - NOISE_FOLLOW) + now * NOISE_FOLLOW;
    });
    return { ...usual, gains, noise };
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
