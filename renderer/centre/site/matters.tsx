import type { PageIncident, SitePicture } from '../../../shared/contract/site-page.ts';
import { clock } from '../../client/centre.ts';
import { reasonInWords } from '../../kit/event-words.ts';
import { shortTime } from '../../kit/format.ts';
import { Shape, StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';

/** What is open at the site: incidents, alarms, findings. */
export function Matters({ picture, timeZone }: { readonly picture: SitePicture; readonly timeZone: string }) {
  const text = useText();
  const words = text.centreSite;
  const nowMs = clock.nowMs();
  const nameOf = (id: string): string => picture.rooms.find((room) => room.id === id)?.name ?? id;
  const incidents = picture.incidents.filter(({ endedAtMs }) => endedAtMs === null);
  const findings = picture.findings.filter(({ endedAtMs }) => endedAtMs === null);
  const { alarms } = picture;
  return (
    <section className="panel" aria-labelledby="matters-head">
      <h2 id="matters-head">{words.matters(incidents.length + alarms.length + findings.length)}</h2>
      {incidents.length + alarms.length + findings.length === 0 && <p className="muted">{words.noMatters}</p>}
      <ul className="site-items">
        {incidents.map((incident) => (
          <li key={incident.id}>
            <StatusMark tone={incident.isDrill ? 'attention' : 'fault'}>
              {incident.isDrill && `${words.drill} · `}
              {levelOf(incident, text.events.level)}{' '}
              {incident.kind === '' ? text.codes.eventType['incident.reported'] : incident.kind}
              {incident.stage !== '' && ` · ${wordOf(text.events.stage, incident.stage) ?? incident.stage}`}
            </StatusMark>
            <div className="small">
              {words.since(shortTime(incident.discoveredAtMs, timeZone, nowMs))}
              {incident.dueByMs !== null &&
                ` · ${words.due(shortTime(incident.dueByMs, timeZone, nowMs), incident.dueByMs < nowMs)}`}
              {incident.roomIds.length > 0 && ` · ${incident.roomIds.map(nameOf).join(text.frame.listMark)}`}
            </div>
          </li>
        ))}
        {alarms.map((alarm) => (
          <li key={alarm.cause}>
            <StatusMark tone={alarm.priority === 'high' ? 'fault' : 'attention'}>
              {wordOf(text.codes.alarmName, alarm.cause) ?? alarm.cause}
            </StatusMark>
            <div className="small">
              {[
                words.since(shortTime(alarm.raisedAtMs, timeZone, nowMs)),
                reasonInWords(alarm.reasonCode, text) ?? '',
                alarm.subjects.length > 0 ? words.subjects(alarm.subjects.length) : '',
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </div>
          </li>
        ))}
        {findings.map((finding) => (
          <li key={finding.id}>
            <span className="tone-attention">
              <Shape tone="attention" /> {text.codes.eventType['finding.raised']} {finding.kind}
            </span>
            <div className="small">
              {words.since(shortTime(finding.atMs, timeZone, nowMs))}
              {finding.roomId !== null && ` · ${nameOf(finding.roomId)}`}
              {finding.dueByMs !== null &&
                ` · ${words.due(shortTime(finding.dueByMs, timeZone, nowMs), finding.dueByMs < nowMs)}`}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const levelOf = ({ level }: PageIncident, words: readonly string[]): string =>
  level === null ? '' : (words[level - 1] ?? String(level));
