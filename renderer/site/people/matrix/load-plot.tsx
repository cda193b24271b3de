import { memo, useMemo } from 'react';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { LoadBars } from './load-bars.tsx';

/** How the sessions are spread over the people who may serve. */
export const LoadPlot = memo(function LoadPlot({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const loads = useMemo(() => {
    const counts: number[] = [];
    for (const { id } of model.table.people) {
      const load = model.byPerson.get(id)?.length ?? 0;
      counts[load] = (counts[load] ?? 0) + 1;
    }
    return Array.from(counts, (count) => count ?? 0);
  }, [model]);
  return (
    <section aria-labelledby="load-head">
      <h2 id="load-head">{text.plan.fairness}</h2>
      <LoadBars loads={loads} label={text.plan.fairness} />
    </section>
  );
});
