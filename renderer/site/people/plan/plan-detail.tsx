import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RosterPlan } from '../../../../shared/contract/roster-plan.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { Button, Select } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { NoSolution } from './no-solution.tsx';
import { PlanComparison } from './plan-comparison.tsx';
import { PlanMark } from './plan-mark.tsx';
import { PlanProgress } from './plan-progress.tsx';

/** One plan: its progress while it is solved, then what it would change and why it may not work. */
export function PlanDetail({
  plan,
  plans,
  model,
}: {
  readonly plan: RosterPlan;
  readonly plans: readonly RosterPlan[];
  readonly model: RosterModel;
}) {
  const text = useText();
  const words = text.plan;
  const accept = useSiteCommand('rosterPlan.accept');
  const discard = useSiteCommand('rosterPlan.discard');
  const undo = useSiteCommand('roster.undo');
  const [otherId, setOther] = useState<string | null>(null);
  const hasRoster = plan.state === 'ready' || plan.state === 'accepted';
  const { data } = useQuery({
    queryKey: ['rosterPlan.get', plan.id, plan.state],
    queryFn: () => siteClient.query('rosterPlan.get', { planId: plan.id }),
    enabled: hasRoster,
  });
  const isOwn = plan.origin !== 'problem';
  const take = async (): Promise<void> => {
    if (!(await accept.run({ planId: plan.id }))) return;
    notify({
      kind: 'information',
      text: words.accepted,
      action: { label: text.people.undo, run: () => void undo.run({}) },
    });
  };
  const others = plans.filter((one) => one.id !== plan.id && one.status !== null && one.origin !== 'problem');
  return (
    <>
      <div className="panel-head">
        <h2>{words.nameOf[plan.origin](plan.name)}</h2>
        <PlanMark plan={plan} />
        <span className="muted small">
          {words.madeFrom(plan.seed, plan.seconds, plan.rules.name, plan.rules.version)}
        </span>
      </div>
      {(plan.state === 'running' || plan.state === 'paused') && <PlanProgress plan={plan} />}
      {plan.state === 'interrupted' && <p>{words.interrupted}</p>}
      {plan.state === 'failed' && <StatusMark tone="fault">{words.failed(plan.error)}</StatusMark>}
      {hasRoster && (
        <>
          <dl className="roster-figures">
            <Figure name={words.hard} value={plan.score?.hard ?? null} />
            <Figure name={words.soft} value={plan.score?.soft ?? null} />
            <Figure name={words.bound} value={plan.lowerBound} />
            <Figure
              name={words.gap}
              value={plan.gapPercent === null ? null : `${plan.gapPercent.toFixed(1)} %`}
            />
          </dl>
          {plan.isRepeatable === false && <p className="muted small">{words.notRepeatable}</p>}
          {isOwn && (
            <div className="toolbar">
              <Button type="primary" loading={accept.isBusy} onClick={() => void take()}>
                {words.accept}
              </Button>
              {plan.state !== 'accepted' && (
                <Button loading={discard.isBusy} onClick={() => void discard.run({ planId: plan.id })}>
                  {words.discard}
                </Button>
              )}
              <a href={`/api/v1/roster/${plan.id}/problem`} download={`roster-problem-${plan.id}.json`}>
                {words.problemFile}
              </a>
              <span className="grow" />
              <Select
                aria-label={words.compareWith}
                value={otherId ?? ''}
                popupMatchSelectWidth={false}
                options={[
                  { value: '', label: words.compareWorking },
                  ...others.map((one) => ({ value: one.id, label: words.nameOf[one.origin](one.name) })),
                ]}
                onChange={(value) => setOther(value === '' ? null : value)}
              />
            </div>
          )}
          {data?.answer && data.answer.conflicts.length > 0 && (
            <NoSolution conflicts={data.answer.conflicts} repair={data.answer.repair} />
          )}
          {data && data.leftOut.length > 0 && (
            <details className="plan-left-out">
              <summary>{words.leftOut(data.leftOut.length)}</summary>
              <ul>
                {data.leftOut.slice(0, MOST_LEFT_OUT).map(({ id, why }) => (
                  <li key={id}>
                    {model.people.get(id)?.name ?? id} ({id}){text.frame.colon}
                    {why[words.language]}
                  </li>
                ))}
              </ul>
            </details>
          )}
          {isOwn && <PlanComparison plan={plan} otherId={otherId} model={model} />}
        </>
      )}
    </>
  );
}

const MOST_LEFT_OUT = 50;

function Figure({ name, value }: { readonly name: string; readonly value: number | string | null }) {
  const text = useText();
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd className="number">{value ?? text.plan.unknown}</dd>
    </div>
  );
}
