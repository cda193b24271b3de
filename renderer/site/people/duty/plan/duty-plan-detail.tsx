import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DutyPlanAnswer, DutyPlanRow } from '../../../../../shared/contract/duty-plan.ts';
import { siteClient, useSiteCommand } from '../../../../client/site.ts';
import { Button } from '../../../../kit/controls.ts';
import { csvLine } from '../../../../kit/csv.ts';
import { downloadJson, downloadText } from '../../../../kit/download-text.ts';
import { notify } from '../../../../kit/notices.ts';
import { StatusMark } from '../../../../kit/status-mark.tsx';
import { useText } from '../../../../kit/text/index.ts';
import { DutyPapers } from '../duty-papers.tsx';
import { DutyPlanConflicts } from './duty-plan-conflicts.tsx';
import { DutyPlanTables } from './duty-plan-tables.tsx';

/** One plan: its progress while it is solved, then the roster with its fairness, or why there is none. */
export function DutyPlanDetail({ plan, mark }: { readonly plan: DutyPlanRow; readonly mark: ReactNode }) {
  const text = useText();
  const words = text.duty.plan;
  const stop = useSiteCommand('dutyPlan.stop');
  const publish = useSiteCommand('dutyPlan.publish');
  const discard = useSiteCommand('dutyPlan.discard');
  const planId = plan.id;
  const hasAnswer = plan.state === 'ready' || plan.state === 'published';
  const { data } = useQuery({
    queryKey: ['dutyPlan.get', planId, plan.state],
    queryFn: () => siteClient.query('dutyPlan.get', { planId }),
    enabled: hasAnswer,
  });
  const answer = data?.answer ?? null;
  const elapsedS = (plan.progress?.elapsedMs ?? 0) / 1_000;
  const figures = plan.state === 'running' ? plan.progress : plan.score && { ...plan.score, ...plan };
  const take = async (): Promise<void> => {
    if (await publish.run({ planId })) notify({ kind: 'information', text: words.published });
  };
  return (
    <>
      <div className="panel-head">
        <h2>{plan.name}</h2>
        {mark}
        <span className="muted small">
          {plan.from}–{plan.to}
        </span>
      </div>
      {plan.state === 'running' && (
        <>
          <progress aria-label={words.progress} max={plan.seconds} value={Math.min(plan.seconds, elapsedS)} />
          <p className="nowrap">
            {words.elapsed(elapsedS.toFixed(0), Math.max(0, plan.seconds - elapsedS).toFixed(0))}
          </p>
        </>
      )}
      {plan.state === 'interrupted' && <p>{words.interrupted}</p>}
      {plan.state === 'failed' && <StatusMark tone="fault">{words.failed(plan.error)}</StatusMark>}
      {figures && (
        <dl className="roster-figures">
          <Figure name={words.hard} value={String(figures.hard)} />
          <Figure name={words.soft} value={String(figures.soft)} />
          <Figure
            name={words.bound}
            value={figures.lowerBound === null ? words.unknown : String(figures.lowerBound)}
          />
          <Figure
            name={words.gap}
            value={figures.gapPercent === null ? words.unknown : `${figures.gapPercent.toFixed(1)} %`}
          />
        </dl>
      )}
      {plan.state === 'running' && (
        <div className="toolbar">
          <Button loading={stop.isBusy} onClick={() => void stop.run({ planId })}>
            {words.stop}
          </Button>
          <span className="muted small">{words.goesOn}</span>
        </div>
      )}
      {hasAnswer && (
        <div className="toolbar">
          <Button
            type="primary"
            disabled={plan.score?.hard !== 0}
            loading={publish.isBusy}
            onClick={() => void take()}
          >
            {words.publish}
          </Button>
          {plan.state !== 'published' && (
            <Button loading={discard.isBusy} onClick={() => void discard.run({ planId })}>
              {words.discard}
            </Button>
          )}
          <span className="grow" />
          {data && (
            <>
              <Button onClick={() => downloadJson(words.draftName(plan.from), data.problem)}>
                {words.problem}
              </Button>
              {answer && (
                <Button
                  onClick={() => downloadText(words.tableName(plan.name), tableOf(answer, words.columns))}
                >
                  {words.table}
                </Button>
              )}
            </>
          )}
        </div>
      )}
      {answer && answer.shifts.length > 0 && <DutyPapers planId={planId} people={answer.people} />}
      {answer && answer.conflicts.length > 0 && <DutyPlanConflicts conflicts={answer.conflicts} />}
      {answer && answer.conflicts.length === 0 && answer.broken.length > 0 && (
        <section aria-labelledby="duty-broken">
          <h3 id="duty-broken">{words.broken(answer.score.hard)}</h3>
          <ul>
            {answer.broken.slice(0, 50).map((one) => (
              <li key={`${one.ruleId} ${one.text}`}>{text.plan.language === 'zh' ? one.textZh : one.text}</li>
            ))}
          </ul>
        </section>
      )}
      {answer && data && <DutyPlanTables answer={answer} problem={data.problem} />}
    </>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd className="number">{value}</dd>
    </div>
  );
}

/** The shifts as a table for spreadsheet programs. */
function tableOf({ posts, people, shifts }: DutyPlanAnswer, columns: readonly string[]): string {
  const nameOf = (list: readonly { readonly id: string; readonly name: string }[], id: string) =>
    list.find((one) => one.id === id)?.name ?? id;
  return [
    csvLine(columns),
    ...shifts.map(({ postId, start, end, people: ids }) =>
      csvLine([
        nameOf(posts, postId),
        start.replace('T', ' '),
        end.replace('T', ' '),
        ids.map((id) => nameOf(people, id)).join(' '),
      ]),
    ),
  ].join('\r\n');
}
