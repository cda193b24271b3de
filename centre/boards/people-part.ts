import type { PageSession, SitePicture } from '../../shared/contract/site-page.ts';
import { SITE_PAGE_MOST } from '../../shared/contract/site-page.ts';
import { EVENT_DATA, type EventType } from '../../shared/uplink/event-types.ts';
import type { BoardEvent } from '../store/board-event.ts';
import { put } from './put.ts';

type Part = Partial<Pick<SitePicture, 'sessions' | 'duty'>>;

/** What an event says about who is there; counts and posts, never names. */
export function notePeople(picture: SitePicture, type: EventType, event: BoardEvent): Part {
  switch (type) {
    case 'duty.published': {
      const { shifts, people, fromMs, toMs } = EVENT_DATA['duty.published'].parse(event.data);
      return { duty: { shifts, people, signedOn: 0, fromMs, toMs } };
    }
    case 'duty.signed-on':
      return picture.duty === null ? {} : { duty: { ...picture.duty, signedOn: picture.duty.signedOn + 1 } };
    case 'invigilation.signed-in': {
      const { sessionId, lateMs, postId } = EVENT_DATA[type].parse(event.data);
      return inSession(picture, sessionId, event, (session) => ({
        signedIn: session.signedIn + 1,
        late: session.late + Number(lateMs > 0),
        missingPosts: withoutOne(session.missingPosts, postId),
      }));
    }
    case 'invigilation.absent': {
      const { sessionId, postId } = EVENT_DATA[type].parse(event.data);
      return inSession(picture, sessionId, event, (session) => ({
        absent: session.absent + 1,
        missingPosts: withOne(session.missingPosts, postId),
      }));
    }
    case 'invigilation.left': {
      const { sessionId, postId } = EVENT_DATA[type].parse(event.data);
      return inSession(picture, sessionId, event, (session) => ({
        left: session.left + 1,
        missingPosts: withOne(session.missingPosts, postId),
      }));
    }
    case 'invigilation.substituted': {
      const { sessionId, postId } = EVENT_DATA[type].parse(event.data);
      return inSession(picture, sessionId, event, (session) => ({
        substituted: session.substituted + 1,
        missingPosts: withoutOne(session.missingPosts, postId),
      }));
    }
    case 'invigilation.taken-back': {
      const { sessionId } = EVENT_DATA[type].parse(event.data);
      return inSession(picture, sessionId, event, (session) => ({ takenBack: session.takenBack + 1 }));
    }
    default:
      return {};
  }
}

/** A post several people are missing from stands there as often. */
const withOne = (posts: readonly string[], postId: string | null): string[] =>
  postId === null ? [...posts] : [...posts, postId].slice(-SITE_PAGE_MOST.open);

function withoutOne(posts: readonly string[], postId: string | null): string[] {
  const at = postId === null ? -1 : posts.indexOf(postId);
  return at < 0 ? [...posts] : posts.toSpliced(at, 1);
}

function inSession(
  picture: SitePicture,
  id: string,
  event: BoardEvent,
  change: (session: PageSession) => Partial<PageSession>,
): Pick<SitePicture, 'sessions'> {
  const known = picture.sessions.find((session) => session.id === id) ?? {
    ...{ id, signedIn: 0, late: 0, absent: 0, left: 0, substituted: 0, takenBack: 0 },
    ...{ missingPosts: [], atMs: event.timeMs },
  };
  const row = { ...known, ...change(known), atMs: event.timeMs };
  return { sessions: put(picture.sessions, row, SITE_PAGE_MOST.sessions) };
}
