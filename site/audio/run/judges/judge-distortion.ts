import type { Judge } from './judge.ts';
import { reasonOf, round } from './reason.ts';

export const judgeDistortion: Judge = ({ sweep }, { thd }) =>
  sweep?.thdPercent != null && sweep.thdPercent > thd.mostPercent
    ? [
        reasonOf('distorted', 'fail', 'The sound is distorted.', {
          thdPercent: round(sweep.thdPercent, 1),
          limitPercent: thd.mostPercent,
        }),
      ]
    : [];

export const judgeClipping: Judge = ({ clipping }, { clipping: limits }) =>
  clipping !== null && clipping.kind !== 'none' && clipping.percent > limits.mostPercent
    ? [
        reasonOf('clipped', 'fail', 'The sound is overloaded.', {
          kind: clipping.kind,
          percent: round(clipping.percent, 2),
          limitPercent: limits.mostPercent,
        }),
      ]
    : [];
