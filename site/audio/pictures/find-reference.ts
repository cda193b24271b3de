import { findChirps } from '../check/find-chirps.ts';
import { resample } from '../dsp/resample.ts';
import type { CheckSignal } from '../run/check-signal.ts';
import { SignalFinder, seekSignal } from '../run/find-signal.ts';
import { toMono } from '../sound.ts';

/** Where the signal lies in the sound of a room. */
export interface PlacedReference {
  /** Sample at which the signal begins; negative when the sound begins in the middle of it. */
  readonly atSample: number;
  /** Clock of the room over that of the signal. */
  readonly stretch: number;
}

/** Finds the signal again in what was kept of a room. Null when it is not there. */
export function findReference(
  samples: Float32Array,
  sampleRate: number,
  { sound, template }: CheckSignal,
  hasChirps: boolean,
): PlacedReference | null {
  if (hasChirps) {
    const chirps = findChirps(samples, sampleRate);
    if (chirps !== null)
      return { atSample: (chirps.startMs / 1000) * sampleRate, stretch: 1 + (chirps.ppm ?? 0) / 1e6 };
  }
  const from = Math.round(template.fromSeconds * sound.sampleRate);
  const to = Math.round(template.toSeconds * sound.sampleRate);
  const wanted = resample(toMono(sound, from, to), sound.sampleRate, sampleRate);
  const finder = new SignalFinder(seekSignal(Float32Array.from(wanted), sampleRate));
  // Silence behind the end: the search looks at whole windows only.
  const end = samples.length + finder.neededSamples;
  const found = finder.search(0, end, (first, last) => {
    const piece = new Float32Array(last - first);
    piece.set(samples.subarray(Math.min(first, samples.length), Math.min(last, samples.length)));
    return piece;
  });
  return found && { atSample: found.atSample - template.fromSeconds * sampleRate, stretch: 1 };
}

/** The reference on the room's own time and sample rate: as long as the sound of the room, silent outside. */
export function layReference(
  length: number,
  sampleRate: number,
  { sound }: CheckSignal,
  { atSample, stretch }: PlacedReference,
): Float32Array {
  const dry = resample(toMono(sound), sound.sampleRate, sampleRate * stretch);
  const laid = new Float32Array(length);
  const at = Math.round(atSample);
  for (let n = Math.max(0, at); n < Math.min(length, at + dry.length); n += 1) laid[n] = dry[n - at] ?? 0;
  return laid;
}
