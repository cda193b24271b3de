import type { Today } from '../../../shared/contract/today.ts';
import { routeHref } from '../../kit/route.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { UPLINK_TONES } from '../site-header.tsx';

/** The figures beside the verdict: pictures, roster, link upward. */
export function LinkPanel({ today }: { readonly today: Today }) {
  const text = useText();
  const { uplink, cameras, rooms } = today;
  const backlog = uplink.lanes.A.last - uplink.lanes.A.acked + (uplink.lanes.B.last - uplink.lanes.B.acked);
  const words = text.codes.uplinkState[uplink.state];
  const isAllLive = cameras.live === cameras.total;
  return (
    <section className="panel figures" aria-label={text.today.uplink}>
      <dl>
        <div>
          <dt>
            <a href={routeHref('wall')}>{text.today.cameras}</a>
          </dt>
          <dd>
            <StatusMark tone={cameras.total === 0 ? 'unconnected' : isAllLive ? 'normal' : 'fault'}>
              {text.today.liveOf(cameras.live, cameras.total)}
            </StatusMark>
            <p className="muted small">
              {text.today.rooms(rooms.withLiveCamera, rooms.total)}{' '}
              <a href={routeHref('cameras')}>{text.health.heading}</a>
            </p>
          </dd>
        </div>
        <div>
          <dt>
            <a href={routeHref('people')}>{text.today.roster}</a>
          </dt>
          <dd>
            <StatusMark
              tone={today.rosterConflicts > 0 ? 'fault' : today.openSeats > 0 ? 'attention' : 'normal'}
            >
              {[
                today.rosterConflicts > 0 ? text.today.conflicts(today.rosterConflicts) : '',
                today.openSeats > 0 ? text.today.openSeats(today.openSeats) : '',
              ]
                .filter(Boolean)
                .join(' · ') || text.today.rosterFine}
            </StatusMark>
          </dd>
        </div>
        <div>
          <dt>
            <a href={routeHref('reports')}>{text.today.uplink}</a>
          </dt>
          <dd>
            <StatusMark tone={UPLINK_TONES[uplink.state]}>{words.cause}</StatusMark>
            {words.action && <p className="small">{words.action}</p>}
            {uplink.state !== 'not-configured' && (
              <p className="muted small">
                {backlog > 0 ? text.today.waiting(backlog) : text.today.allDelivered}
                {uplink.oldestUnackedAgeMs !== null && backlog > 0
                  ? ` · ${text.today.oldest(text.frame.duration(uplink.oldestUnackedAgeMs))}`
                  : ''}
              </p>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}
