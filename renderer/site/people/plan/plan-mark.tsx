import type { RosterPlan } from '../../../../shared/contract/roster-plan.ts';
import { StatusMark, type Tone } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

/** How a plan stands, by its state and what came out. */
export function PlanMark({ plan }: { readonly plan: RosterPlan }) {
  const words = useText().plan;
  const { state, status } = plan;
  if (state === 'ready' && status !== null)
    return <StatusMark tone={TONES[status]}>{words.status[status]}</StatusMark>;
  const tone: Tone = state === 'failed' ? 'fault' : state === 'interrupted' ? 'attention' : 'normal';
  return <StatusMark tone={tone}>{words.state[state]}</StatusMark>;
}

const TONES: Readonly<Record<NonNullable<RosterPlan['status']>, Tone>> = {
  optimal: 'normal',
  feasible: 'normal',
  infeasible: 'fault',
  unknown: 'attention',
};
