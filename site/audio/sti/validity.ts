import type { ModulationFit } from './fit-modulation.ts';

export interface StiValidity {
  /**
   * Largest of the usable bands: what the two modulations leave of the intensity envelope between 0.4 and 14 Hz,
   * over what steady noise in the carriers' band would leave (2/B). Rooms and steady noise: 0.4 to 1.7; a second
   * voice 7 and more. Null when nothing could be measured.
   */
  readonly envelopeResidual: number | null;
  readonly reason: 'no-signal' | 'too-short' | 'disturbed' | 'over-modulated' | null;
}

interface MeasuredBand extends ModulationFit {
  readonly m: readonly number[];
  readonly centreHz: number;
}

const MOST_RESIDUAL = 3;
/** A path cannot deepen a modulation; beyond the uncertainty something else beats. */
const MOST_M = 1.3;
/** Readings scatter more below; the standard asks for 15 to 25 s. */
const LEAST_SECONDS = 10;
const CARRIER_WIDTH = 2 ** 0.25 - 2 ** -0.25;

/** Whether a reading may be believed: otherwise it is to be repeated, whatever its value. */
export function judgeValidity(bands: readonly (MeasuredBand | null)[], seconds: number): StiValidity {
  const measured = bands.filter((band) => band !== null);
  if (measured.length === 0) return { envelopeResidual: null, reason: 'no-signal' };
  const envelopeResidual = Math.max(
    ...measured.map(({ residualDensity, centreHz }) => (residualDensity * centreHz * CARRIER_WIDTH) / 2),
  );
  const isOver = measured.some(({ m }) => m.some((value) => value > MOST_M));
  const reason =
    envelopeResidual > MOST_RESIDUAL
      ? 'disturbed'
      : isOver
        ? 'over-modulated'
        : seconds < LEAST_SECONDS
          ? 'too-short'
          : null;
  return { envelopeResidual, reason };
}
