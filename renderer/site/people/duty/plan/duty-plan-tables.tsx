import { useMemo } from 'react';
import type { DutyPlanAnswer } from '../../../../../shared/contract/duty-plan.ts';
import { spanOf } from '../../../../../shared/domain/roster/duty/plan/duty-slots.ts';
import { readDutyProblem } from '../../../../../shared/domain/roster/duty/plan/read-duty-problem.ts';
import { minuteOf } from '../../../../../shared/domain/roster/problem/roster-view.ts';
import { useText } from '../../../../kit/text/index.ts';

/** The shifts with their people, and how nights and hours are shared. */
export function DutyPlanTables({
  answer,
  problem,
}: {
  readonly answer: DutyPlanAnswer;
  readonly problem: string;
}) {
  const text = useText();
  const words = text.duty.plan;
  const loads = useMemo(() => loadsOf(answer, problem), [answer, problem]);
  const nameOf = (list: readonly { readonly id: string; readonly name: string }[], id: string) =>
    list.find((one) => one.id === id)?.name ?? id;
  const most = Math.max(1, ...loads.map(({ nights }) => nights));
  const mean = loads.reduce((sum, { nights }) => sum + nights, 0) / Math.max(1, loads.length);
  return (
    <div className="duty-plan-tables">
      <section aria-labelledby="duty-shifts">
        <h3 id="duty-shifts">{words.shifts}</h3>
        <table className="rows">
          <thead>
            <tr>
              {words.columns.map((column) => (
                <th key={column}>{column}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.shifts.map(({ postId, start, end, people }) => (
              <tr key={`${postId} ${start}`}>
                <td>{nameOf(answer.posts, postId)}</td>
                <td className="duty-time">{start.slice(5).replace('T', ' ')}</td>
                <td className="duty-time">{end.slice(5).replace('T', ' ')}</td>
                <td>{people.map((id) => nameOf(answer.people, id)).join(text.frame.listMark)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-labelledby="duty-fairness">
        <h3 id="duty-fairness">{words.fairness}</h3>
        <p className="muted small">{words.meanNights(mean.toFixed(2))}</p>
        <table className="rows">
          <thead>
            <tr>
              <th>{words.person}</th>
              <th className="number">{words.nights}</th>
              <td />
              <th className="number">{words.hours}</th>
            </tr>
          </thead>
          <tbody>
            {loads.map(({ id, nights, hours }) => (
              <tr key={id}>
                <td>{nameOf(answer.people, id)}</td>
                <td className="number">{nights}</td>
                <td aria-hidden="true">
                  <span className="duty-night-track">
                    <span style={{ width: `${(100 * nights) / most}%` }} />
                  </span>
                </td>
                <td className="number">{hours}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** Nights and hours of everybody, most nights first. */
function loadsOf({ people, shifts }: DutyPlanAnswer, problem: string) {
  const read = readDutyProblem(JSON.parse(problem));
  if ('fault' in read) return [];
  const spans = shifts.map((shift) => ({
    people: shift.people,
    ...spanOf(read.value, minuteOf(shift.start), minuteOf(shift.end)),
  }));
  return people
    .map(({ id }) => {
      const own = spans.filter((span) => span.people.includes(id));
      const minutes = own.reduce((sum, { fromMinute, toMinute }) => sum + toMinute - fromMinute, 0);
      return {
        id,
        nights: own.filter(({ isNight }) => isNight).length,
        hours: Math.round(minutes / 6) / 10,
      };
    })
    .sort((a, b) => b.nights - a.nights || b.hours - a.hours);
}
