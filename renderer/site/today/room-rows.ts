import type { CameraState, CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';

/** What the Today page says about one room: its worst picture, and who is in it this session. */
export interface RoomRow {
  readonly id: string;
  readonly name: string;
  /** State and code of the room's worst camera; null when it has none. */
  readonly picture: { readonly state: CameraState; readonly code: string } | null;
  /** Names in the seats of the session, in order; null for a seat nobody has. Empty without a session. */
  readonly seats: readonly (string | null)[];
}

/** Worst first: what needs a person before what mends itself. */
const STATE_RANK: Readonly<Record<CameraState, number>> = {
  'auth-failed': 0,
  unsupported: 1,
  offline: 2,
  stalled: 3,
  degraded: 4,
  connecting: 5,
  'waiting-for-key-frame': 6,
  live: 7,
};

const hasPictureFault = ({ picture }: RoomRow): boolean => picture !== null && picture.state !== 'live';
const hasOpenSeat = ({ seats }: RoomRow): boolean => seats.includes(null);

/**
 * Exam rooms, and other rooms that have a camera: those with a picture fault first (same fault together),
 * then those with an open seat, the rest in the order of the site.
 */
export function roomRows(
  rooms: readonly RoomConfig[],
  cameras: readonly Pick<CameraStatus, 'roomId' | 'state' | 'stateCode'>[],
  roster: Pick<RosterTable, 'people' | 'posts' | 'assignments'> | null,
  sessionId: string | null,
): RoomRow[] {
  const people = new Map(roster?.people.map(({ id, name }) => [id, name]));
  const taken = new Map(
    roster?.assignments
      .filter((assignment) => assignment.sessionId === sessionId)
      .map(({ postId, seat, personId }) => [`${postId} ${seat}`, people.get(personId) ?? personId]),
  );
  const rows = rooms.flatMap(({ id, name, kind }): RoomRow[] => {
    const [worst] = cameras
      .filter(({ roomId }) => roomId === id)
      .toSorted((a, b) => STATE_RANK[a.state] - STATE_RANK[b.state]);
    if (kind !== 'exam' && !worst) return [];
    const posts = sessionId === null ? [] : (roster?.posts.filter((post) => post.roomId === id) ?? []);
    const seats = posts.flatMap((post) =>
      // A duty post counts where somebody is on duty; only invigilation must be filled in every session.
      Array.from({ length: post.seats }, (_, seat) => taken.get(`${post.id} ${seat}`) ?? null).filter(
        (person) => person !== null || post.kind === 'invigilation',
      ),
    );
    return [{ id, name, picture: worst ? { state: worst.state, code: worst.stateCode } : null, seats }];
  });
  const rank = (row: RoomRow): number => {
    if (hasPictureFault(row)) return row.picture ? STATE_RANK[row.picture.state] : 0;
    return hasOpenSeat(row) ? 10 : 11;
  };
  return rows.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (hasPictureFault(a) ? (a.picture?.code ?? '').localeCompare(b.picture?.code ?? '') : 0),
  );
}

export const roomFigures = (rows: readonly RoomRow[]) => ({
  total: rows.length,
  pictureFaults: rows.filter(hasPictureFault).length,
  openSeats: rows.reduce((sum, { seats }) => sum + seats.filter((seat) => seat === null).length, 0),
});
