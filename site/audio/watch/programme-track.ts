import { BAND_COUNT, SLOTS_PER_SECOND, SlotMeter, WATCH_RATE } from './slot-meter.ts';

/** Rooms ring on: sound falls by 60 dB in this time, a usual class-room. */
const REVERBERATION_SECONDS = 0.6;
const DECAY = 10 ** (-6 / SLOTS_PER_SECOND / REVERBERATION_SECONDS);
/** What must and may be heard is looked for this many slots around: alignment is good to a slot. */
const SLACK = 2;
const CHUNK = WATCH_RATE * 10;
/** The level that a twentieth of the sounding slots exceeds. */
const LOUD_SHARE = 0.95;
/** Slots this far under the loud ones sound. */
export const ACTIVE_DB = 25;

/**
 * The programme made ready for many rooms: its samples, and per slot and band what a room must hear at least, what it
 * hears on average with its reverberation, and what may come from the programme at most. Mean squares.
 */
export interface ProgrammeTrack {
  /** 16-bit mono at {@link WATCH_RATE}. */
  readonly samples: Int16Array;
  readonly slots: number;
  /** Band-major: `band * slots + slot`. */
  readonly least: Float32Array;
  readonly mean: Float32Array;
  readonly most: Float32Array;
  /** Sum of the bands of the loud slots. */
  readonly loud: number;
}

export function prepareTrack(samples: Int16Array): ProgrammeTrack {
  const slots = Math.floor((samples.length / WATCH_RATE) * SLOTS_PER_SECOND);
  const dry = new Float32Array(slots * BAND_COUNT);
  const meter = new SlotMeter();
  let slot = 0;
  for (let from = 0; from < samples.length; from += CHUNK) {
    const chunk = Float32Array.from(samples.subarray(from, from + CHUNK), (value) => value / 32768);
    meter.push(chunk, ({ bands }) => {
      if (slot < slots)
        for (let band = 0; band < BAND_COUNT; band += 1) dry[band * slots + slot] = bands[band] ?? 0;
      slot += 1;
    });
  }
  const mean = new Float32Array(dry.length);
  const least = new Float32Array(dry.length);
  const most = new Float32Array(dry.length);
  for (let band = 0; band < BAND_COUNT; band += 1) {
    const at = band * slots;
    let ringing = 0;
    for (let k = 0; k < slots; k += 1) {
      ringing = ringing * DECAY + (dry[at + k] as number) * (1 - DECAY);
      mean[at + k] = ringing;
    }
    for (let k = 0; k < slots; k += 1) {
      let low = Number.POSITIVE_INFINITY;
      let high = 0;
      for (let near = Math.max(0, k - SLACK); near <= Math.min(slots - 1, k + SLACK); near += 1) {
        const direct = dry[at + near] as number;
        const rung = mean[at + near] as number;
        low = Math.min(low, direct, rung);
        high = Math.max(high, direct, rung);
      }
      least[at + k] = low;
      most[at + k] = high;
    }
  }
  return { samples, slots, least, mean, most, loud: loudOf(mean, slots) };
}

/** Samples `[from, from + count)` as floating point; silence outside of the programme. */
export function pieceOf({ samples }: ProgrammeTrack, from: number, count: number): Float32Array {
  const piece = new Float32Array(count);
  const begin = Math.max(0, from);
  const end = Math.min(samples.length, from + count);
  for (let n = begin; n < end; n += 1) piece[n - from] = (samples[n] as number) / 32768;
  return piece;
}

/** Sum of the bands of one slot of a table; 0 outside. */
export function totalOf(table: Float32Array, slots: number, slot: number): number {
  if (slot < 0 || slot >= slots) return 0;
  let sum = 0;
  for (let band = 0; band < BAND_COUNT; band += 1) sum += table[band * slots + slot] as number;
  return sum;
}

function loudOf(mean: Float32Array, slots: number): number {
  const totals = Float64Array.from({ length: slots }, (_, slot) => totalOf(mean, slots, slot));
  const sounding = totals.filter((value) => value > 1e-9).sort();
  return sounding[Math.floor(sounding.length * LOUD_SHARE)] ?? 0;
}
