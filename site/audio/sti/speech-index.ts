import { ALPHA, BETA, SNR_LIMIT_DB } from './constants.ts';

/** Transmission index 0 … 1 of one modulation transfer value: SNR = 10 lg(m / (1 - m)), +-15 dB, TI = (SNR + 15) / 30. */
export function transmissionIndex(m: number): number {
  const clipped = Math.min(1, Math.max(0, m));
  const snrDb = 10 * Math.log10(clipped / (1 - clipped));
  return (Math.min(SNR_LIMIT_DB, Math.max(-SNR_LIMIT_DB, snrDb)) + SNR_LIMIT_DB) / (2 * SNR_LIMIT_DB);
}

/** Modulation transfer index of a band: the mean transmission index of its values. */
export function modulationTransferIndex(values: readonly number[]): number {
  return values.reduce((sum, m) => sum + transmissionIndex(m), 0) / Math.max(1, values.length);
}

/**
 * STI of seven band indices; null stands for a band that cannot be used. Over the usable bands k and their
 * adjacent pairs: (sum alpha MTI - sum beta sqrt(MTI MTI+1)) / (sum alpha - sum beta). With all seven the divisor
 * is 1 and this is IEC 60268-16's sum; without, it is our renormalisation, not a certified STI.
 * Null when no band is usable.
 */
export function speechTransmissionIndex(bands: readonly (number | null)[]): number | null {
  let sum = 0;
  let weight = 0;
  bands.forEach((mti, band) => {
    if (mti === null) return;
    const [alpha, beta] = [ALPHA[band] ?? 0, BETA[band] ?? 0];
    const next = bands[band + 1] ?? null;
    sum += alpha * mti - (next === null ? 0 : beta * Math.sqrt(mti * next));
    weight += alpha - (next === null ? 0 : beta);
  });
  return weight > 0 ? Math.min(1, Math.max(0, sum / weight)) : null;
}
