import './site-page.css';
import { useMemo } from 'react';
import type { SiteRow } from '../../../shared/contract/centre-contract.ts';
import { clock, sitePageFeed, sitesFeed } from '../../client/centre.ts';
import { useFeed } from '../../client/use-client.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { warningInWords } from '../../kit/event-words.ts';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { shortTime } from '../../kit/format.ts';
import { routeHref } from '../../kit/route.ts';
import { Shape, StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { READINESS_TONES, SITE_TONES } from '../site-order.ts';
import { Matters } from './matters.tsx';
import { PatrolForm } from './patrol-form.tsx';
import { People } from './people.tsx';
import { pageRooms } from './room-rows.ts';
import { Rooms } from './rooms.tsx';
import { SiteOrders } from './site-orders.tsx';
import { TimelinePanel } from './timeline-panel.tsx';

/** What is the matter at this site? Rooms, what is open, and what happened last. */
export function SitePageView({ code, timeZone }: { readonly code: string; readonly timeZone: string }) {
  const text = useText();
  const feed = useMemo(() => sitePageFeed(code), [code]);
  const { value, error } = useFeed(feed);
  const sites = useFeed(sitesFeed).value?.sites;
  const row = sites?.find((site) => site.code === code);
  // Ages count on between deltas.
  useTicker(1000);
  const back = <a href={routeHref('overview')}>{text.centre.heading}</a>;
  if (sites !== undefined && row === undefined)
    return <EmptyPage title={text.centreSite.unknown(code)} action={back} />;
  if (!value || !row) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const { picture } = value;
  const isStale = row.state !== 'online';
  return (
    <div className={isStale ? 'page fixed site-page live-data is-old' : 'page fixed site-page live-data'}>
      <SiteHead row={row} timeZone={timeZone} startedAtMs={picture?.startedAtMs ?? null} />
      {picture === null ? (
        <EmptyPage title={text.frame.loading} />
      ) : (
        <div className="site-columns">
          <Rooms picture={picture} isStale={isStale} timeZone={timeZone} />
          <div className="site-matters scroll">
            <Matters picture={picture} timeZone={timeZone} />
            <PatrolForm code={code} rooms={pageRooms(picture)} />
            <SiteOrders orders={value.orders} timeZone={timeZone} />
            <People picture={picture} timeZone={timeZone} />
          </div>
          <TimelinePanel code={code} lanes={picture.lanes} epoch={picture.epoch} timeZone={timeZone} />
        </div>
      )}
    </div>
  );
}

function SiteHead({
  row,
  timeZone,
  startedAtMs,
}: {
  readonly row: SiteRow;
  readonly timeZone: string;
  readonly startedAtMs: number | null;
}) {
  const text = useText();
  const words = text.centreSite;
  const nowMs = clock.nowMs();
  const age = row.lastSeenMs === null ? null : text.frame.duration(nowMs - row.lastSeenMs);
  return (
    <header className="panel site-head">
      <div>
        <h1>{row.name}</h1>
        <div className="muted small">
          {row.code} · <a href={routeHref('overview')}>{words.back}</a>
        </div>
      </div>
      <dl className="site-facts">
        <div>
          <dt>{text.centre.state}</dt>
          <dd>
            <StatusMark tone={SITE_TONES[row.state]}>{text.codes.siteState[row.state]}</StatusMark>
            <div className="muted small">{age === null ? text.centre.never : text.frame.age(age)}</div>
          </dd>
        </div>
        <div>
          <dt>{text.centre.readiness}</dt>
          <dd>
            <StatusMark tone={READINESS_TONES[row.readiness]}>{text.codes.overall[row.readiness]}</StatusMark>
          </dd>
        </div>
        <div>
          <dt>{words.numbers}</dt>
          <dd>
            A {row.lanes.A.seq} · B {row.lanes.B.seq}
            <div className="muted small">
              {row.backlog === null ? words.backlogUnknown : words.backlog(row.backlog)}
            </div>
          </dd>
        </div>
        <div>
          <dt>{words.started}</dt>
          <dd>{startedAtMs === null ? '—' : shortTime(startedAtMs, timeZone, nowMs)}</dd>
        </div>
      </dl>
      {row.state !== 'online' && (
        <p className="tone-attention site-old">
          <Shape tone="attention" />{' '}
          {age === null ? words.neverHeard : words.old(text.codes.siteState[row.state], age)}
        </p>
      )}
      {row.warnings
        .filter((warning) => wordOf(text.centre.warning, warning) !== null)
        .map((warning) => (
          <p key={warning} className="tone-fault site-old">
            <Shape tone="fault" /> {warningInWords(warning, text)}
          </p>
        ))}
    </header>
  );
}
