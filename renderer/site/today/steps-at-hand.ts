import type { TimelineStep } from '../../../shared/contract/timeline.ts';

const MOST = 5;

/** The steps one looks at now: every late one, then those that come next; at least the last when all is over. */
export function stepsAtHand(steps: readonly TimelineStep[]): readonly TimelineStep[] {
  const open = steps.filter(({ state }) => state !== 'done' && state !== 'passed');
  if (open.length === 0) return steps.slice(-1);
  const late = open.filter(({ state }) => state === 'late');
  return [...late, ...open.filter(({ state }) => state !== 'late')].slice(0, Math.max(MOST, late.length));
}
