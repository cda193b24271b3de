import { useEffect, useState } from 'react';
import type { SitePicture, Timeline } from '../../../shared/contract/site-page.ts';
import { centreClient, clock } from '../../client/centre.ts';
import { Button } from '../../kit/controls.ts';
import { eventInWords, eventName } from '../../kit/event-words.ts';
import { shortTime } from '../../kit/format.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { useText } from '../../kit/text/index.ts';
import { eventKey, withNewest, withOlder } from './merge-timeline.ts';

/** What happened, newest first; older pages on demand. */
export function TimelinePanel({
  code,
  lanes,
  epoch,
  timeZone,
}: {
  readonly code: string;
  readonly lanes: SitePicture['lanes'];
  readonly epoch: number;
  readonly timeZone: string;
}) {
  const text = useText();
  const words = text.centreSite;
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const version = `${epoch} ${lanes.A} ${lanes.B}`;
  useEffect(() => {
    let isCurrent = version !== '';
    centreClient
      .query('site.timeline', { code })
      .then((newest) => {
        if (!isCurrent) return;
        setTimeline((known) => withNewest(known, newest));
        setFailed(false);
      })
      .catch(() => isCurrent && setFailed(true));
    return () => {
      isCurrent = false;
    };
  }, [code, version]);

  const loadOlder = async (): Promise<void> => {
    const before = timeline?.next;
    if (!timeline || !before || isBusy) return;
    setBusy(true);
    try {
      const older = await centreClient.query('site.timeline', { code, before });
      // New events may have come on top meanwhile; a list that was started anew has another end.
      setTimeline((now) => (now !== null && now.next === before ? withOlder(now, older) : now));
      setFailed(false);
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };

  const nowMs = clock.nowMs();
  return (
    <section className="panel site-timeline" aria-labelledby="timeline-head">
      <h2 id="timeline-head">{words.timeline}</h2>
      {hasFailed && <p className="tone-attention">{words.timelineFailed}</p>}
      {timeline === null ? (
        <p className="muted">{text.frame.loading}</p>
      ) : timeline.events.length === 0 ? (
        <p className="muted">{text.centre.noEvents}</p>
      ) : (
        <ScrollRegion label={words.timeline} className="site-event-list">
          <ul className="site-items">
            {timeline.events.map((event) => (
              <li key={eventKey(event)}>
                <div>
                  <span className="nowrap">{shortTime(event.timeMs, timeZone, nowMs)}</span>{' '}
                  <strong>{eventName(event.type, text)}</strong>{' '}
                  <span className="muted small nowrap">
                    {event.lane} {event.seq}
                  </span>
                </div>
                <div className="small wrap-anywhere">{eventInWords(event.type, event.data, text)}</div>
              </li>
            ))}
          </ul>
          {timeline.next === null ? (
            <p className="muted small">{words.timelineStart}</p>
          ) : (
            <Button onClick={() => void loadOlder()} loading={isBusy}>
              {words.older}
            </Button>
          )}
        </ScrollRegion>
      )}
    </section>
  );
}
