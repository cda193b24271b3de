import {
  BANDS_HZ,
  SPEECH_SPECTRUM_DB,
  STIPA_DEPTH,
  STIPA_MODULATIONS_HZ,
} from '../../../site/audio/sti/constants.ts';

/** STIPA on sine carriers, each modulation damped by `transfer(hz)`: a signal of exactly known index. */
export function sineStipa(
  sampleRate: number,
  seconds: number,
  transfer: (hz: number) => number,
): Float64Array {
  const total = new Float64Array(Math.round(sampleRate * seconds));
  BANDS_HZ.forEach((centreHz, band) => {
    if (centreHz * 1.05 > sampleRate / 2) return;
    const [f1, f2] = STIPA_MODULATIONS_HZ[band] ?? [1, 5];
    const gain = 10 ** ((SPEECH_SPECTRUM_DB[band] ?? 0) / 20) / 10;
    for (let n = 0; n < total.length; n += 1) {
      const t = (2 * Math.PI * n) / sampleRate;
      const beat = transfer(f1) * Math.sin(f1 * t) - transfer(f2) * Math.sin(f2 * t);
      total[n] =
        (total[n] ?? 0) +
        gain * Math.sqrt(Math.max(0, 0.5 * (1 + STIPA_DEPTH * beat))) * Math.sin(centreHz * t + band);
    }
  });
  return total;
}
