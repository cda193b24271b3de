import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { PlanFigures, RosterPlan } from '../../../../shared/contract/roster-plan.ts';
import { siteClient } from '../../../client/site.ts';
import { useText } from '../../../kit/text/index.ts';
import { LoadBars } from '../matrix/load-bars.tsx';
import { ruleTerm } from '../matrix/rule-words.ts';
import type { RosterModel } from '../roster-model.ts';

const ROW_PX = 32;

/** Two rosters side by side: score, costs by rule, loads, and the rooms whose people differ. */
export function PlanComparison({
  plan,
  otherId,
  model,
}: {
  readonly plan: RosterPlan;
  readonly otherId: string | null;
  readonly model: RosterModel;
}) {
  const text = useText();
  const words = text.plan;
  const { data } = useQuery({
    queryKey: ['rosterPlan.compare', plan.id, otherId, model.table.revision],
    queryFn: () => siteClient.query('rosterPlan.compare', { planId: plan.id, otherId }),
  });
  if (!data) return <p className="muted">{text.frame.loading}</p>;
  const otherName = otherId === null ? words.working : words.other;
  const rules = [...new Set([...data.plan.costs, ...data.other.costs].map(({ ruleId }) => ruleId))];
  const costIn = (figures: PlanFigures, ruleId: string): number =>
    figures.costs.find((one) => one.ruleId === ruleId)?.cost ?? 0;
  const rows: readonly (readonly [string, number, number])[] = [
    [words.hard, data.plan.score.hard, data.other.score.hard],
    [words.open, data.plan.openSeats, data.other.openSeats],
    [words.soft, data.plan.score.soft, data.other.score.soft],
    ...rules.map((id) => [`　${ruleTerm(id, text)}`, costIn(data.plan, id), costIn(data.other, id)] as const),
  ];
  return (
    <section aria-labelledby="compare-head" className="plan-compare">
      <h3 id="compare-head">{words.comparison}</h3>
      <div className="plan-sides">
        <table className="rows">
          <thead>
            <tr>
              <th />
              <th className="number">{words.thisPlan}</th>
              <th className="number">{otherName}</th>
              <th className="number">{words.difference}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, own, other]) => (
              <tr key={name}>
                <td>{name}</td>
                <td className="number">{own}</td>
                <td className="number muted">{other}</td>
                <td className="number">
                  {own === other ? '0' : `${own > other ? '+' : '−'}${Math.abs(own - other)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div>
          <h3>{words.thisPlan}</h3>
          <LoadBars loads={data.plan.loads} label={words.thisPlan} />
        </div>
        <div>
          <h3>{otherName}</h3>
          <LoadBars loads={data.other.loads} label={otherName} />
        </div>
      </div>
      <h3>{words.changed(data.changes.length, data.changedPeople)}</h3>
      <ChangeRows changes={data.changes} model={model} />
    </section>
  );
}

function ChangeRows({
  changes,
  model,
}: {
  readonly changes: readonly { sessionId: string; postId: string; removed: string[]; added: string[] }[];
  readonly model: RosterModel;
}) {
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: changes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const names = (ids: readonly string[]): string =>
    ids.length === 0
      ? text.people.open
      : ids.map((id) => model.people.get(id)?.name ?? id).join(text.frame.listMark);
  if (changes.length === 0) return <p className="muted">{text.plan.noChanges}</p>;
  return (
    <div className="scroll plan-changes" ref={scroller}>
      <ul style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const change = changes[index];
          if (!change) return null;
          const { sessionId, postId, removed, added } = change;
          return (
            <li
              key={`${sessionId} ${postId}`}
              style={{ transform: `translateY(${start}px)`, height: ROW_PX }}
            >
              <span className="ellipsis">
                {model.sessions.get(sessionId)?.name ?? sessionId} {model.posts.get(postId)?.name ?? postId}
              </span>
              <span className="muted ellipsis">{names(removed)}</span>
              <span aria-hidden="true">→</span>
              <span className="ellipsis">{names(added)}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
