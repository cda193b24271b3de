import { RECEPTION_THRESHOLD_DB } from './constants.ts';

const intensity = (levelDb: number): number => 10 ** (levelDb / 10);

/** Auditory masking of a band by the next lower one at `lowerDb` dB SPL: what to add to that level (amdB). */
export function maskingSlopeDb(lowerDb: number): number {
  if (lowerDb < 63) return 0.5 * lowerDb - 65;
  if (lowerDb < 67) return 1.8 * lowerDb - 146.9;
  if (lowerDb < 100) return 0.5 * lowerDb - 59.8;
  return -10;
}

/**
 * Factor of every modulation transfer value of a band for hearing: I / (I + masking + threshold), from the octave
 * levels of signal and noise together, in dB SPL at the listener. Only with a calibrated microphone: at unknown
 * level it stays out. IEC 60268-16:2020, Annex A.
 */
export function levelCorrections(octaveDb: readonly number[]): number[] {
  return octaveDb.map((levelDb, band) => {
    const own = intensity(levelDb);
    const lowerDb = band === 0 ? null : (octaveDb[band - 1] ?? 0);
    const masking = lowerDb === null ? 0 : intensity(lowerDb + maskingSlopeDb(lowerDb));
    return own / (own + masking + intensity(RECEPTION_THRESHOLD_DB[band] ?? 0));
  });
}
