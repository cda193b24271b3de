/** A band as weights over the bins of a transform: `weights[i]` belongs to bin `firstBin + i`. */
export interface BandWindow {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

/** Rooms of one sample rate ask for the same ones. */
const MOST_KEPT = 64;
const kept = new Map<string, BandWindow>();

/** The window of {@link makeBandWindow}; shared, never to be written to. */
export function bandWindow(
  lowHz: number,
  highHz: number,
  transitionOctaves: number,
  size: number,
  sampleRate: number,
): BandWindow {
  const key = `${lowHz} ${highHz} ${transitionOctaves} ${size} ${sampleRate}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = makeBandWindow(lowHz, highHz, transitionOctaves, size, sampleRate);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, made);
  return made;
}

/**
 * Zero-phase band filter: 1 between the edges, half the power at them, nothing beyond half a transition outside.
 * The slopes are quarter sines over log frequency, `transitionOctaves` wide, so neighbouring bands add up in power.
 * For octave bands: complete rejection of the adjacent centres, where IEC 60268-16 asks for 42 dB.
 */
function makeBandWindow(
  lowHz: number,
  highHz: number,
  transitionOctaves: number,
  size: number,
  sampleRate: number,
): BandWindow {
  const binHz = sampleRate / size;
  const reach = 2 ** (transitionOctaves / 2);
  const firstBin = Math.max(1, Math.ceil(lowHz / reach / binHz));
  const lastBin = Math.min(size / 2 - 1, Math.floor((highHz * reach) / binHz));
  const weights = new Float64Array(Math.max(0, lastBin - firstBin + 1));
  for (let index = 0; index < weights.length; index += 1) {
    const hz = (firstBin + index) * binHz;
    // Octaves inside the nearer edge.
    const inside = Math.min(Math.log2(hz / lowHz), Math.log2(highHz / hz));
    const position = Math.min(1, Math.max(0, inside / transitionOctaves + 0.5));
    weights[index] = Math.sin((Math.PI / 2) * position);
  }
  return { firstBin, weights };
}
