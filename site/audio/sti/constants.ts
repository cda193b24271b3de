/**
 * Numbers of IEC 60268-16:2020 (edition 5), Annexes A and B. Editions 4 and 5 share the chain from modulation to
 * index; they differ in the test signal's spectrum, and edition 5 has the male spectrum only.
 */

/** Octave band centres, Hz. Everything per band below is in this order. */
export const BANDS_HZ = [125, 250, 500, 1000, 2000, 4000, 8000] as const;

/** Modulation frequencies of the full index, Hz: fourteen one-third octaves. */
export const FULL_MODULATIONS_HZ = [0.63, 0.8, 1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10, 12.5] as const;

/** The two modulation frequencies of STIPA in each band, Hz. */
export const STIPA_MODULATIONS_HZ: readonly (readonly [number, number])[] = [
  [1.6, 8],
  [1, 5],
  [0.63, 3.15],
  [2, 10],
  [1.25, 6.25],
  [0.8, 4],
  [2.5, 12.5],
];

/** Depth of each of the two modulations in the undisturbed STIPA signal. */
export const STIPA_DEPTH = 0.55;

/** Octave weights alpha and redundancy corrections beta (between a band and the next), male speech. */
export const ALPHA = [0.085, 0.127, 0.23, 0.233, 0.309, 0.224, 0.173] as const;
export const BETA = [0.085, 0.078, 0.065, 0.011, 0.047, 0.095] as const;

/** Octave levels of the test signal relative to the A-weighted one, dB: male speech of edition 5. */
export const SPEECH_SPECTRUM_DB = [-2.5, 0.5, 0, -6, -12, -18, -24] as const;

/** Absolute reception threshold per octave, dB SPL. */
export const RECEPTION_THRESHOLD_DB = [46, 27, 12, 6.5, 7.5, 8, 12] as const;

/** Apparent signal-to-noise ratios count within +-15 dB. */
export const SNR_LIMIT_DB = 15;
