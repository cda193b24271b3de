import { FULL_MODULATIONS_HZ, STIPA_MODULATIONS_HZ } from '../../../site/audio/sti/constants.ts';
import { modulationTransferIndex, speechTransmissionIndex } from '../../../site/audio/sti/speech-index.ts';

/** Modulation transfer of exponential decay (Schroeder 1981) and steady noise (Houtgast and Steeneken 1973). */
export function closedTransfer(hz: number, rt60: number, snrDb: number): number {
  const decay = 1 / Math.hypot(1, (2 * Math.PI * hz * rt60) / 13.8155);
  return decay / (1 + 10 ** (-snrDb / 10));
}

export interface ClosedRoom {
  readonly rt60?: number;
  readonly snrDb?: number;
  /** Usable bands, all seven by default. */
  readonly bands?: number;
}

const indexOf = (bands: number, values: (band: number) => readonly number[]): number =>
  speechTransmissionIndex(
    Array.from({ length: 7 }, (_, band) => (band < bands ? modulationTransferIndex(values(band)) : null)),
  ) ?? Number.NaN;

export const closedFullSti = ({ rt60 = 0, snrDb = Infinity, bands = 7 }: ClosedRoom): number =>
  indexOf(bands, () => FULL_MODULATIONS_HZ.map((hz) => closedTransfer(hz, rt60, snrDb)));

export const closedStipa = ({ rt60 = 0, snrDb = Infinity, bands = 7 }: ClosedRoom): number =>
  indexOf(bands, (band) => (STIPA_MODULATIONS_HZ[band] ?? []).map((hz) => closedTransfer(hz, rt60, snrDb)));
