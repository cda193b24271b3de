import { useState } from 'react';
import type { Interruption } from '../../../../shared/contract/interruption.ts';
import { clock, useSite, useSiteCommand } from '../../../client/site.ts';
import { Button, Input, InputNumber } from '../../../kit/controls.ts';
import { clockTime, shortTime } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { StatusMark, type Tone } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { InterruptionGround } from './interruption-ground.tsx';
import { placeText } from './programme-place.ts';

const TONES: Readonly<Record<Interruption['state'], Tone>> = {
  'not-approved': 'attention',
  approved: 'normal',
  refused: 'fault',
};

/** The text of the request, to be copied or printed, and the answer once there is one. */
export function InterruptionRequest({
  request,
  cause,
  nameOf,
  onChanged,
}: {
  readonly request: Interruption;
  readonly cause: string;
  readonly nameOf: (roomId: string) => string;
  onChanged(): Promise<void>;
}) {
  const text = useText();
  const words = text.interruption;
  const site = useSite();
  const decide = useSiteCommand('interruption.decide');
  const { plan, state, decision } = request;
  const [decidedBy, setDecidedBy] = useState('');
  const [number, setNumber] = useState('');
  const [remark, setRemark] = useState('');
  const [minutes, setMinutes] = useState(plan.proposedMinutes);
  const timeZone = site?.site.timeZone ?? 'Asia/Shanghai';
  const letter = words.letter({
    site: site?.site.name ?? '',
    title: request.title,
    time: clockTime(request.fromMs, timeZone),
    place: words.place(placeText(request.fromPositionMs), plan.faultQuestion?.question ?? null),
    rooms: request.roomIds.map(nameOf).join(text.frame.listMark),
    count: request.roomIds.length,
    cause,
    resume: words.place(placeText(plan.resumeMs), plan.resumeQuestion?.question ?? null),
    interrupted: placeText(plan.interruptedMs),
    repeated: placeText(plan.repeatedMs),
    lost: placeText(plan.lostMs),
    minutes: plan.proposedMinutes,
    state: words.states[state],
    clip: request.clipSha256,
    basis:
      plan.basis &&
      words.letterBasis(
        words.profile(plan.basis.name, plan.basis.version),
        plan.basis.rules.resume.clause,
        plan.basis.rules.extension.clause,
      ),
  });
  const enter = async (isApproved: boolean): Promise<void> => {
    const done = await decide.run({
      id: request.id,
      isApproved,
      decidedBy: decidedBy.trim(),
      number: number.trim(),
      extensionMinutes: isApproved ? minutes : 0,
      remark: remark.trim(),
    });
    if (done !== null) await onChanged();
  };
  const copy = (): void => {
    navigator.clipboard
      .writeText(letter)
      .then(() => notify({ kind: 'information', text: words.copied }))
      .catch(() => undefined);
  };
  const isFilled = decidedBy.trim() !== '' && number.trim() !== '';
  return (
    <>
      <p>
        <StatusMark tone={TONES[state]}>{words.states[state]}</StatusMark>
      </p>
      <pre className="request-letter">{letter}</pre>
      <div className="toolbar no-print">
        <Button onClick={copy}>{words.copy}</Button>
        <Button onClick={() => window.print()}>{words.print}</Button>
      </div>
      <h3>{words.decision}</h3>
      {decision !== null ? (
        <p>
          {words.answered(
            decision.decidedBy,
            decision.number,
            decision.extensionMinutes,
            shortTime(decision.decidedAtMs, timeZone, clock.nowMs()),
          )}
          {decision.remark !== '' && ` · ${decision.remark}`}
        </p>
      ) : (
        <div className="toolbar decision-form">
          <Input
            aria-label={words.decidedBy}
            placeholder={words.decidedBy}
            maxLength={64}
            value={decidedBy}
            onChange={(event) => setDecidedBy(event.target.value)}
          />
          <Input
            aria-label={words.number}
            placeholder={words.number}
            maxLength={64}
            value={number}
            onChange={(event) => setNumber(event.target.value)}
          />
          <InputNumber
            aria-label={words.extension}
            min={0}
            max={240}
            value={minutes}
            onChange={(value) => setMinutes(value ?? 0)}
          />
          <Input
            aria-label={words.remark}
            placeholder={words.remark}
            maxLength={200}
            value={remark}
            onChange={(event) => setRemark(event.target.value)}
          />
          <Button
            type="primary"
            disabled={!isFilled}
            loading={decide.isBusy}
            onClick={() => void enter(true)}
          >
            {words.approve}
          </Button>
          <Button disabled={!isFilled} loading={decide.isBusy} onClick={() => void enter(false)}>
            {words.refuse}
          </Button>
        </div>
      )}
      <InterruptionGround basis={plan.basis} />
    </>
  );
}
