/** Analogue prototypes of the two filters of ITU-R BS.1770-4, annex 1, which gives coefficients for 48 kHz only. */
const SHELF = { hz: 1681.974450955533, gainDb: 3.999843853973347, q: 0.7071752369554196 };
const HIGH_PASS = { hz: 38.13547087602444, q: 0.5003270373238773 };
const SHELF_EXPONENT = 0.4996667741545416;

export interface KWeighting {
  /** Filters samples `from` to `to` and returns the sum of their squares; goes on where the last call ended. */
  sumOfSquares(samples: Float32Array, from: number, to: number): number;
}

/** K-weighting (BS.1770-4) for any sample rate: the same analogue filters, bilinear at that rate. */
export function createKWeighting(sampleRate: number): KWeighting {
  const { b0, b1, b2, a1: shelfA1, a2: shelfA2 } = shelfOf(sampleRate);
  const { a1: passA1, a2: passA2 } = highPassOf(sampleRate);
  // Transposed direct form II, two states each.
  const states = new Float64Array(4);
  return {
    sumOfSquares(samples, from, to) {
      let sum = 0;
      // Local numbers: what a closure keeps is stored anew, on the heap, at every change.
      let s1 = states[0] as number;
      let s2 = states[1] as number;
      let p1 = states[2] as number;
      let p2 = states[3] as number;
      for (let index = from; index < to; index += 1) {
        const x = samples[index] as number;
        const y = b0 * x + s1;
        s1 = b1 * x - shelfA1 * y + s2;
        s2 = b2 * x - shelfA2 * y;
        const z = y + p1;
        p1 = -2 * y - passA1 * z + p2;
        p2 = y - passA2 * z;
        sum += z * z;
      }
      // What is left after silence would decay into denormal numbers, which are slow.
      if (Math.abs(s1) + Math.abs(s2) + Math.abs(p1) + Math.abs(p2) < 1e-30) s1 = s2 = p1 = p2 = 0;
      states[0] = s1;
      states[1] = s2;
      states[2] = p1;
      states[3] = p2;
      return sum;
    },
  };
}

function shelfOf(sampleRate: number) {
  const k = Math.tan((Math.PI * SHELF.hz) / sampleRate);
  const high = 10 ** (SHELF.gainDb / 20);
  const band = high ** SHELF_EXPONENT;
  const a0 = 1 + k / SHELF.q + k * k;
  return {
    b0: (high + (band * k) / SHELF.q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / SHELF.q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / SHELF.q + k * k) / a0,
  };
}

function highPassOf(sampleRate: number) {
  const k = Math.tan((Math.PI * HIGH_PASS.hz) / sampleRate);
  const a0 = 1 + k / HIGH_PASS.q + k * k;
  return { a1: (2 * (k * k - 1)) / a0, a2: (1 - k / HIGH_PASS.q + k * k) / a0 };
}
