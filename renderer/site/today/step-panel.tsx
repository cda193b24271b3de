import './step-panel.css';
import { useState } from 'react';
import type { Timeline, TimelineSession } from '../../../shared/contract/timeline.ts';
import { timelineFeed, useOperators, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Button, Select } from '../../kit/controls.ts';
import { clockTime } from '../../kit/format.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { ShiftDialog } from './shift-dialog.tsx';
import { StepRows } from './step-rows.tsx';

/** The steps of the session that runs or comes next: what now, by whom, what is late. */
export function StepPanel({ timeZone }: { readonly timeZone: string }) {
  const timeline = useFeed(timelineFeed).value;
  if (!timeline || timeline.sessions.length === 0) return null;
  return <Steps timeline={timeline} timeZone={timeZone} />;
}

function Steps({ timeline, timeZone }: { readonly timeline: Timeline; readonly timeZone: string }) {
  const words = useText().timeline;
  const operators = useOperators().data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [isWhole, setWhole] = useState(false);
  const [dialog, setDialog] = useState<'shift' | 'hold' | null>(null);
  const resume = useSiteCommand('timeline.resume');
  const undo = useSiteCommand('timeline.undo');
  const adopt = useSiteCommand('timeline.adoptClock');
  const { sessions, clockStepMs } = timeline;
  const session = sessions.find(({ id }) => id === chosen) ?? currentOf(sessions);
  if (session === undefined) return null;
  const done = session.steps.filter((step) => step.done !== null).length;
  const hhmm = (atMs: number): string => clockTime(atMs, timeZone).slice(0, 5);
  return (
    <section className="panel step-panel" aria-labelledby="steps-head">
      <div className="panel-head">
        <h2 id="steps-head">{words.heading}</h2>
        <Select
          aria-label={words.session}
          value={session.id}
          popupMatchSelectWidth={false}
          options={sessions.map(({ id, name, startMs }) => ({
            value: id,
            label: `${name} ${hhmm(startMs)}`,
          }))}
          onChange={setChosen}
        />
        {session.steps.length > 0 && (
          <span className="muted nowrap">{words.doneCount(done, session.steps.length)}</span>
        )}
        {session.hold && (
          <StatusMark tone="attention">
            {words.held(hhmm(session.hold.sinceMs), session.hold.reason)}
          </StatusMark>
        )}
        {!session.hold && session.shiftMinutes !== 0 && (
          <StatusMark tone="attention">{words.shifted(session.shiftMinutes, session.shiftReason)}</StatusMark>
        )}
        <span className="grow" />
        {timeline.undo && (
          <Button size="small" loading={undo.isBusy} onClick={() => void undo.run({})}>
            <span className="ellipsis step-undo">{words.undo[timeline.undo.kind](timeline.undo.name)}</span>
          </Button>
        )}
        {session.hold ? (
          <Button
            size="small"
            type="primary"
            loading={resume.isBusy}
            onClick={() => void resume.run({ sessionId: session.id })}
          >
            {words.resume}
          </Button>
        ) : (
          <>
            <Button size="small" onClick={() => setDialog('shift')}>
              {words.shift}
            </Button>
            <Button size="small" onClick={() => setDialog('hold')}>
              {words.hold}
            </Button>
          </>
        )}
        <Button size="small" onClick={() => setWhole(!isWhole)}>
          {isWhole ? words.fewer : words.all}
        </Button>
      </div>
      {clockStepMs !== 0 && (
        <p className="step-clock">
          <StatusMark tone="attention">{words.clockStepped(clockStepMs / 1000)}</StatusMark>{' '}
          <Button size="small" loading={adopt.isBusy} onClick={() => void adopt.run({})}>
            {words.adoptClock}
          </Button>
        </p>
      )}
      {session.steps.length === 0 ? (
        <p className="muted">{words.none}</p>
      ) : (
        <StepRows
          session={session}
          isWhole={isWhole}
          hhmm={hhmm}
          clockStepMs={clockStepMs}
          nameOf={(id) => operators.find((one) => one.id === id)?.name ?? id}
        />
      )}
      {dialog !== null && <ShiftDialog kind={dialog} session={session} onClose={() => setDialog(null)} />}
    </section>
  );
}

/** The first session that still has a step without a mark that needs one, else the last. */
const currentOf = (sessions: readonly TimelineSession[]): TimelineSession | undefined =>
  sessions.find(({ steps }) => steps.some(({ state }) => state !== 'done' && state !== 'passed')) ??
  sessions.at(-1);
