/** What is heard over a step of time against what each chain alone would give; energies, one per step. */
export interface StepEnergies {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** With both chains together. */
  readonly both: Float64Array;
  /** Of what is heard itself. */
  readonly heard: Float64Array;
  /** What the first and the second chain leave unexplained where they surely sound. */
  readonly floors: { readonly first: number; readonly second: number };
}

export interface Split {
  /** First step that is not the first chain's alone. */
  readonly from: number;
  /** First step that is the second chain's alone. */
  readonly to: number;
  readonly between: 'gap' | 'both';
}

/** A chain that sounds leaves one time its floor, give or take; this much more is something else. */
const GAP_COST = 3;
/** A knock is loud for a moment: it must not count more than a moment. */
const MOST_COST = 12;
/** Floors within this factor are those of chains of about one level. */
const ALIKE = 4;

/**
 * The cheapest way from the first chain over nothing (or both) to the second one. Each step costs what it leaves
 * unexplained over the floor; a step without any chain costs a fixed amount. Pure; linear in the steps.
 */
export function splitChains({ first, second, both, heard, floors }: StepEnergies): Split {
  const cost = (energy: number | undefined, floor: number): number =>
    Math.min(MOST_COST, (energy ?? 0) / floor);
  // Chains that are alike are told apart by little: then both are measured by one yardstick.
  const ratio = floors.first / floors.second;
  const isAlike = ratio < ALIKE && ratio > 1 / ALIKE;
  const mean = Math.sqrt(floors.first * floors.second);
  const asFirst = Float64Array.from(first, (energy) => cost(energy, isAlike ? mean : floors.first));
  const asSecond = Float64Array.from(second, (energy) => cost(energy, isAlike ? mean : floors.second));
  const floor = floors.first + floors.second;
  // Silence costs what is heard in it, and at most what a chain that sounds must not leave.
  const asGap = Float64Array.from(heard, (energy) => Math.min(GAP_COST, 1 + energy / mean));
  const gap = cheapest(asFirst, asGap, asSecond);
  const overlap = cheapest(
    asFirst,
    Float64Array.from(both, (energy) => cost(energy, floor)),
    asSecond,
  );
  const isBoth = overlap.cost < gap.cost && overlap.to > overlap.from;
  const { from, to } = isBoth ? overlap : gap;
  return { from, to, between: isBoth ? 'both' : 'gap' };
}

function cheapest(
  first: Float64Array,
  between: Float64Array,
  second: Float64Array,
): { from: number; to: number; cost: number } {
  // Costs of the best way that is now over the first chain, between, or over the second one.
  let [inFirst, inBetween, inSecond] = [0, 0, 0];
  let [from, to, fromOfSecond] = [0, 0, 0];
  for (let step = 0; step < first.length; step += 1) {
    if (inFirst <= inBetween) {
      inBetween = inFirst;
      from = step;
    }
    if (inBetween <= inSecond) {
      inSecond = inBetween;
      [fromOfSecond, to] = [from, step];
    }
    inFirst += first[step] ?? 0;
    inBetween += between[step] ?? 0;
    inSecond += second[step] ?? 0;
  }
  const end = first.length;
  if (inFirst <= inBetween && inFirst <= inSecond) return { from: end, to: end, cost: inFirst };
  if (inBetween < inSecond) return { from, to: end, cost: inBetween };
  return { from: fromOfSecond, to, cost: inSecond };
}
