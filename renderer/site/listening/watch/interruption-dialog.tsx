import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Interruption } from '../../../../shared/contract/interruption.ts';
import type { Watch, WatchIncident } from '../../../../shared/contract/listening-watch.ts';
import type { Cue } from '../../../../shared/contract/programme.ts';
import { planInterruption } from '../../../../shared/domain/plan-interruption.ts';
import { clock, siteClient, useSite, useSiteCommand } from '../../../client/site.ts';
import { Button, InputNumber, Modal, Select } from '../../../kit/controls.ts';
import { clockTime } from '../../../kit/format.ts';
import { useText } from '../../../kit/text/index.ts';
import { InterruptionFigures } from './interruption-figures.tsx';
import { InterruptionGround } from './interruption-ground.tsx';
import { InterruptionRequest } from './interruption-request.tsx';
import { placeText } from './programme-place.ts';

/** From a fault to the plan and the request: everything is computed before a person's eyes. */
export function InterruptionDialog({
  watch,
  fault,
  cues,
  nameOf,
  onClose,
}: {
  readonly watch: Watch;
  readonly fault: WatchIncident;
  readonly cues: readonly Cue[];
  readonly nameOf: (roomId: string) => string;
  onClose(): void;
}) {
  const text = useText();
  const words = text.interruption;
  const site = useSite();
  const queries = useQueryClient();
  const draft = useSiteCommand('interruption.draft');
  const rules = useQuery({
    queryKey: ['interruption.profile'],
    queryFn: () => siteClient.query('interruption.profile', {}),
  });
  const profile = rules.data ?? null;
  const offered = profile?.rules.resume ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  // The profile's first rule is the proposed one; a choice the profile no longer has does not count.
  const rule = (offered.find(({ id }) => id === chosen) ?? offered[0])?.id ?? null;
  const [seconds, setSeconds] = useState(() =>
    Math.round(Math.max(0, (fault.toMs ?? clock.nowMs()) - fault.fromMs) / 1000),
  );
  const [made, setMade] = useState<Interruption | null>(null);
  const earlier =
    useQuery({
      queryKey: ['interruption.list', watch.id],
      queryFn: () => siteClient.query('interruption.list', { watchId: watch.id }),
    }).data ?? [];
  const shown = made === null ? null : (earlier.find(({ id }) => id === made.id) ?? made);
  const refresh = () => queries.invalidateQueries({ queryKey: ['interruption.list', watch.id] });
  const fromPositionMs = fault.fromPositionMs ?? 0;
  const plan =
    profile === null || rule === null
      ? null
      : planInterruption({ cues, fromPositionMs, interruptedMs: seconds * 1000, rule }, profile);
  const submit = async (): Promise<void> => {
    if (rule === null) return;
    const one = await draft.run({
      watchId: watch.id,
      faultId: fault.id,
      rule,
      interruptedMs: seconds * 1000,
    });
    if (one === null) return;
    setMade(one);
    await refresh();
  };
  return (
    <Modal
      open
      title={`${words.title}${text.frame.colon}${nameOf(fault.roomId)}`}
      width={720}
      onCancel={onClose}
      destroyOnHidden
      footer={
        <>
          <Button onClick={onClose}>{words.close}</Button>
          {shown === null && (
            <Button
              type="primary"
              disabled={rule === null}
              loading={draft.isBusy}
              onClick={() => void submit()}
            >
              {words.draft}
            </Button>
          )}
        </>
      }
    >
      {shown === null ? (
        <>
          <p>{words.why}</p>
          <div className="toolbar">
            <Select
              aria-label={words.rule}
              value={rule}
              popupMatchSelectWidth={false}
              options={offered.map((one) => ({
                value: one.id,
                label: words.resumeRule(one.from === 'question' ? one.questionsBack : null),
              }))}
              onChange={setChosen}
            />
            <span>{words.interrupted}</span>
            <InputNumber
              aria-label={words.interrupted}
              min={0}
              max={21_600}
              value={seconds}
              onChange={(value) => setSeconds(value ?? 0)}
            />
          </div>
          {plan === null ? (
            <p role="status">{rules.isError ? words.profileMissing : text.frame.loading}</p>
          ) : (
            <>
              <InterruptionFigures
                plan={plan}
                fromPositionMs={fromPositionMs}
                faultTime={clockTime(fault.fromMs, site?.site.timeZone ?? 'Asia/Shanghai')}
              />
              <InterruptionGround basis={plan.basis} />
            </>
          )}
        </>
      ) : (
        <InterruptionRequest
          request={shown}
          cause={text.watch.reasons[fault.reasonCode].cause}
          nameOf={nameOf}
          onChanged={refresh}
        />
      )}
      {shown === null && earlier.length > 0 && (
        <>
          <h3>{words.earlier}</h3>
          <ul>
            {earlier.map((one) => (
              <li key={one.id}>
                <Button size="small" onClick={() => setMade(one)}>
                  {words.place(placeText(one.fromPositionMs), one.plan.faultQuestion?.question ?? null)}
                </Button>{' '}
                {words.states[one.state]}
              </li>
            ))}
          </ul>
        </>
      )}
    </Modal>
  );
}
