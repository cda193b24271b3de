/** Samples on each side of an interpolated point. */
const HALF = 12;
const OVERSAMPLING = 4;
/** Between two samples below this share of the highest peak so far a higher one is not looked for. */
const WORTH_LOOKING = 0.4;

export interface TruePeak {
  /** Takes samples; `before` samples that ended the last call are kept inside. Returns the largest true magnitude of this call. */
  push(samples: Float32Array, from: number, to: number): number;
}

/**
 * True peak after ITU-R BS.1770-4, annex 2: the largest magnitude of the four times oversampled signal
 * (windowed sinc, 24 samples long; the result of a call lags by 12 samples). Content above 0.42 of the
 * sample rate is interpolated less exactly.
 */
export function createTruePeak(): TruePeak {
  const phases = interpolators();
  const line = new Float64Array(2 * HALF);
  let highest = 0;
  return {
    push(samples, from, to) {
      let peak = 0;
      for (let index = from; index < to; index += 1) {
        line.copyWithin(0, 1);
        line[2 * HALF - 1] = samples[index] ?? 0;
        const left = Math.abs(line[HALF - 1] ?? 0);
        const right = Math.abs(line[HALF] ?? 0);
        const larger = Math.max(left, right);
        if (larger > peak) peak = larger;
        if (larger > highest) highest = larger;
        if (larger < WORTH_LOOKING * highest || larger === 0) continue;
        for (const taps of phases) {
          let sum = 0;
          for (let tap = 0; tap < 2 * HALF; tap += 1) sum += (taps[tap] ?? 0) * (line[tap] ?? 0);
          const magnitude = Math.abs(sum);
          if (magnitude > peak) peak = magnitude;
        }
      }
      if (peak > highest) highest = peak;
      return peak;
    },
  };
}

/** Taps for the points at 1/4, 2/4 and 3/4 between the two middle samples; each sums to 1. */
function interpolators(): Float64Array[] {
  return Array.from({ length: OVERSAMPLING - 1 }, (_, phase) => {
    const fraction = (phase + 1) / OVERSAMPLING;
    const taps = Float64Array.from({ length: 2 * HALF }, (_unused, tap) => {
      const distance = tap - (HALF - 1) - fraction;
      const x = Math.PI * distance;
      // Hann-windowed over the whole length: flat to 0.42 of the rate.
      return (Math.sin(x) / x) * Math.cos((Math.PI * distance) / (2 * HALF + 1)) ** 2;
    });
    const sum = taps.reduce((total, tap) => total + tap, 0);
    return taps.map((tap) => tap / sum);
  });
}
