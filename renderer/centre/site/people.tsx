import type { SitePicture } from '../../../shared/contract/site-page.ts';
import { clock } from '../../client/centre.ts';
import { shortTime } from '../../kit/format.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';

/** Who is there, in counts: the site sends no names. */
export function People({ picture, timeZone }: { readonly picture: SitePicture; readonly timeZone: string }) {
  const text = useText();
  const words = text.centreSite;
  const nowMs = clock.nowMs();
  const { sessions, duty } = picture;
  const nameOf = (id: string): string => picture.rooms.find((room) => room.id === id)?.name ?? id;
  return (
    <section className="panel" aria-labelledby="site-people-head">
      <h2 id="site-people-head">{words.people}</h2>
      {sessions.length === 0 && <p className="muted">{words.noPeople}</p>}
      <ul className="site-items">
        {sessions
          .toSorted((a, b) => b.atMs - a.atMs)
          .map((session) => (
            <li key={session.id}>
              <div>
                <strong>{session.id}</strong>{' '}
                <span className="muted small">{shortTime(session.atMs, timeZone, nowMs)}</span>
              </div>
              <div>
                {words.signedIn(session.signedIn, session.late)}
                {session.substituted > 0 && ` · ${words.substituted(session.substituted)}`}
              </div>
              <StatusMark tone={session.missingPosts.length > 0 ? 'fault' : 'normal'}>
                {session.missingPosts.length > 0
                  ? words.missing(
                      session.missingPosts.length,
                      [...new Set(session.missingPosts)].slice(0, 8).map(nameOf).join(text.frame.listMark),
                    )
                  : words.noneMissing}
              </StatusMark>
              {session.takenBack > 0 && (
                <div className="muted small">{words.takenBack(session.takenBack)}</div>
              )}
            </li>
          ))}
      </ul>
      {duty !== null && <p className="small">{words.duty(duty.signedOn, duty.shifts, duty.people)}</p>}
    </section>
  );
}
