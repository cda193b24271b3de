import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExamPlanRow } from '../../../shared/contract/exam-plan.ts';
import { siteClient } from '../../client/site.ts';
import { Button } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { goTo } from '../../kit/route.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { NewPlan } from './new-plan.tsx';
import { PlanEditor } from './plan-editor.tsx';

/** The plans, and the one that is open. */
export function PlansView({
  rows,
  planId,
}: {
  readonly rows: readonly ExamPlanRow[];
  readonly planId: string | null;
}) {
  const text = useText();
  const words = text.exam;
  const [isAdding, setAdding] = useState(false);
  const open = rows.find(({ id }) => id === planId) ?? rows[0] ?? null;
  const show = (id: string): void => {
    setAdding(false);
    goTo('exam', { view: 'plans', plan: id });
  };
  if (isAdding || (rows.length > 0 && open !== null))
    return (
      <div className="exam-body">
        <section className="panel exam-plans" aria-label={words.plans}>
          <Button type={isAdding ? 'default' : 'primary'} onClick={() => setAdding(!isAdding)}>
            {isAdding ? words.cancel : words.add}
          </Button>
          <ScrollRegion label={words.plans} className="exam-plan-rows">
            <ul>
              {rows.map((row) => (
                <li key={row.id}>
                  <button
                    type="button"
                    aria-pressed={!isAdding && row.id === open?.id}
                    onClick={() => show(row.id)}
                  >
                    <strong translate="no">{row.name}</strong>
                    <span className="small">
                      {row.firstDate !== null && row.lastDate !== null
                        ? words.dates(row.firstDate, row.lastDate)
                        : words.noDates}
                    </span>
                    <span className="small">{words.counts(row.sessions, row.rooms, row.candidates)}</span>
                    {row.isActive && <StatusMark tone="normal">{words.active}</StatusMark>}
                  </button>
                </li>
              ))}
            </ul>
          </ScrollRegion>
        </section>
        {isAdding ? (
          <NewPlan onMade={show} />
        ) : (
          open !== null && <LoadedPlan key={`${open.id} ${open.revision}`} row={open} onMade={show} />
        )}
      </div>
    );
  return (
    <EmptyPage
      title={words.none}
      action={
        <Button type="primary" onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      }
    >
      {words.noneAction}
    </EmptyPage>
  );
}

/** A plan somebody else saves meanwhile is opened anew: its revision is part of the key. */
function LoadedPlan({ row, onMade }: { readonly row: ExamPlanRow; onMade(planId: string): void }) {
  const text = useText();
  const { data } = useQuery({
    queryKey: ['examPlan.get', row.id, row.revision],
    queryFn: () => siteClient.query('examPlan.get', { planId: row.id }),
  });
  if (!data) return <EmptyPage title={text.frame.loading} />;
  return <PlanEditor row={row} opened={data} onMade={onMade} />;
}
