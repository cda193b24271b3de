/** Seeded noise and tones for the audio tests: full scale 1.0. */

export function sine(options: {
  sampleRate: number;
  frequencyHz: number;
  amplitude: number;
  seconds: number;
  phase?: number;
}): Float32Array {
  const { sampleRate, frequencyHz, amplitude, seconds, phase = 0 } = options;
  return Float32Array.from(
    { length: Math.round(sampleRate * seconds) },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRate + phase),
  );
}

/** A small seeded generator (mulberry32), uniform in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** White Gaussian noise of the given RMS. */
export function noise(length: number, rms: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from(
    { length },
    () => rms * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

export function mix(...parts: Float32Array[]): Float32Array {
  const length = Math.max(...parts.map((part) => part.length));
  return Float32Array.from({ length }, (_, n) => parts.reduce((sum, part) => sum + (part[n] ?? 0), 0));
}
