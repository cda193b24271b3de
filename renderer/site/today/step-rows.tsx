import type { TimelineSession, TimelineStep } from '../../../shared/contract/timeline.ts';
import { clock, useSiteCommand } from '../../client/site.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { Button } from '../../kit/controls.ts';
import { span } from '../../kit/format.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { StatusMark, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { stepsAtHand } from './steps-at-hand.ts';

const TONES: Readonly<Record<TimelineStep['state'], Tone>> = {
  coming: 'unchecked',
  soon: 'attention',
  due: 'attention',
  late: 'fault',
  passed: 'normal',
  held: 'shelved',
  done: 'normal',
};

/** Steps in lines: when, what, who, how it stands, and the mark. */
export function StepRows({
  session,
  isWhole,
  hhmm,
  clockStepMs,
  nameOf,
}: {
  readonly session: TimelineSession;
  readonly isWhole: boolean;
  hhmm(atMs: number): string;
  readonly clockStepMs: number;
  nameOf(operatorId: string): string;
}) {
  useTicker(1000);
  const words = useText().timeline;
  const { language } = usePreferences();
  const mark = useSiteCommand('timeline.markDone');
  const nowMs = clock.nowMs() - clockStepMs;
  const steps = isWhole ? session.steps : stepsAtHand(session.steps);
  return (
    <table className="rows step-rows">
      <thead className="visually-hidden">
        <tr>
          {[words.at, words.step, words.who, words.signal, words.state, words.act].map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => {
          const name = step.name[language];
          const isMoved = step.dueMs !== step.plannedMs;
          const awayMs = step.dueMs - nowMs;
          return (
            <tr key={step.id} className={step.state}>
              <td className="step-time">
                {hhmm(step.dueMs)}
                {isMoved && <span className="small muted"> {words.wasAt(hhmm(step.plannedMs))}</span>}
              </td>
              <td>{name}</td>
              <td className="muted">{step.role[language]}</td>
              <td className="muted">{words.signals[step.signal]}</td>
              <td>
                <StatusMark tone={TONES[step.state]}>{words.states[step.state]}</StatusMark>{' '}
                <span className="small muted">
                  {step.done !== null
                    ? `${words.doneAt(hhmm(step.done.atMs), nameOf(step.done.by))}${step.done.lateByMs > 0 ? ` ${words.lateBy(Math.ceil(step.done.lateByMs / 60_000))}` : ''}`
                    : step.state === 'held'
                      ? ''
                      : awayMs > 0
                        ? words.in(span(awayMs))
                        : step.state === 'passed'
                          ? ''
                          : words.ago(span(-awayMs))}
                </span>
              </td>
              <td>
                {step.done === null && step.lateMs !== null && (
                  <Button
                    size="small"
                    type={step.state === 'due' || step.state === 'late' ? 'primary' : 'default'}
                    aria-label={words.markDoneOf(name)}
                    loading={mark.isBusy}
                    onClick={() => void mark.run({ sessionId: session.id, stepId: step.id })}
                  >
                    {words.markDone}
                  </Button>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
