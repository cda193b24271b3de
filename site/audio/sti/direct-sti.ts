import { powerOfTwoFrom } from '../dsp/fft.ts';
import { realSpectrum } from '../dsp/real-fft.ts';
import { workSpectrum } from '../dsp/work-array.ts';
import { activeStretch } from './active-stretch.ts';
import { BANDS_HZ, STIPA_DEPTH, STIPA_MODULATIONS_HZ } from './constants.ts';
import { fitModulation } from './fit-modulation.ts';
import { levelCorrections } from './level-correction.ts';
import { octaveEnvelope } from './octave-envelopes.ts';
import { type StiRating, stiRating } from './rating.ts';
import { modulationTransferIndex, speechTransmissionIndex } from './speech-index.ts';
import { usableBands } from './usable-bands.ts';
import { judgeValidity, type StiValidity } from './validity.ts';

export interface DirectSti {
  /** Null when nothing could be measured. Over the usable bands only, see `usableBands`. */
  readonly sti: number | null;
  readonly rating: StiRating | null;
  /** Seven indices, null where a band is unusable. */
  readonly mti: readonly (number | null)[];
  /** Fourteen modulation transfer values, band by band, f1 then f2, as measured (not clipped); null as above. */
  readonly m: readonly (number | null)[];
  /** Centres, Hz. */
  readonly usableBands: readonly number[];
  /** All seven bands and a valid reading: an STI in the sense of the standard. */
  readonly isCertifiable: boolean;
  readonly isValid: boolean;
  readonly validity: StiValidity;
  /** Octave levels of the active part: dBFS, or dB SPL when a calibration was given. Null where unusable. */
  readonly octaveDb: readonly (number | null)[];
  /** The part that was measured. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface DirectStiOptions {
  /** dB SPL at the microphone that give 0 dBFS. With it hearing (masking, threshold) is allowed for. */
  readonly calibrationDb?: number;
}

/** Longer recordings are measured over this much of them; readings settle at 15 to 25 s. */
const MOST_SECONDS = 60;

const work = workSpectrum();

/**
 * STIPA by the direct method (IEC 60268-16:2020, Annex B): octave intensity envelopes, depth at the two modulation
 * frequencies of each band over 0.55, then index by index as the full STI. Silence before and after is left out.
 */
export function measureStipa(
  samples: Float32Array | Float64Array,
  sampleRate: number,
  options: DirectStiOptions = {},
): DirectSti {
  const [from, to] = activeStretch(samples, sampleRate, MOST_SECONDS);
  const active = samples.subarray(from, to);
  const seconds = active.length / sampleRate;
  const size = powerOfTwoFrom(active.length);
  const spectrum = realSpectrum(active, size, work(size));
  const isUsable = usableBands(spectrum, sampleRate);
  const fits = BANDS_HZ.map((centreHz, band) =>
    isUsable[band]
      ? fitModulation(
          octaveEnvelope(spectrum, centreHz, sampleRate, seconds),
          STIPA_MODULATIONS_HZ[band] ?? [1, 5],
        )
      : null,
  );
  const offsetDb = options.calibrationDb ?? 0;
  const octaveDb = fits.map((fit) => fit && 10 * Math.log10(fit.meanIntensity) + offsetDb);
  const corrections =
    options.calibrationDb === undefined ? null : levelCorrections(octaveDb.map((db) => db ?? -100));
  const m = fits.map((fit) => fit?.depths.map((depth) => depth / STIPA_DEPTH) ?? null);
  const mti = m.map((pair, band) =>
    pair === null
      ? null
      : modulationTransferIndex(pair.map((value) => Math.min(1, value) * (corrections?.[band] ?? 1))),
  );
  const sti = speechTransmissionIndex(mti);
  const validity = judgeValidity(
    fits.map((fit, band) => fit && { ...fit, m: m[band] ?? [], centreHz: BANDS_HZ[band] ?? 1000 }),
    seconds,
  );
  const usable = BANDS_HZ.filter((_, band) => mti[band] !== null);
  return {
    sti,
    rating: sti === null ? null : stiRating(sti),
    mti,
    m: m.flatMap((pair) => pair ?? [null, null]),
    usableBands: usable,
    isCertifiable: usable.length === BANDS_HZ.length && validity.reason === null,
    isValid: validity.reason === null,
    validity,
    octaveDb,
    fromMs: (from / sampleRate) * 1000,
    toMs: (to / sampleRate) * 1000,
  };
}
