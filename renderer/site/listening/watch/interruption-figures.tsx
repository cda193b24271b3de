import type { InterruptionPlan } from '../../../../shared/domain/plan-interruption.ts';
import { useText } from '../../../kit/text/index.ts';
import { placeText } from './programme-place.ts';

/** What the calculator says, before it is made a request. */
export function InterruptionFigures({
  plan,
  fromPositionMs,
  faultTime,
}: {
  readonly plan: InterruptionPlan;
  readonly fromPositionMs: number;
  /** Of the clock, as text. */
  readonly faultTime: string;
}) {
  const words = useText().interruption;
  const { resume, beforeFirst } = plan.basis.rules;
  const isFromStart =
    plan.hasCues &&
    plan.faultQuestion === null &&
    resume.from === 'question' &&
    beforeFirst.from === 'beginning';
  return (
    <dl className="interruption-figures">
      <dt>{words.fault}</dt>
      <dd>
        {faultTime} · {words.place(placeText(fromPositionMs), plan.faultQuestion?.question ?? null)}
      </dd>
      <dt>{words.resume}</dt>
      <dd>
        <strong>
          {isFromStart
            ? words.beforeFirst
            : words.place(placeText(plan.resumeMs), plan.resumeQuestion?.question ?? null)}
        </strong>
        {!plan.hasCues && <span className="muted"> {words.noCues}</span>}
      </dd>
      <dt>{words.repeated}</dt>
      <dd>{placeText(plan.repeatedMs)}</dd>
      <dt>{words.lost}</dt>
      <dd>{placeText(plan.lostMs)}</dd>
      <dt>{words.proposed}</dt>
      <dd>
        <strong>{words.minutes(plan.proposedMinutes)}</strong>
      </dd>
    </dl>
  );
}
