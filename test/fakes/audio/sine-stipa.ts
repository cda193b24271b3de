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
    const [depth1, depth2] = [STIPA_DEPTH * transfer(f1), STIPA_DEPTH * transfer(f2)];
    const [slow, fast, carrier] = [
      turning(f1, sampleRate, 0),
      turning(f2, sampleRate, 0),
      turning(centreHz, sampleRate, band),
    ];
    for (let n = 0; n < total.length; n += 1) {
      const beat = depth1 * slow() - depth2 * fast();
      total[n] = (total[n] as number) + gain * Math.sqrt(Math.max(0, 0.5 * (1 + beat))) * carrier();
    }
  });
  return total;
}

/** sin(2 pi hz n / sampleRate + phase) for n = 0, 1, …, by a turning pointer: right to 1e-9 after a million samples. */
function turning(hz: number, sampleRate: number, phase: number): () => number {
  const turn = (2 * Math.PI * hz) / sampleRate;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  let [re, im] = [Math.cos(phase), Math.sin(phase)];
  return () => {
    const value = im;
    im = re * s + im * c;
    re = re * c - value * s;
    return value;
  };
}
