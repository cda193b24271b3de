import type { Today } from '../../../shared/contract/today.ts';
import { clock } from '../../client/site.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { span } from '../../kit/format.ts';
import { routeHref } from '../../kit/route.ts';
import { useText } from '../../kit/text/index.ts';
import { countdownAt } from './countdown.ts';

const DAY_MS = 86_400_000;

/** Phase of the day and the time to the next turn. */
export function CountdownPanel({ today }: { readonly today: Today }) {
  useTicker(1000);
  const text = useText();
  const countdown = countdownAt(today.session, today.sessions.length, clock.nowMs());
  return (
    <section className="panel countdown" aria-label={text.today.phase[countdown.phase]}>
      <h2 className="muted">{text.today.phase[countdown.phase]}</h2>
      {countdown.phase === 'none' && (
        <>
          <p>{text.today.noPlan}</p>
          <a href={routeHref('exam')}>{text.today.importSessions}</a>
        </>
      )}
      {countdown.phase === 'after' && <p>{text.today.finished}</p>}
      {(countdown.phase === 'before' || countdown.phase === 'during') && (
        <>
          <p className="countdown-figure">
            {countdown.leftMs >= 2 * DAY_MS
              ? text.today.days(Math.floor(countdown.leftMs / DAY_MS))
              : span(countdown.leftMs)}
          </p>
          <p>
            {countdown.phase === 'during'
              ? text.today.untilEnd(countdown.name)
              : countdown.isExam
                ? text.today.untilStart(countdown.name)
                : text.today.untilDutyStart(countdown.name)}
          </p>
        </>
      )}
    </section>
  );
}
