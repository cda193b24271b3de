import type { SiteRow } from '../../shared/contract/centre-contract.ts';
import { clock, useSiteEvents } from '../client/centre.ts';
import { eventInWords, eventName, summaryInWords, warningInWords } from '../kit/event-words.ts';
import { shortTime } from '../kit/format.ts';
import { routeHref } from '../kit/route.ts';
import { Shape, StatusMark } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import { READINESS_TONES, SITE_TONES } from './site-order.ts';

/** One site: how it stands, and what changed last. What an absent site last said is marked as old. */
export function SiteRowView({
  site,
  index,
  top,
  measure,
  isOpen,
  onToggle,
  timeZone,
}: {
  readonly site: SiteRow;
  readonly index: number;
  readonly top: number;
  measure(element: HTMLTableRowElement | null): void;
  readonly isOpen: boolean;
  onToggle(): void;
  readonly timeZone: string;
}) {
  const text = useText();
  const nowMs = clock.nowMs();
  const age = site.lastSeenMs === null ? null : text.frame.duration(nowMs - site.lastSeenMs);
  const isStale = site.state !== 'online';
  const { cameras } = site;
  const allLive = cameras === null || cameras.live === cameras.total;
  return (
    <tr
      ref={measure}
      data-index={index}
      data-site={site.code}
      aria-rowindex={index + 2}
      className={isStale ? 'site-row virtual stale' : 'site-row virtual'}
      style={{ transform: `translateY(${top}px)` }}
    >
      <th scope="row" className="site-name-cell">
        <a className="site-open" href={routeHref('site', { code: site.code })} title={text.centreSite.open}>
          <span className="ellipsis">{site.name}</span>
          <span className="muted small">{site.code}</span>
        </a>
        <button
          type="button"
          className="site-expand"
          aria-expanded={isOpen}
          aria-label={text.centre.expand(site.name)}
          title={text.centre.expand(site.name)}
          onClick={onToggle}
        >
          {isOpen ? '▾' : '▸'}
        </button>
      </th>
      <td>
        <StatusMark tone={SITE_TONES[site.state]}>{text.codes.siteState[site.state]}</StatusMark>
        <div className="muted small">{age === null ? text.centre.never : text.frame.age(age)}</div>
      </td>
      <td>
        <StatusMark tone={READINESS_TONES[site.readiness]}>{text.codes.overall[site.readiness]}</StatusMark>
        {isStale && age !== null && <div className="small tone-attention">{text.centre.stale(age)}</div>}
      </td>
      <td>
        {cameras === null ? (
          <span className="muted">{text.centre.unknown}</span>
        ) : (
          <StatusMark tone={isStale ? 'unchecked' : allLive ? 'normal' : 'fault'}>
            {cameras.live} / {cameras.total}
          </StatusMark>
        )}
      </td>
      <td>
        {site.lanes.A.seq} / {site.lanes.B.seq}
      </td>
      <td>{site.backlog === null ? <span className="muted">—</span> : site.backlog}</td>
      <td className="site-last">
        {site.warnings.map((warning) => (
          <div key={warning} className="tone-fault">
            <Shape tone="fault" /> {warningInWords(warning, text)}
          </div>
        ))}
        {site.openIncidents > 0 && (
          <div className="tone-fault">
            <Shape tone="fault" /> {text.centre.incidents(site.openIncidents)}
          </div>
        )}
        {site.lastEvent && (
          <div className="ellipsis" title={site.lastEvent.summary}>
            <span className="muted">{shortTime(site.lastEvent.timeMs, timeZone, nowMs)}</span>{' '}
            {eventName(site.lastEvent.type, text)}{' '}
            {summaryInWords(site.lastEvent.type, site.lastEvent.summary, text)}
          </div>
        )}
      </td>
      {isOpen && (
        <td className="site-events">
          <Events site={site} timeZone={timeZone} />
        </td>
      )}
    </tr>
  );
}

function Events({ site, timeZone }: { readonly site: SiteRow; readonly timeZone: string }) {
  const text = useText();
  const events = useSiteEvents(site.code, `${site.epoch} ${site.lanes.A.seq} ${site.lanes.B.seq}`);
  const nowMs = clock.nowMs();
  if (!events.data)
    return <p className="muted">{events.error ? text.codes.error.internal.cause : text.frame.loading}</p>;
  if (events.data.length === 0) return <p className="muted">{text.centre.noEvents}</p>;
  const newestFirst = events.data.toSorted((a, b) => b.receivedAtMs - a.receivedAtMs || b.seq - a.seq);
  return (
    <ul className="event-rows" aria-label={text.centre.events}>
      {newestFirst.map((event) => (
        <li key={`${event.epoch} ${event.lane} ${event.seq}`}>
          <span className="nowrap">{shortTime(event.timeMs, timeZone, nowMs)}</span>
          <span className="nowrap muted">
            {event.lane} {event.seq}
          </span>
          <span className="nowrap">{eventName(event.type, text)}</span>
          <span className="ellipsis">{eventInWords(event.type, event.data, text)}</span>
        </li>
      ))}
    </ul>
  );
}
