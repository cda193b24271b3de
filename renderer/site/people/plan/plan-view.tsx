import './plan.css';
import { useMemo, useState } from 'react';
import type { RosterPlan } from '../../../../shared/contract/roster-plan.ts';
import { clock, rosterPlansFeed, useOperators, useSite, useSiteCommand } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { Button, Checkbox, Input, InputNumber } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { FeedFault } from '../../../kit/feed-fault.tsx';
import { shortTime } from '../../../kit/format.ts';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { DrawRooms } from './draw-rooms.tsx';
import { PlanDetail } from './plan-detail.tsx';
import { PlanField } from './plan-field.tsx';
import { PlanMark } from './plan-mark.tsx';
import { SecondsField } from './seconds-field.tsx';

/** Rosters beside the working one: solve, watch, compare, accept or throw away. */
export function PlanView({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const words = text.plan;
  const { value: plans, error } = useFeed(rosterPlansFeed);
  const solve = useSiteCommand('rosterPlan.solve');
  const copy = useSiteCommand('rosterPlan.copy');
  const [seconds, setSeconds] = useState(30);
  const [seed, setSeed] = useState<number | null>(null);
  const [keepsRoster, setKeeps] = useState(false);
  const [name, setName] = useState('');
  const [chosenId, setChosen] = useState<string | null>(null);
  const shown = useMemo(() => (plans ?? []).filter(({ state }) => state !== 'discarded'), [plans]);
  if (!plans) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const isSolving = plans.some(({ state }) => state === 'running' || state === 'paused');
  const chosen = shown.find(({ id }) => id === chosenId) ?? shown[0] ?? null;
  const begin = async (): Promise<void> => {
    const plan = await solve.run({ seconds, seed, keepsRoster });
    if (plan) setChosen(plan.id);
  };
  const keep = async (): Promise<void> => {
    const plan = await copy.run({ name: name.trim() });
    if (!plan) return;
    setName('');
    setChosen(plan.id);
  };
  return (
    <div className="plan-view live-data">
      <section className="panel side scroll" aria-labelledby="plans-head">
        <div className="panel-head">
          <h2 id="plans-head">{words.plans}</h2>
        </div>
        <div className="plan-order">
          <SecondsField name={words.seconds} value={seconds} onChange={setSeconds} />
          <PlanField name={words.seed}>
            <InputNumber
              aria-label={words.seed}
              placeholder={words.seedDrawn}
              value={seed}
              min={0}
              max={2_147_483_647}
              onChange={setSeed}
            />
          </PlanField>
          <Checkbox checked={keepsRoster} onChange={(event) => setKeeps(event.target.checked)}>
            {words.keepsRoster}
          </Checkbox>
          <Button type="primary" disabled={isSolving} loading={solve.isBusy} onClick={() => void begin()}>
            {words.solve}
          </Button>
        </div>
        <div className="plan-order">
          <Input
            aria-label={words.copyName}
            placeholder={words.copyName}
            value={name}
            maxLength={64}
            onChange={(event) => setName(event.target.value)}
          />
          <Button disabled={name.trim() === ''} loading={copy.isBusy} onClick={() => void keep()}>
            {words.copy}
          </Button>
        </div>
        <DrawRooms model={model} />
        {shown.length === 0 && <p className="muted">{words.none}</p>}
        <ul className="plan-rows">
          {shown.map((plan) => (
            <li key={plan.id}>
              <button type="button" aria-pressed={plan.id === chosen?.id} onClick={() => setChosen(plan.id)}>
                <PlanRow plan={plan} />
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className="panel scroll plan-detail" aria-live="off">
        {chosen === null ? (
          <EmptyPage title={words.none}>{words.noneAction}</EmptyPage>
        ) : (
          <PlanDetail key={chosen.id} plan={chosen} plans={shown} model={model} />
        )}
      </section>
    </div>
  );
}

function PlanRow({ plan }: { readonly plan: RosterPlan }) {
  const text = useText();
  const site = useSite();
  const operators = useOperators().data ?? [];
  const by =
    plan.by === 'machine'
      ? text.journal.machine
      : (operators.find(({ id }) => id === plan.by)?.name ?? plan.by);
  return (
    <>
      <span className="plan-row-head">
        <strong className="ellipsis">{text.plan.nameOf[plan.origin](plan.name)}</strong>
        <PlanMark plan={plan} />
      </span>
      <span className="muted small">
        {site && shortTime(plan.startedAtMs, site.site.timeZone, clock.nowMs())} · {by}
        {plan.score && ` · ${text.plan.score(plan.score.hard, plan.score.soft)}`}
      </span>
    </>
  );
}
