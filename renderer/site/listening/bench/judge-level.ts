export type LevelState = 'silent' | 'quiet' | 'good' | 'loud' | 'clipped';

/** Where the peaks of the input should lie, dBFS: far above the converter's noise, with room for the signal's peaks. */
export function judgeLevel(peakDbfs: number): LevelState {
  if (peakDbfs > -0.3) return 'clipped';
  if (peakDbfs > -3) return 'loud';
  if (peakDbfs >= -30) return 'good';
  return peakDbfs >= -60 ? 'quiet' : 'silent';
}
