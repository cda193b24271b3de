import type { Today } from '../../../shared/contract/today.ts';
import { clock, timelineFeed } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { civilDate, clockTime } from '../../kit/format.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { routeHref } from '../../kit/route.ts';
import { useText } from '../../kit/text/index.ts';
import { layoutStrip } from './timeline.ts';

/** Height of a lane is `--lane` of today.css: larger screens have larger ones. */
const lanes = (count: number): string => `calc(${count} * var(--lane))`;

/** Sessions along the day with the line of now. */
export function SessionStrip({
  sessions,
  timeZone,
}: {
  readonly sessions: Today['sessions'];
  readonly timeZone: string;
}) {
  useTicker(10_000);
  const text = useText();
  const nowMs = clock.nowMs();
  const strip = layoutStrip(sessions, nowMs);
  const hhmm = (atMs: number): string => clockTime(atMs, timeZone).slice(0, 5);
  const { language } = usePreferences();
  const steps = (useFeed(timelineFeed).value?.sessions ?? []).flatMap(({ id, steps: own }) =>
    own.map((step) => ({ ...step, key: `${id} ${step.id}` })),
  );
  const firstMs = strip.hours[0]?.atMs ?? nowMs;
  const date = civilDate(firstMs, timeZone);
  return (
    <section className="panel strip" aria-labelledby="strip-head">
      <div className="strip-head">
        <h2 id="strip-head">{text.today.timeline}</h2>
        <a href={routeHref('exam')}>{text.today.examPlan}</a>
      </div>
      <div className="strip-scale" aria-hidden="true">
        {strip.hours.map(({ atMs, percent }) => (
          <span key={atMs} style={{ left: `${percent}%` }}>
            {atMs === firstMs && date !== civilDate(nowMs, timeZone) ? `${date.slice(5)} ` : ''}
            {hhmm(atMs)}
          </span>
        ))}
      </div>
      <ul className="strip-body" style={{ height: lanes(strip.lanes) }}>
        {strip.spans.map(({ id, leftPercent, widthPercent, lane }) => {
          const session = sessions.find((candidate) => candidate.id === id);
          if (!session) return null;
          const state = nowMs < session.startMs ? 'coming' : nowMs < session.endMs ? 'running' : 'over';
          const label = `${session.name} ${hhmm(session.startMs)}–${hhmm(session.endMs)}`;
          return (
            <li
              key={id}
              className={`strip-session ${session.kind} ${state}`}
              style={{ left: `${leftPercent}%`, width: `${widthPercent}%`, top: lanes(lane) }}
              title={label}
            >
              <span className="ellipsis">{label}</span>
            </li>
          );
        })}
        {steps
          .filter(({ dueMs }) => dueMs >= strip.fromMs && dueMs <= strip.toMs)
          .map(({ key, name, dueMs, state }) => (
            <li
              key={key}
              className={`strip-step ${state}`}
              style={{ left: `${((dueMs - strip.fromMs) / (strip.toMs - strip.fromMs)) * 100}%` }}
              title={`${hhmm(dueMs)} ${name[language]} ${text.timeline.states[state]}`}
            />
          ))}
        {strip.nowPercent !== null && (
          <li className="strip-now" style={{ left: `${strip.nowPercent}%` }}>
            <span className="visually-hidden">
              {text.today.now} {hhmm(nowMs)}
            </span>
          </li>
        )}
      </ul>
    </section>
  );
}
