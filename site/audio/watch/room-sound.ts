import type { SoundWindow, UsualSound } from './judge-window.ts';
import { ACTIVE_DB, type ProgrammeTrack, totalOf } from './programme-track.ts';
import { BAND_COUNT, SLOT_SAMPLES, SLOTS_PER_SECOND, SlotMeter, WATCH_RATE } from './slot-meter.ts';

/** Held sound of a room: enough for the longest search. */
const HELD_SECONDS = 12;
const HELD_SLOTS = HELD_SECONDS * SLOTS_PER_SECOND;
const HELD_SAMPLES = HELD_SECONDS * WATCH_RATE;
const ACTIVE = 10 ** (-ACTIVE_DB / 10);
/** A slot is a gap of the programme where at most this much of its loud level may come from it. */
const QUIET = 10 ** -1.4;
/** Sound in a gap this far under the programme's usual level counts as loud: 14 dB. */
const LOUD_QUIET = 10 ** -1.4;

/** The newest seconds of one microphone at {@link WATCH_RATE}: samples and slot levels, by absolute number. */
export class RoomSound {
  readonly #meter = new SlotMeter();
  readonly #samples = new Float32Array(HELD_SAMPLES);
  readonly #bands = new Float32Array(HELD_SLOTS * BAND_COUNT);
  /** 1: lost on the way; 2: digital zero. */
  readonly #flags = new Uint8Array(HELD_SLOTS);
  #endSample = 0;
  #endSlot = 0;

  get seconds(): number {
    return this.#endSlot / SLOTS_PER_SECOND;
  }

  get samples(): number {
    return this.#endSample;
  }

  get endSlot(): number {
    return this.#endSlot;
  }

  push(samples: Float32Array, isLost: boolean): void {
    this.#write(samples);
    this.#meter.push(samples, ({ bands, isDigitalZero }) => {
      const at = this.#endSlot % HELD_SLOTS;
      for (let band = 0; band < BAND_COUNT; band += 1) this.#bands[band * HELD_SLOTS + at] = bands[band] ?? 0;
      this.#flags[at] = isLost ? 1 : isDigitalZero ? 2 : 0;
      this.#endSlot += 1;
    });
  }

  #write(samples: Float32Array): void {
    const newest = samples.subarray(Math.max(0, samples.length - HELD_SAMPLES));
    const at = (this.#endSample + samples.length - newest.length) % HELD_SAMPLES;
    const first = newest.subarray(0, HELD_SAMPLES - at);
    this.#samples.set(first, at);
    this.#samples.set(newest.subarray(first.length), 0);
    this.#endSample += samples.length;
  }

  /** The last `seconds` before the end of slot `toSlot`; null when they are not held. */
  piece(toSlot: number, seconds: number): Float32Array | null {
    const to = toSlot * SLOT_SAMPLES;
    const from = to - Math.round(seconds * WATCH_RATE);
    if (from < Math.max(0, this.#endSample - HELD_SAMPLES) || to > this.#endSample) return null;
    const piece = new Float32Array(to - from);
    const begin = from % HELD_SAMPLES;
    const first = this.#samples.subarray(begin, Math.min(HELD_SAMPLES, begin + piece.length));
    piece.set(first);
    piece.set(this.#samples.subarray(0, piece.length - first.length), first.length);
    return piece;
  }

  band(band: number, slot: number): number {
    return this.#isHeld(slot) ? (this.#bands[band * HELD_SLOTS + (slot % HELD_SLOTS)] as number) : 0;
  }

  total(slot: number): number {
    let sum = 0;
    for (let band = 0; band < BAND_COUNT; band += 1) sum += this.band(band, slot);
    return sum;
  }

  isLost(slot: number): boolean {
    return !this.#isHeld(slot) || this.#flags[slot % HELD_SLOTS] === 1;
  }

  isZero(slot: number): boolean {
    return this.#isHeld(slot) && this.#flags[slot % HELD_SLOTS] === 2;
  }

  /** Level that the quietest tenth of the held, received slots of a band stays under. */
  quietestTenth(band: number): number {
    const levels: number[] = [];
    for (let slot = Math.max(0, this.#endSlot - HELD_SLOTS); slot < this.#endSlot; slot += 1)
      if (this.#flags[slot % HELD_SLOTS] === 0) levels.push(this.band(band, slot));
    levels.sort((a, b) => a - b);
    return levels[Math.floor(levels.length / 10)] ?? 0;
  }

  /** The `count` slots before `toSlot` beside the programme, whose slot `referenceSlot` lies at `toSlot`. */
  window(
    toSlot: number,
    count: number,
    referenceSlot: number,
    track: ProgrammeTrack,
    usual: UsualSound | null,
  ): SoundWindow {
    const { slots: length, least, mean, most, loud } = track;
    const sums = { heard: [0, 0, 0], least: [0, 0, 0], mean: [0, 0, 0] };
    let slots = 0;
    let activeSlots = 0;
    let quietSlots = 0;
    let lostSlots = 0;
    let zeroSlots = 0;
    let quietHeard = 0;
    let loudQuietSlots = 0;
    for (let back = count; back > 0; back -= 1) {
      const slot = toSlot - back;
      const reference = referenceSlot - back;
      if (this.isLost(slot)) {
        lostSlots += 1;
        continue;
      }
      slots += 1;
      if (this.isZero(slot)) zeroSlots += 1;
      const isInside = reference >= 0 && reference < length;
      for (let band = 0; band < BAND_COUNT; band += 1) {
        sums.heard[band] = (sums.heard[band] as number) + this.band(band, slot);
        if (!isInside) continue;
        const at = band * length + reference;
        sums.least[band] = (sums.least[band] as number) + (least[at] as number);
        sums.mean[band] = (sums.mean[band] as number) + (mean[at] as number);
      }
      if (totalOf(mean, length, reference) > loud * ACTIVE) activeSlots += 1;
      if (totalOf(most, length, reference) > loud * QUIET) continue;
      quietSlots += 1;
      const heard = this.total(slot);
      quietHeard += heard;
      if (usual !== null && heard > usual.active * LOUD_QUIET) loudQuietSlots += 1;
    }
    return { slots, activeSlots, quietSlots, lostSlots, zeroSlots, quietHeard, loudQuietSlots, ...sums };
  }

  #isHeld(slot: number): boolean {
    return slot >= Math.max(0, this.#endSlot - HELD_SLOTS) && slot < this.#endSlot;
  }
}
