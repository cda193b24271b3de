import { fftOf } from '../dsp/fft.ts';

/** Looked at around the strongest sample, s. */
const BEFORE_SECONDS = 0.1;
const AFTER_SECONDS = 0.02;
/** The direct sound may be this much weaker than a later reflection. */
const WEAKEST_DB = 12;

/**
 * Arrival of the direct sound in a circular impulse response: the earliest peak of its envelope within 12 dB of the
 * strongest, not more than 0.1 s before it. In samples with fraction; the upper half of the circle is negative.
 * Null for silence.
 */
export function findOnset(
  impulses: Float64Array,
  sampleRate: number,
  lowHz: number,
  highHz: number,
): number | null {
  let strongest = 0;
  for (let n = 0; n < impulses.length; n += 1)
    if (Math.abs(impulses[n] ?? 0) > Math.abs(impulses[strongest] ?? 0)) strongest = n;
  if (impulses[strongest] === 0) return null;
  const before = Math.round(BEFORE_SECONDS * sampleRate);
  const count = before + Math.round(AFTER_SECONDS * sampleRate);
  const envelope = smoothEnvelope(impulses, strongest - before, count, sampleRate, lowHz, highHz);
  const least = Math.max(...envelope) * 10 ** (-WEAKEST_DB / 20);
  let peak = envelope.findIndex(
    (value, n) =>
      n > 0 && value >= least && value > (envelope[n - 1] ?? 0) && value >= (envelope[n + 1] ?? value),
  );
  if (peak < 0) peak = before;
  const [a, b, c] = [envelope[peak - 1] ?? 0, envelope[peak] ?? 0, envelope[peak + 1] ?? 0];
  const bend = a - 2 * b + c;
  const fraction = bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (a - c)) / bend)) : 0;
  const at = (strongest - before + peak + fraction + impulses.length) % impulses.length;
  return at > impulses.length / 2 ? at - impulses.length : at;
}

/**
 * Magnitude of the analytic signal under a raised-cosine spectrum: its side lobes lie 31 dB down, so that no ripple
 * of the band's edges passes for an earlier arrival.
 */
function smoothEnvelope(
  impulses: Float64Array,
  from: number,
  count: number,
  sampleRate: number,
  lowHz: number,
  highHz: number,
): Float64Array {
  let size = 1;
  while (size < 2 * count) size *= 2;
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const { length } = impulses;
  for (let n = 0; n < count; n += 1) re[n] = impulses[(from + n + length) % length] ?? 0;
  const fft = fftOf(size);
  fft.forward(re, im);
  for (let k = 0; k < size; k += 1) {
    const hz = (k * sampleRate) / size;
    const isInside = k <= size / 2 && hz > lowHz && hz < highHz;
    const gain = isInside ? 1 - Math.cos((2 * Math.PI * (hz - lowHz)) / (highHz - lowHz)) : 0;
    re[k] = (re[k] ?? 0) * gain;
    im[k] = (im[k] ?? 0) * gain;
  }
  fft.inverse(re, im);
  return Float64Array.from({ length: count }, (_, n) => Math.hypot(re[n] ?? 0, im[n] ?? 0));
}
