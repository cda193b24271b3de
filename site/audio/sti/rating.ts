/** Qualification bands of IEC 60268-16:2020 and their lower limits; below the last is U. */
const LIMITS = [
  ['A+', 0.76],
  ['A', 0.72],
  ['B', 0.68],
  ['C', 0.64],
  ['D', 0.6],
  ['E', 0.56],
  ['F', 0.52],
  ['G', 0.48],
  ['H', 0.44],
  ['I', 0.4],
  ['J', 0.36],
] as const;

export type StiRating = (typeof LIMITS)[number][0] | 'U';

/** Letter of an STI. One reading is good to 0.02 to 0.03, more than half a band: print the number beside it. */
export function stiRating(sti: number): StiRating {
  return LIMITS.find(([, least]) => sti >= least)?.[0] ?? 'U';
}
