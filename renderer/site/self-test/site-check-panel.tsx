import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SelfTestRun } from '../../../shared/contract/self-test.ts';
import { clock, jobsFeed, siteClient, useOperators, useSite, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Button, Select } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { shortTime } from '../../kit/format.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { TONES } from './commissioning-rows.ts';
import { limitInWords, nextInWords, sortSteps, valueInWords } from './site-check-rows.ts';

/** The self-test of the whole site: run it, see what failed and what to do next. */
export function SiteCheckPanel() {
  const text = useText();
  const words = text.siteCheck;
  const timeZone = useSite()?.site.timeZone ?? 'Asia/Shanghai';
  const operators = useOperators().data ?? [];
  const jobs = useFeed(jobsFeed).value ?? [];
  const job = jobs.find(({ kind, state }) => kind === 'self-test' && state === 'running') ?? null;
  // Read again whenever a run begins or ends.
  const runs = useQuery({
    queryKey: ['selfTest.list', job?.id ?? null],
    queryFn: () => siteClient.query('selfTest.list', {}),
  }).data;
  const [chosenId, setChosenId] = useState<string | null>(null);
  const shownId = chosenId ?? runs?.find(({ endedAtMs }) => endedAtMs !== null)?.id ?? null;
  const run =
    useQuery({
      queryKey: ['selfTest.get', shownId],
      queryFn: () => siteClient.query('selfTest.get', { id: shownId ?? '' }),
      enabled: shownId !== null,
    }).data ?? null;
  const start = useSiteCommand('selfTest.start');
  const cancel = useSiteCommand('jobs.cancel');
  const begin = (steps: 'all' | 'failed'): void =>
    void start.run({ steps }).then((made) => made && setChosenId(null));
  // A retry repeats what the newest finished run left open.
  const newest = runs?.find(({ state }) => state === 'done') ?? null;
  const isRetryDue =
    newest !== null && Number(newest.counts.fail) + Number(newest.counts['not-measurable']) > 0;
  const time = (ms: number): string => shortTime(ms, timeZone, clock.nowMs());
  const nameOf = (id: string): string => operators.find((operator) => operator.id === id)?.name ?? id;
  return (
    <section className="panel" aria-labelledby="site-check-head">
      <div className="panel-head">
        <h2 id="site-check-head">{words.heading}</h2>
        {run && (
          <span className="muted small">
            {text.selfTest.startedBy(nameOf(run.startedBy), time(run.startedAtMs))}
          </span>
        )}
      </div>
      <p className="muted no-print">{words.why}</p>
      <div className="toolbar no-print">
        {job ? (
          <>
            <progress max={job.total ?? 1} value={job.done} aria-label={words.heading} />
            <span>{words.running(job.done, job.total)}</span>
            <Button danger loading={cancel.isBusy} onClick={() => void cancel.run({ id: job.id })}>
              {words.cancel}
            </Button>
          </>
        ) : (
          <>
            <Button type="primary" loading={start.isBusy} onClick={() => begin('all')}>
              {run ? words.again : words.start}
            </Button>
            {isRetryDue && <Button onClick={() => begin('failed')}>{words.retry}</Button>}
          </>
        )}
        {runs && runs.length > 1 && (
          <Select
            aria-label={words.runs}
            value={shownId}
            popupMatchSelectWidth={false}
            options={runs.map(({ id, startedAtMs, state }) => ({
              value: id,
              label: `${time(startedAtMs)} ${text.selfTest.runState[state]}`,
            }))}
            onChange={setChosenId}
          />
        )}
      </div>
      {run ? (
        <SiteCheckResult run={run} />
      ) : (
        runs !== undefined && !job && <EmptyPage title={words.noRun}>{words.noRunAction}</EmptyPage>
      )}
    </section>
  );
}

function SiteCheckResult({ run }: { readonly run: SelfTestRun }) {
  const text = useText();
  const words = text.siteCheck;
  const { counts } = run;
  return (
    <div className="site-check-result">
      {run.state !== 'done' && (
        <p>
          <StatusMark tone="attention">{text.selfTest.runState[run.state]}</StatusMark>
        </p>
      )}
      <p className="run-counts">
        {words.counts(counts.pass, counts.warn, counts.fail, counts['not-measurable'])}
      </p>
      {run.steps.length === 0 ? (
        <p className="muted">{words.noSteps}</p>
      ) : (
        <table className="rows">
          <thead>
            <tr>
              <th>{words.column.step}</th>
              <th>{words.column.verdict}</th>
              <th>{words.column.before}</th>
              <th>{words.column.value}</th>
              <th>{words.column.limit}</th>
              <th>{words.column.next}</th>
            </tr>
          </thead>
          <tbody>
            {sortSteps(run.steps).map((step) => (
              <tr key={step.step}>
                <td className="nowrap">{words.step[step.step]}</td>
                <td className="nowrap">
                  <StatusMark tone={TONES[step.verdict]}>{words.verdict[step.verdict]}</StatusMark>
                </td>
                <td className="nowrap muted">
                  {step.before === null
                    ? '—'
                    : step.before === step.verdict
                      ? text.selfTest.sameAsBefore
                      : words.verdict[step.before]}
                </td>
                <td className="nowrap">{valueInWords(step, text)}</td>
                <td className="nowrap muted">{limitInWords(step, text)}</td>
                <td className="wrap">
                  {nextInWords(step, text).map((line) => (
                    <div key={line}>{line}</div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
