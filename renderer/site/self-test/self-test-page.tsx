import './self-test.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CommissioningRun } from '../../../shared/contract/commissioning.ts';
import { clock, jobsFeed, siteClient, useOperators, useSite, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { ReferenceDialog } from '../../diagnosis/reference-dialog.tsx';
import { useDiagnosisOverview } from '../../diagnosis/use-diagnosis.ts';
import { Button, Checkbox, Select } from '../../kit/controls.ts';
import { downloadText } from '../../kit/download-text.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { civilDate, clockTime, shortTime } from '../../kit/format.ts';
import { useText } from '../../kit/text/index.ts';
import { runAsCsv } from './commissioning-rows.ts';
import { RunResult } from './run-result.tsx';
import { SiteCheckPanel } from './site-check-panel.tsx';

/** Does the equipment work, and what do I fix next? */
export function SelfTestPage() {
  const text = useText();
  const words = text.selfTest;
  const site = useSite();
  const timeZone = site?.site.timeZone ?? 'Asia/Shanghai';
  const operators = useOperators().data ?? [];
  const jobs = useFeed(jobsFeed).value ?? [];
  const job = jobs.find(({ kind, state }) => kind === 'commissioning' && state === 'running') ?? null;
  // Read again whenever a run begins or ends.
  const runs = useQuery({
    queryKey: ['commissioning.list', job?.id ?? null],
    queryFn: () => siteClient.query('commissioning.list', {}),
  }).data;
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [isOnlyProblems, setOnlyProblems] = useState(false);
  const shownId = chosenId ?? runs?.find(({ endedAtMs }) => endedAtMs !== null)?.id ?? null;
  const run =
    useQuery({
      queryKey: ['commissioning.get', shownId],
      queryFn: () => siteClient.query('commissioning.get', { id: shownId ?? '' }),
      enabled: shownId !== null,
    }).data ?? null;
  const start = useSiteCommand('commissioning.start');
  const cancel = useSiteCommand('jobs.cancel');

  const nameOf = (id: string): string => operators.find((operator) => operator.id === id)?.name ?? id;
  const time = (ms: number): string => shortTime(ms, timeZone, clock.nowMs());
  const save = (shown: CommissioningRun): void => {
    const day = civilDate(shown.startedAtMs, timeZone);
    const from = `${day} ${clockTime(shown.startedAtMs, timeZone)}`;
    const to = shown.endedAtMs === null ? '' : clockTime(shown.endedAtMs, timeZone);
    const head = { site: site?.site.name ?? '', operator: nameOf(shown.startedBy), from, to };
    downloadText(`${words.commissioning} ${day}.csv`, runAsCsv(shown, text, head));
  };
  return (
    <div className="page self-test">
      <h1>{words.heading}</h1>
      {site && run && (
        <p className="print-only">
          {site.site.name} · {text.frame.siteCode(site.site.code)} · {civilDate(run.startedAtMs, timeZone)}{' '}
          {clockTime(run.startedAtMs, timeZone)}
        </p>
      )}
      <SiteCheckPanel />
      <section className="panel" aria-labelledby="commissioning-head">
        <div className="panel-head">
          <h2 id="commissioning-head">{words.commissioning}</h2>
          {run && (
            <span className="muted small">
              {words.startedBy(nameOf(run.startedBy), time(run.startedAtMs))}
            </span>
          )}
        </div>
        <p className="muted no-print">{words.why}</p>
        <div className="toolbar no-print">
          {job ? (
            <>
              <progress max={job.total ?? 1} value={job.done} aria-label={words.commissioning} />
              <span>{words.running(job.done, job.total)}</span>
              <Button danger loading={cancel.isBusy} onClick={() => void cancel.run({ id: job.id })}>
                {words.cancel}
              </Button>
            </>
          ) : (
            <Button
              type="primary"
              loading={start.isBusy}
              onClick={() => void start.run({}).then((made) => made && setChosenId(null))}
            >
              {run ? words.again : words.start}
            </Button>
          )}
          {runs && runs.length > 1 && (
            <Select
              aria-label={words.runs}
              value={shownId}
              popupMatchSelectWidth={false}
              options={runs.map(({ id, startedAtMs, state }) => ({
                value: id,
                label: `${time(startedAtMs)} ${words.runState[state]}`,
              }))}
              onChange={setChosenId}
            />
          )}
          {run && (
            <>
              <Checkbox checked={isOnlyProblems} onChange={(event) => setOnlyProblems(event.target.checked)}>
                {words.onlyProblems}
              </Checkbox>
              <Button onClick={() => save(run)}>{words.exportCsv}</Button>
              <Button onClick={() => window.print()}>{words.print}</Button>
            </>
          )}
        </div>
        {run ? (
          <RunResult run={run} isOnlyProblems={isOnlyProblems} />
        ) : (
          runs !== undefined && !job && <EmptyPage title={words.noRun}>{words.noRunAction}</EmptyPage>
        )}
      </section>
      <References />
    </div>
  );
}

function References() {
  const text = useText();
  const words = text.selfTest;
  const overview = useDiagnosisOverview();
  const [queue, setQueue] = useState<readonly string[] | null>(null);
  if (overview === null) return null;
  const missing = overview.cameras
    .filter(({ reference }) => reference === null)
    .map(({ cameraId }) => cameraId);
  return (
    <section className="panel no-print" aria-labelledby="references-head">
      <div className="panel-head">
        <h2 id="references-head">{words.references}</h2>
      </div>
      <p className="muted">{overview.isFfmpegMissing ? words.ffmpegMissing : words.referencesWhy}</p>
      <div className="toolbar">
        {missing.length === 0 ? (
          <span>{words.allHaveReference}</span>
        ) : (
          <Button disabled={overview.isFfmpegMissing} onClick={() => setQueue(missing)}>
            {words.reviewAll(missing.length)}
          </Button>
        )}
      </div>
      {queue && <ReferenceDialog cameraIds={queue} onClose={() => setQueue(null)} />}
    </section>
  );
}
