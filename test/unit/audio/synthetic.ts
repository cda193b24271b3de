/** Seeded noise and tones for the audio tests: full scale 1.0. */

export function sine(options: {
  sampleRate: number;
  frequencyHz: number;
  amplitude: number;
  seconds: number;
  phase?: number;
}): Float32Array {
  const { sampleRate, frequencyHz, amplitude, seconds, phase = 0 } = options;
  const sound = new Float32Array(Math.round(sampleRate * seconds));
  for (let n = 0; n < sound.length; n += 1)
    sound[n] = amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRate + phase);
  return sound;
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
  const sound = new Float32Array(length);
  for (let n = 0; n < length; n += 1)
    sound[n] = rms * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return sound;
}

export function mix(...parts: Float32Array[]): Float32Array {
  const sum = new Float64Array(Math.max(...parts.map((part) => part.length)));
  for (const part of parts)
    for (let n = 0; n < part.length; n += 1) sum[n] = (sum[n] as number) + (part[n] as number);
  return Float32Array.from(sum);
}
