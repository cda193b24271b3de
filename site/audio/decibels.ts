/** Stands for "no signal at all" where a level cannot be minus infinity. */
export const SILENCE_DBFS = -200;

/** Level of a mean square (full scale 1.0) in dBFS: plain RMS re full scale, a full-scale sine is -3.01. */
export function powerDbfs(meanSquare: number): number {
  return meanSquare > 1e-20 ? 10 * Math.log10(meanSquare) : SILENCE_DBFS;
}
