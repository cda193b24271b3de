import type { Alarm } from '../../../shared/contract/today.ts';
import { nameOfCamera } from '../../client/name-of-camera.ts';
import { clock, useOperators, useSite, useSiteCommand } from '../../client/site.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { Button } from '../../kit/controls.ts';
import { reasonInWords } from '../../kit/event-words.ts';
import { shortTime } from '../../kit/format.ts';
import { routeHref } from '../../kit/route.ts';
import { Shape, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { inOrderOfUrgency } from './alarm-order.ts';

const SUBJECTS_SHOWN = 4;

function toneOf(alarm: Alarm): Tone {
  if (alarm.state === 'shelved') return 'shelved';
  if (alarm.state === 'returned') return 'unchecked';
  return alarm.priority === 'high' ? 'fault' : 'attention';
}

/** Active alarms, one row per cause: what, effect, what to do, and the acknowledgement. */
export function AlarmList({
  alarms,
  timeZone,
}: {
  readonly alarms: readonly Alarm[];
  readonly timeZone: string;
}) {
  const text = useText();
  useTicker(1000);
  const ordered = inOrderOfUrgency(alarms);
  return (
    <section className="panel alarms" aria-labelledby="alarms-head">
      <div className="panel-head">
        <h2 id="alarms-head">{text.today.alarms}</h2>
        <span className="muted">
          {alarms.length === 0 ? text.today.noAlarms : text.today.alarmCount(alarms.length)}
        </span>
      </div>
      <ul className="alarm-rows">
        {ordered.map((alarm) => (
          <AlarmRow key={alarm.id} alarm={alarm} timeZone={timeZone} />
        ))}
      </ul>
    </section>
  );
}

function AlarmRow({ alarm, timeZone }: { readonly alarm: Alarm; readonly timeZone: string }) {
  const text = useText();
  const site = useSite();
  const operators = useOperators().data ?? [];
  const acknowledge = useSiteCommand('alarms.acknowledge');
  const words = text.codes.alarmCause[alarm.cause];
  const reason = reasonInWords(alarm.reasonCode, text);
  const nowMs = clock.nowMs();
  const subjects = alarm.subjects.slice(0, SUBJECTS_SHOWN).map((id) => nameOfCamera(site, id, text));
  const who = operators.find(({ id }) => id === alarm.acknowledgedBy)?.name ?? alarm.acknowledgedBy;
  const mustAcknowledge = alarm.state === 'unacknowledged' || alarm.state === 'returned';
  const tone = toneOf(alarm);
  return (
    <li className={`alarm-row ${alarm.state}`}>
      <span className={`tone-${tone}`}>
        <Shape tone={tone} />
      </span>
      <div className="alarm-words">
        <p>
          <strong className={`tone-${tone}`}>{words.title(alarm.subjects.length)}</strong>
          <span className="muted">
            {' '}
            {shortTime(alarm.raisedAtMs, timeZone, nowMs)} ·{' '}
            {text.frame.age(text.frame.duration(nowMs - alarm.raisedAtMs))}
            {alarm.returnedAtMs !== null &&
              ` · ${text.today.returnedAt(shortTime(alarm.returnedAtMs, timeZone, nowMs))}`}
          </span>
        </p>
        {subjects.length > 0 && (
          <p>
            {text.today.subjects(subjects.join(text.frame.listMark), alarm.subjects.length - subjects.length)}
            {reason && `${text.frame.colon}${reason}`}
          </p>
        )}
        {subjects.length === 0 && reason && (
          <p>
            {text.reports.because}
            {text.frame.colon}
            {reason}
          </p>
        )}
        <p className="muted">
          {words.consequence}
          {alarm.unrecorded.length > 0 && text.today.unrecorded(alarm.unrecorded.length)}
        </p>
        <p>
          <span className="muted">
            {text.today.action}
            {text.frame.colon}
          </span>
          {words.action}
          {alarm.cause.startsWith('camera') && (
            <>
              {' '}
              <a href={routeHref('wall', { only: 'problems' })}>{text.today.open}</a>
            </>
          )}
        </p>
      </div>
      <div className="alarm-act">
        {mustAcknowledge ? (
          <Button
            loading={acknowledge.isBusy}
            onClick={() => void acknowledge.run({ id: alarm.id })}
            aria-label={`${text.today.acknowledge}${text.frame.colon}${words.title(alarm.subjects.length)}`}
          >
            {text.today.acknowledge}
          </Button>
        ) : (
          <span className="muted">
            {who ? text.today.acknowledgedBy(who) : text.codes.alarmState[alarm.state]}
          </span>
        )}
      </div>
    </li>
  );
}
