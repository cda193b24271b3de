import type { Database } from '../../server/sqlite/database.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { Post, RosterTable, SeatPlace, Session } from '../../shared/contract/roster-table.ts';
import { evaluateRoster } from '../../shared/domain/roster/evaluate-roster.ts';
import type { ActiveRule } from '../../shared/domain/roster/problem/rule-set.ts';
import type { Roster, RosterFact } from '../ports/roster.ts';
import { followPlan } from './follow-plan.ts';
import { postIdOfRoom, postOfRoom } from './import-values.ts';
import type { SeatChange } from './plan/seat-changes.ts';
import { createRosterStore, type SeatEdit } from './roster-store.ts';
import { createTableImports, type RoomList } from './tables/create-table-imports.ts';

/**
 * The roster of one site in SQLite. Every change is one transaction in which `record` is called, so the
 * journal and the outbox hold it or nothing has happened. Undo takes back changes of seats (200 of them,
 * also after a restart); imports are taken back on their own.
 */
export function createRoster(options: {
  database: Database;
  record: (fact: RosterFact) => void;
  rooms: RoomList;
  /** The rules in use; those that hold everywhere when nothing is given. */
  rules?: () => readonly ActiveRule[];
  /** Whether a session has ended; none has when nothing is given. */
  isOver?: (session: Session) => boolean;
  nowMs: () => number;
}): Roster & {
  /** After the rules changed: the table is judged anew and told. */
  rulesChanged(): void;
  /** Gives every exam room without an invigilation post its post (rooms that came by the config file). */
  ensureRoomPosts(actor: string): number;
  /** The records of people were changed: the table is another one. */
  refresh(): void;
  /** Whether anybody is assigned to a post of this room, in any session. */
  isRoomStaffed(roomId: string): boolean;
  /** After rooms changed: exam rooms have their post under their name, others have none while nobody sits there. */
  followRooms(actor: string): void;
} {
  const { database, record, rooms } = options;
  const store = createRosterStore(database);
  const listeners = new Set<() => void>();
  let kept: RosterTable | null = null;

  /** One transaction, then the listeners; a failure leaves nothing behind, here neither. */
  function change<T>(work: () => T): T {
    kept = null;
    const result = database.transaction(work);
    kept = null;
    for (const listener of listeners) listener();
    return result;
  }

  function table(): RosterTable {
    const revision = store.revision();
    if (kept?.revision === revision) return kept;
    const { people, posts, sessions, rooms } = store.masters();
    const input = {
      people: [...people],
      posts: [...posts],
      sessions: [...sessions],
      rooms: [...rooms],
      assignments: store.assignments(),
    };
    kept = {
      revision,
      ...input,
      locks: store.locks(),
      conflicts: evaluateRoster(input, options.rules?.()),
      canUndo: store.lastStep().length > 0,
      canRedo: store.firstUndoneStep().length > 0,
    };
    return kept;
  }

  const tables = createTableImports({ database, store, rooms, record, change, nowMs: options.nowMs });

  /** Puts a person on a seat (or nobody) and says so; refuses what the table does not have. */
  function place(what: string, at: SeatPlace, personId: string | null, actor: string): void {
    const { sessionId, postId, seat } = at;
    const before = store.seat(at)?.personId ?? null;
    store.setSeat(at, personId);
    record({
      what,
      subject: `${sessionId}/${postId}/${seat}`,
      details: { sessionId, postId, seat, before, after: personId, revision: store.revision() },
      actor,
    });
  }

  function checkPlace(at: SeatPlace, personId: string | null): void {
    const { people, posts, sessions } = store.masters();
    if (!sessions.some((session) => session.id === at.sessionId))
      throw new ContractError('not-found', 'there is no such session', 'sessionId');
    const post = posts.find((one) => one.id === at.postId);
    if (!post) throw new ContractError('not-found', 'there is no such post', 'postId');
    if (!Number.isInteger(at.seat) || at.seat < 0 || at.seat >= post.seats)
      throw new ContractError('bad-input', `the post has ${post.seats} seats`, 'seat');
    if (personId !== null && !people.some((person) => person.id === personId))
      throw new ContractError('not-found', 'there is no such person', 'personId');
  }

  const seatName = ({ sessionId, postId, seat }: SeatPlace): string => `${sessionId}/${postId}/${seat}`;

  function checkUnlocked(places: readonly SeatPlace[]): void {
    const locked = new Set(store.locks().map(seatName));
    if (places.some((at) => locked.has(seatName(at))))
      throw new ContractError('conflict', 'this seat is locked: unlock it first', 'locked');
  }

  function checkSeen(at: SeatPlace, revision: number): void {
    if ((store.seat(at)?.revision ?? 0) > revision || revision > store.revision())
      throw new ContractError('conflict', 'somebody has changed this seat in the meantime', 'revision');
  }

  /** Several seats at once: one entry, one step of undo. */
  function placeAll(
    changes: readonly SeatChange[],
    fact: { readonly what: string; readonly subject: string },
    actor: string,
    more: Readonly<Record<string, unknown>> = {},
  ): Omit<SeatEdit, 'seq'>[] {
    const edits = changes.map((one) => ({
      sessionId: one.sessionId,
      postId: one.postId,
      seat: one.seat,
      before: store.seat(one)?.personId ?? null,
      after: one.personId,
    }));
    for (const one of changes) store.setSeat(one, one.personId);
    const sessionIds = new Set(changes.map(({ sessionId }) => sessionId));
    const [only] = sessionIds;
    const session = sessionIds.size === 1 ? { sessionId: only } : {};
    const details = { ...session, ...more, seats: changes.length, revision: store.revision() };
    record({ ...fact, details, actor });
    return edits;
  }

  function step(direction: 'undo' | 'redo', actor: string): void {
    const edits = direction === 'undo' ? store.lastStep() : store.firstUndoneStep();
    const [first] = edits;
    if (!first) throw new ContractError('conflict', `there is nothing to ${direction}`);
    const wanted = edits.map((edit) => ({
      ...edit,
      personId: direction === 'undo' ? edit.before : edit.after,
    }));
    for (const one of wanted) checkPlace(one, one.personId);
    checkUnlocked(wanted);
    const what = direction === 'undo' ? 'roster.undone' : 'roster.redone';
    change(() => {
      if (edits.length === 1) place(what, first, wanted[0]?.personId ?? null, actor);
      else placeAll(wanted, { what, subject: 'seats' }, actor);
      store.markStep(edits, direction === 'undo');
    });
  }

  const isPostStaffed = (postId: string): boolean => store.highestOccupiedSeat(postId) >= 0;

  function ensureRoomPosts(actor: string): number {
    const { posts } = store.masters();
    const covered = new Set(posts.map((post) => post.roomId));
    const missing: Post[] = rooms
      .list()
      .filter((room) => room.kind === 'exam' && !covered.has(room.id))
      .map((room) => postOfRoom(room, null, undefined));
    if (missing.length > 0)
      change(() => {
        store.upsert({ posts: missing });
        record({ what: 'roster.posts-added', subject: 'rooms', details: { added: missing.length }, actor });
      });
    return missing.length;
  }

  return {
    table,
    rulesChanged() {
      kept = null;
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
    preview: tables.preview,
    import: tables.import,
    lastImport: tables.last,
    undoImport: tables.undo,
    assign({ revision, personId, ...at }, actor) {
      checkPlace(at, personId);
      checkSeen(at, revision);
      const before = store.seat(at)?.personId ?? null;
      if (before === personId) return;
      checkUnlocked([at]);
      change(() => {
        place(personId === null ? 'roster.unassigned' : 'roster.assigned', at, personId, actor);
        store.remember([{ ...at, before, after: personId }]);
      });
    },
    swap({ from, to, revision }, actor) {
      for (const at of [from, to]) {
        checkPlace(at, null);
        checkSeen(at, revision);
      }
      checkUnlocked([from, to]);
      const [left, right] = [store.seat(from)?.personId ?? null, store.seat(to)?.personId ?? null];
      if (left === right || seatName(from) === seatName(to)) return;
      change(() => {
        const changes = [
          { ...from, personId: right },
          { ...to, personId: left },
        ];
        store.remember(placeAll(changes, { what: 'roster.swapped', subject: seatName(from) }, actor));
      });
    },
    lock(at, isLocked, actor) {
      checkPlace(at, null);
      change(() => {
        store.setLock(at, isLocked);
        const { sessionId, postId, seat } = at;
        record({
          what: isLocked ? 'roster.locked' : 'roster.unlocked',
          subject: seatName(at),
          details: { sessionId, postId, seat, personId: store.seat(at)?.personId ?? null },
          actor,
        });
      });
    },
    replaceSeats(changes, what, subject, actor, details) {
      for (const one of changes) checkPlace(one, one.personId);
      checkUnlocked(changes);
      change(() => {
        const edits = placeAll(changes, { what, subject }, actor, details);
        if (edits.length > 0) store.remember(edits);
      });
    },
    saveRooms(revision, changed, actor) {
      const listed = new Set(rooms.list().map(({ id }) => id));
      const { sessions, rooms: before } = store.masters();
      const sessionIds = new Set(sessions.map(({ id }) => id));
      for (const room of changed) {
        if (!listed.has(room.roomId)) throw new ContractError('not-found', 'there is no such room', 'roomId');
        if (room.sessions.some(({ sessionId }) => !sessionIds.has(sessionId)))
          throw new ContractError('not-found', 'there is no such session', 'sessionId');
        if (store.roomRevision(room.roomId) > revision || revision > store.revision())
          throw new ContractError('conflict', 'somebody has changed this room in the meantime', 'revision');
      }
      const known = new Map(before.map((room) => [room.roomId, JSON.stringify(room)]));
      const fresh = changed.filter((room) => known.get(room.roomId) !== JSON.stringify(room));
      const [first] = fresh;
      if (!first) return;
      change(() => {
        store.upsert({ rooms: fresh });
        record({
          what: 'roster.rooms-saved',
          subject: fresh.length === 1 ? first.roomId : 'rooms',
          details: { rooms: fresh.length, revision: store.revision() },
          actor,
        });
      });
    },
    followPlan: (sessions, isClearing, actor) =>
      change(() => {
        const isOver = options.isOver ?? (() => false);
        const done = followPlan(store, sessions, { isClearing, isOver });
        if (done === null) return;
        const { sessions: plannedSessions, removed, seats } = done;
        const details = { plannedSessions, removed, seats, revision: store.revision() };
        record({ what: 'roster.sessions-planned', subject: 'sessions', details, actor });
      }),
    undo: (actor) => step('undo', actor),
    redo: (actor) => step('redo', actor),
    ensureRoomPosts,
    refresh() {
      kept = null;
      for (const listener of listeners) listener();
    },
    isRoomStaffed: (roomId) =>
      store.masters().posts.some((post) => post.roomId === roomId && isPostStaffed(post.id)),
    followRooms(actor) {
      const roomOf = new Map(rooms.list().map((room) => [room.id, room]));
      const own = store.masters().posts.filter((post) => post.id === postIdOfRoom(post.roomId ?? ''));
      const isExam = (post: Post) => roomOf.get(post.roomId ?? '')?.kind === 'exam';
      const idle = own.filter((post) => !isExam(post) && !isPostStaffed(post.id));
      const renamed = own.flatMap((post) => {
        const name = roomOf.get(post.roomId ?? '')?.name ?? post.name;
        return isExam(post) && name !== post.name ? [{ ...post, name }] : [];
      });
      if (idle.length > 0 || renamed.length > 0)
        change(() => {
          for (const post of idle) store.removePost(post.id);
          store.upsert({ posts: renamed });
        });
      ensureRoomPosts(actor);
    },
  };
}
