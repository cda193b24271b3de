import type { FaultKind } from '../../shared/contract/diagnosis.ts';
import type { Mount } from './camera-view.ts';
import type { Lens } from './lens.ts';

/** One fault at one strength. `isExpected` false: below what the limits promise to find. */
export interface FaultCase {
  readonly kind: FaultKind;
  readonly strength: string;
  readonly isExpected: boolean;
  readonly lens?: Partial<Lens>;
  readonly turn?: Partial<Mount>;
  readonly isFrozen?: boolean;
}

const COVER = [60, 52, 46] as const;
const cover = (share: number, from: 'left' | 'bottom' | 'middle'): Partial<Lens> => ({
  cover: { share, from, colour: COVER },
});

/** `turn` is added to the camera's own mount, degrees. Blur and noise in pixels and levels of 640 x 360. */
export const FAULT_CASES: readonly FaultCase[] = [
  { kind: 'black', strength: 'no signal', isExpected: true, lens: { gain: 0, noise: 0 } },
  { kind: 'black', strength: '2 % of the light', isExpected: true, lens: { gain: 0.02, noise: 1 } },
  { kind: 'frozen', strength: 'one picture for good, clock ticking', isExpected: true, isFrozen: true },
  { kind: 'covered', strength: '8 % from the left', isExpected: false, lens: cover(0.08, 'left') },
  { kind: 'covered', strength: '25 % from the left', isExpected: true, lens: cover(0.25, 'left') },
  { kind: 'covered', strength: '30 % in the middle', isExpected: true, lens: cover(0.3, 'middle') },
  { kind: 'covered', strength: '45 % from below', isExpected: true, lens: cover(0.45, 'bottom') },
  { kind: 'covered', strength: '70 % from the left', isExpected: true, lens: cover(0.7, 'left') },
  { kind: 'covered', strength: 'all of it', isExpected: true, lens: cover(1, 'left') },
  { kind: 'moved', strength: 'turned 0.7°', isExpected: false, turn: { yaw: 0.7 } },
  { kind: 'moved', strength: 'turned 3°', isExpected: true, turn: { yaw: 3 } },
  { kind: 'moved', strength: 'turned 8°', isExpected: true, turn: { yaw: -8 } },
  { kind: 'moved', strength: 'turned 40°', isExpected: true, turn: { yaw: 40 } },
  { kind: 'moved', strength: 'tilted 3.5°', isExpected: true, turn: { pitch: 3.5 } },
  { kind: 'moved', strength: 'rolled 0.7°', isExpected: false, turn: { roll: 0.7 } },
  { kind: 'moved', strength: 'rolled 3°', isExpected: true, turn: { roll: 3 } },
  { kind: 'moved', strength: 'rolled 10°', isExpected: true, turn: { roll: -10 } },
  { kind: 'blurred', strength: 'σ 1.5 px', isExpected: false, lens: { blur: 1.5 } },
  { kind: 'blurred', strength: 'σ 3 px', isExpected: true, lens: { blur: 3 } },
  { kind: 'blurred', strength: 'σ 5 px', isExpected: true, lens: { blur: 5 } },
  { kind: 'overexposed', strength: 'gain 1.1', isExpected: false, lens: { gain: 1.1 } },
  { kind: 'overexposed', strength: 'gain 1.8', isExpected: true, lens: { gain: 1.8 } },
  { kind: 'overexposed', strength: 'gain 3', isExpected: true, lens: { gain: 3 } },
  { kind: 'underexposed', strength: 'gain 0.6', isExpected: false, lens: { gain: 0.6 } },
  { kind: 'underexposed', strength: 'gain 0.25', isExpected: true, lens: { gain: 0.25 } },
  { kind: 'underexposed', strength: 'gain 0.12', isExpected: true, lens: { gain: 0.12, noise: 1 } },
  { kind: 'colour-cast', strength: 'slightly green', isExpected: false, lens: { tint: [0.96, 1.04, 0.96] } },
  { kind: 'colour-cast', strength: 'blue, ± 35 %', isExpected: true, lens: { tint: [0.65, 1, 1.35] } },
  { kind: 'colour-cast', strength: 'magenta, 40 %', isExpected: true, lens: { tint: [1.2, 0.7, 1.2] } },
  { kind: 'noise', strength: 'σ 5', isExpected: false, lens: { noise: 5 } },
  { kind: 'noise', strength: 'σ 18', isExpected: true, lens: { noise: 18 } },
  { kind: 'noise', strength: 'σ 30', isExpected: true, lens: { noise: 30 } },
];
