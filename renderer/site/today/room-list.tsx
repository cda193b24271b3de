import type { Today } from '../../../shared/contract/today.ts';
import { camerasFeed, rosterFeed, useSite } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { routeHref } from '../../kit/route.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { STATE_TONES } from '../../wall/tile-view.ts';
import { type RoomRow, roomFigures, roomRows } from './room-rows.ts';

/** Every room in one line: what its picture does and who is in it this session; what is wrong comes first. */
export function RoomList({ session }: { readonly session: Today['session'] }) {
  const text = useText();
  const site = useSite();
  const cameras = useFeed(camerasFeed).value;
  const roster = useFeed(rosterFeed).value;
  if (!site || !cameras) return null;
  const exam = session?.kind === 'exam' ? session : null;
  const rows = roomRows(site.rooms, cameras, roster, exam?.id ?? null);
  if (rows.length === 0) return null;
  const { pictureFaults, openSeats } = roomFigures(rows);
  return (
    <section className="panel" aria-labelledby="rooms-head">
      <div className="panel-head">
        <h2 id="rooms-head">{exam && roster ? text.today.roomsOf(exam.name) : text.today.roomsHeading}</h2>
        <span className="muted">
          {[
            text.today.roomCount(rows.length),
            ...(pictureFaults > 0 ? [text.today.roomFaults(pictureFaults)] : []),
            ...(openSeats > 0 ? [text.today.openSeats(openSeats)] : []),
          ].join(' · ')}
        </span>
      </div>
      <ul className="room-rows">
        {rows.map((row) => (
          <Room key={row.id} row={row} />
        ))}
      </ul>
    </section>
  );
}

function Room({ row: { id, name, picture, seats } }: { readonly row: RoomRow }) {
  const text = useText();
  const reason = picture && picture.state !== 'live' ? wordOf(text.codes.cameraCode, picture.code) : null;
  return (
    <li>
      <span className="room-name ellipsis">
        {picture ? <a href={routeHref('wall', { room: id })}>{name}</a> : name}
      </span>
      <span className="room-picture">
        <StatusMark tone={picture ? STATE_TONES[picture.state] : 'unconnected'}>
          {picture ? text.codes.cameraState[picture.state] : text.today.noCamera}
        </StatusMark>
        {reason && <span className="small muted room-reason">{reason.cause}</span>}
      </span>
      <span className="room-people">
        {seats.map((person, index) => (
          <span key={`${id} ${String(index)}`} className={person === null ? 'tone-attention' : undefined}>
            {person ?? <StatusMark tone="attention">{text.people.open}</StatusMark>}
          </span>
        ))}
      </span>
    </li>
  );
}
