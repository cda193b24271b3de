/**
 * Where one chain stops and the other begins, to the sample: what was heard is the sum of the signal up to `stop`
 * through the first response and of the signal from `start` on through the second. Both places are those of the least
 * squares, so that reverberation, which goes on after the stop, is part of the model and does not move it.
 */
export interface EdgeModel {
  readonly heard: Float32Array;
  readonly reference: Float32Array;
  /** Causal: sample n of what is heard holds `taps[k] * reference[n - shift - k]`. */
  readonly first: { readonly taps: Float64Array; readonly shift: number };
  readonly second: { readonly taps: Float64Array; readonly shift: number };
}

export interface Edges {
  /** First sample of the reference that is not heard over the first chain. */
  readonly stop: number;
  /** First sample of the reference that is heard over the second one. */
  readonly start: number;
}

/** Looked at around a place. */
const REACH = { before: 960, after: 480, decay: 1200 } as const;
const ROUNDS = 3;

/** Refines edges that are right to 60 ms at 8 kHz. Bounded work: some 10 million products. */
export function fitEdges(model: EdgeModel, rough: Edges): Edges {
  let edges = rough;
  for (let round = 0; round < ROUNDS; round += 1) {
    const stop = fitStop(model, edges);
    const start = fitStart(model, { ...edges, stop });
    if (stop === edges.stop && start === edges.start) break;
    edges = { stop, start };
  }
  return edges;
}

function fitStop({ heard, reference, first, second }: EdgeModel, { stop, start }: Edges): number {
  const low = Math.max(0, stop - REACH.before);
  const high = Math.min(reference.length, stop + REACH.after);
  const from = low + first.shift;
  const count = high - low + REACH.decay;
  const residual = Float64Array.from({ length: count }, (_, n) => heard[from + n] ?? 0);
  // The other chain, as far as it reaches into the window; then the first one up to the lowest candidate.
  take(residual, from, reference, second, start, reference.length);
  take(residual, from, reference, first, 0, low);
  let energy = 0;
  let [best, least] = [low, 0];
  for (let at = low; at < high; at += 1) {
    energy += change(residual, first.taps, at + first.shift - from, reference[at] ?? 0);
    if (energy < least) [best, least] = [at + 1, energy];
  }
  return best;
}

function fitStart({ heard, reference, first, second }: EdgeModel, { stop, start }: Edges): number {
  const low = Math.max(0, start - REACH.before);
  const high = Math.min(reference.length, start + REACH.after);
  const from = low + second.shift;
  const count = high - low + REACH.decay;
  const residual = Float64Array.from({ length: count }, (_, n) => heard[from + n] ?? 0);
  take(residual, from, reference, first, 0, stop);
  take(residual, from, reference, second, high, reference.length);
  let energy = 0;
  let [best, least] = [high, 0];
  for (let at = high - 1; at >= low; at -= 1) {
    energy += change(residual, second.taps, at + second.shift - from, reference[at] ?? 0);
    if (energy < least) [best, least] = [at, energy];
  }
  return best;
}

/** Takes one sample of the reference through `taps` off the residual; by how much its energy changes. */
function change(residual: Float64Array, taps: Float64Array, at: number, value: number): number {
  if (value === 0) return 0;
  let sum = 0;
  const end = Math.min(taps.length, residual.length - at);
  for (let k = Math.max(0, -at); k < end; k += 1) {
    const before = residual[at + k] as number;
    const after = before - (taps[k] as number) * value;
    residual[at + k] = after;
    sum += after * after - before * before;
  }
  return sum;
}

/** Takes the samples `[from, to)` of the reference through a chain off what was heard from `firstSample` on. */
function take(
  residual: Float64Array,
  firstSample: number,
  reference: Float32Array,
  { taps, shift }: EdgeModel['first'],
  from: number,
  to: number,
): void {
  const begin = Math.max(from, firstSample - shift - taps.length);
  const end = Math.min(to, firstSample + residual.length - shift);
  for (let at = begin; at < end; at += 1)
    change(residual, taps, at + shift - firstSample, reference[at] ?? 0);
}
