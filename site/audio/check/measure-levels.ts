import { powerDbfs } from '../decibels.ts';
import { type CheckSegmentId, checkSegment } from '../signals/check-plan.ts';

/** Stationary parts of the composite as heard, noise taken off. */
export interface CheckLevels {
  /** Before the composite where the recording has that, else in its gaps. */
  readonly noiseDbfs: number;
  readonly steps: readonly { readonly playedDbfs: number; readonly heardDbfs: number | null }[];
  /** Largest departure of the heard steps from the played ones: automatic gain, limiter or expander. */
  readonly stepErrorDb: number | null;
  readonly leftDbfs: number | null;
  readonly rightDbfs: number | null;
}

/** What is less than this above the noise is not heard. */
const LEAST_RISE_DB = 3;
/** Edges stay out: fades, the room's rise. */
const EDGE_MS = 200;
const STEPS: readonly CheckSegmentId[] = ['step-1', 'step-2', 'step-3'];

/** Mean square of a stretch of the recording in composite time; null when it is not wholly there. */
export type PowerOf = (fromMs: number, toMs: number) => number | null;

/** Levels of the steps and of the two channels. */
export function measureLevels(powerOf: PowerOf): CheckLevels {
  // The last tenths of each gap, when the room has decayed; before the start it is quiet anyway.
  const quiet = [powerOf(-2000, 300), powerOf(0, 400), powerOf(1850, 1950), powerOf(8400, 8480)].filter(
    (power) => power !== null,
  );
  const noise = quiet[0] ?? 0;
  const heard = (id: CheckSegmentId): number | null => {
    const { fromMs, toMs } = checkSegment(id);
    const power = powerOf(fromMs + EDGE_MS, toMs);
    if (power === null || power <= noise * 10 ** (LEAST_RISE_DB / 10) || power < 1e-12) return null;
    return powerDbfs(power - noise);
  };
  const steps = STEPS.map((id) => ({ playedDbfs: checkSegment(id).levelDbfs, heardDbfs: heard(id) }));
  const gains = steps.flatMap(({ playedDbfs, heardDbfs }) =>
    heardDbfs === null ? [] : [heardDbfs - playedDbfs],
  );
  return {
    noiseDbfs: powerDbfs(noise),
    steps,
    stepErrorDb: gains.length < 2 ? null : Math.max(...gains) - Math.min(...gains),
    leftDbfs: heard('left'),
    rightDbfs: heard('right'),
  };
}
