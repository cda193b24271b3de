import '../../plan/plan.css';
import './duty-plan.css';
import { useState } from 'react';
import type { DutyPlanRow } from '../../../../../shared/contract/duty-plan.ts';
import { clock, dutyPlansFeed } from '../../../../client/site.ts';
import { useFeed } from '../../../../client/use-client.ts';
import { Button } from '../../../../kit/controls.ts';
import { EmptyPage } from '../../../../kit/empty-page.tsx';
import { FeedFault } from '../../../../kit/feed-fault.tsx';
import { shortTime } from '../../../../kit/format.ts';
import { goTo } from '../../../../kit/route.ts';
import { StatusMark, type Tone } from '../../../../kit/status-mark.tsx';
import { useText } from '../../../../kit/text/index.ts';
import { DutyDraftRows } from '../draft/duty-draft-rows.tsx';
import { DutyPlanDetail } from './duty-plan-detail.tsx';
import { DutyPlanOrder } from './duty-plan-order.tsx';

/** Duty rosters beside the one that holds: solve, watch, see why not, publish or throw away. */
export function DutyPlanView({ timeZone }: { readonly timeZone: string }) {
  const text = useText();
  const words = text.duty.plan;
  const { value: plans, error } = useFeed(dutyPlansFeed);
  const [chosenId, setChosen] = useState<string | null>(null);
  if (!plans) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const shown = plans.filter(({ state }) => state !== 'discarded');
  const chosen = shown.find(({ id }) => id === chosenId) ?? shown[0] ?? null;
  return (
    <div className="plan-view live-data">
      <section className="panel side scroll" aria-labelledby="duty-plans-head">
        <div className="panel-head">
          <h2 id="duty-plans-head">{words.heading}</h2>
          <Button size="small" onClick={() => goTo('people', { view: 'duty' })}>
            {words.back}
          </Button>
        </div>
        <DutyPlanOrder
          timeZone={timeZone}
          isSolving={plans.some(({ state }) => state === 'running')}
          onStarted={setChosen}
        />
        <DutyDraftRows />
        <h2>{words.rows}</h2>
        {shown.length === 0 && <p className="muted">{words.none}</p>}
        <ul className="plan-rows">
          {shown.map((plan) => (
            <li key={plan.id}>
              <button type="button" aria-pressed={plan.id === chosen?.id} onClick={() => setChosen(plan.id)}>
                <span className="plan-row-head">
                  <strong className="ellipsis">{plan.name}</strong>
                  <DutyPlanMark plan={plan} />
                </span>
                <span className="muted small">
                  {plan.from}–{plan.to} · {shortTime(plan.startedAtMs, timeZone, clock.nowMs())}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className="panel scroll plan-detail" aria-live="off">
        {chosen === null ? (
          <EmptyPage title={words.none}>{words.noneAction}</EmptyPage>
        ) : (
          <DutyPlanDetail key={chosen.id} plan={chosen} mark={<DutyPlanMark plan={chosen} />} />
        )}
      </section>
    </div>
  );
}

/** How a plan stands, by its state and what came out. */
function DutyPlanMark({ plan: { state, status } }: { readonly plan: DutyPlanRow }) {
  const words = useText().duty.plan;
  if (state === 'ready' && status !== null)
    return <StatusMark tone={TONES[status]}>{words.status[status]}</StatusMark>;
  const tone: Tone = state === 'failed' ? 'fault' : state === 'interrupted' ? 'attention' : 'normal';
  return <StatusMark tone={tone}>{words.state[state]}</StatusMark>;
}

const TONES: Readonly<Record<NonNullable<DutyPlanRow['status']>, Tone>> = {
  optimal: 'normal',
  feasible: 'normal',
  infeasible: 'fault',
  unknown: 'attention',
};
