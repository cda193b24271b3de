import type { Database } from '../../server/sqlite/database.ts';
import { RosterRoom } from '../../shared/contract/roster-rooms.ts';
import {
  type Assignment,
  Person,
  Post,
  type SeatPlace,
  Session,
} from '../../shared/contract/roster-table.ts';

/** Undo reaches back this many steps; a step is one seat, or all seats of a plan that was accepted. */
const LONGEST_HISTORY = 200;

/** A change of one seat, to be taken back or made again. */
export interface SeatEdit extends SeatPlace {
  readonly seq: number;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a roster knows by import: changes seldom, is read once and kept. */
export interface Masters {
  readonly people: readonly Person[];
  readonly posts: readonly Post[];
  readonly sessions: readonly Session[];
  readonly rooms: readonly RosterRoom[];
}

/** The tables of the roster as functions. Writing happens inside a transaction of the caller. */
export interface RosterStore {
  revision(): number;
  masters(): Masters;
  assignments(): Assignment[];
  seat(place: SeatPlace): { personId: string | null; revision: number } | null;
  /** Highest occupied seat number of a post in any session, or -1. */
  highestOccupiedSeat(postId: string): number;
  setSeat(place: SeatPlace, personId: string | null): void;
  /** Inserts or replaces by id; the order of first arrival stays. */
  upsert(masters: Partial<Masters>): void;
  /** Revision in which what is known of a room was written; 0 where nothing is. */
  roomRevision(roomId: string): number;
  removePost(postId: string): void;
  /** Seats somebody sits on in a session. */
  occupiedSeats(sessionId: string): number;
  /** With its seats, locks and steps of undo. */
  removeSession(sessionId: string): void;
  /** These sessions come last, in this order. */
  orderSessions(sessionIds: readonly string[]): void;
  /** Forgets what is known of a room. */
  removeRoom(roomId: string): void;
  locks(): SeatPlace[];
  setLock(place: SeatPlace, isLocked: boolean): void;
  /** One step of undo. Forgets what could be redone and what is too old. */
  remember(edits: readonly Omit<SeatEdit, 'seq'>[]): void;
  /** The edits of the newest step, in the order they were made; empty when there is none. */
  lastStep(): SeatEdit[];
  /** The edits of the step that was undone last. */
  firstUndoneStep(): SeatEdit[];
  markStep(edits: readonly SeatEdit[], isUndone: boolean): void;
}

export function createRosterStore(database: Database): RosterStore {
  let kept: { revision: number; masters: Masters } | null = null;

  function state(): { revision: number; masterRevision: number } {
    const row = database.get('SELECT revision, master_revision FROM roster_state WHERE id = 1');
    return {
      revision: Number(row?.['revision'] ?? 0),
      masterRevision: Number(row?.['master_revision'] ?? 0),
    };
  }

  function bump(): number {
    database.run('UPDATE roster_state SET revision = revision + 1 WHERE id = 1');
    return state().revision;
  }

  const values = (table: 'roster_person' | 'roster_post' | 'roster_session'): unknown[] =>
    database
      .all(`SELECT value FROM ${table} ORDER BY position`)
      .map((row): unknown => JSON.parse(String(row['value'])));

  function upsertAll(
    table: 'roster_person' | 'roster_post' | 'roster_session',
    list: readonly { readonly id: string }[] | undefined,
  ): void {
    for (const value of list ?? [])
      database.run(
        `INSERT INTO ${table} (id, value) VALUES (?, ?) ON CONFLICT(id) DO UPDATE SET value = excluded.value`,
        value.id,
        JSON.stringify(value),
      );
  }

  /** All edits of the step that the first edit found belongs to; an edit without a step is one of its own. */
  function step(where: string): SeatEdit[] {
    const first = database.get(
      `SELECT seq, step FROM roster_edit LEFT JOIN roster_edit_step ON edit_seq = seq WHERE ${where} LIMIT 1`,
    );
    if (!first) return [];
    const rows =
      first['step'] === null
        ? database.all('SELECT * FROM roster_edit WHERE seq = ?', Number(first['seq']))
        : database.all(
            'SELECT roster_edit.* FROM roster_edit JOIN roster_edit_step ON edit_seq = seq WHERE step = ? ORDER BY seq',
            Number(first['step']),
          );
    const text = (value: unknown) => (typeof value === 'string' ? value : null);
    return rows.map((row) => ({
      seq: Number(row['seq']),
      sessionId: String(row['session_id']),
      postId: String(row['post_id']),
      seat: Number(row['seat']),
      before: text(row['before_person_id']),
      after: text(row['after_person_id']),
    }));
  }

  /** Drops what lies before the newest steps. */
  function forgetOld(): void {
    const oldest = database.get(
      `SELECT min(seq) AS first FROM roster_edit LEFT JOIN roster_edit_step ON edit_seq = seq
        GROUP BY coalesce(step, -seq) ORDER BY first DESC LIMIT 1 OFFSET ?`,
      LONGEST_HISTORY - 1,
    );
    if (oldest) database.run('DELETE FROM roster_edit WHERE seq < ?', Number(oldest['first']));
    forgetSteps();
  }
  function forgetSteps(): void {
    database.run('DELETE FROM roster_edit_step WHERE edit_seq NOT IN (SELECT seq FROM roster_edit)');
  }

  return {
    revision: () => state().revision,
    masters() {
      const { masterRevision } = state();
      if (kept?.revision !== masterRevision)
        kept = {
          revision: masterRevision,
          masters: {
            people: Person.array().parse(values('roster_person')),
            posts: Post.array().parse(values('roster_post')),
            sessions: Session.array().parse(values('roster_session')),
            rooms: RosterRoom.array().parse(
              database
                .all('SELECT value FROM roster_room ORDER BY room_id')
                .map((row): unknown => JSON.parse(String(row['value']))),
            ),
          },
        };
      return kept.masters;
    },
    assignments: () =>
      database
        .all(
          'SELECT session_id, post_id, seat, person_id FROM roster_seat WHERE person_id IS NOT NULL ORDER BY session_id, post_id, seat',
        )
        .map((row) => ({
          sessionId: String(row['session_id']),
          postId: String(row['post_id']),
          seat: Number(row['seat']),
          personId: String(row['person_id']),
        })),
    seat({ sessionId, postId, seat }) {
      const row = database.get(
        'SELECT person_id, revision FROM roster_seat WHERE session_id = ? AND post_id = ? AND seat = ?',
        sessionId,
        postId,
        seat,
      );
      if (!row) return null;
      const personId = row['person_id'];
      return { personId: typeof personId === 'string' ? personId : null, revision: Number(row['revision']) };
    },
    highestOccupiedSeat(postId) {
      const row = database.get(
        'SELECT MAX(seat) AS highest FROM roster_seat WHERE post_id = ? AND person_id IS NOT NULL',
        postId,
      );
      return Number(row?.['highest'] ?? -1);
    },
    setSeat({ sessionId, postId, seat }, personId) {
      database.run(
        `INSERT INTO roster_seat (session_id, post_id, seat, person_id, revision) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT(session_id, post_id, seat) DO UPDATE SET person_id = excluded.person_id, revision = excluded.revision`,
        sessionId,
        postId,
        seat,
        personId,
        bump(),
      );
    },
    upsert({ people, posts, sessions, rooms }) {
      // A roll-back would bring the number back without the change: what is kept must go in any case.
      kept = null;
      upsertAll('roster_person', people);
      upsertAll('roster_post', posts);
      upsertAll('roster_session', sessions);
      const revision = bump();
      for (const room of rooms ?? [])
        database.run(
          'INSERT OR REPLACE INTO roster_room (room_id, revision, value) VALUES (?, ?, ?)',
          ...[room.roomId, revision, JSON.stringify(room)],
        );
      database.run('UPDATE roster_state SET master_revision = revision WHERE id = 1');
    },
    roomRevision(roomId) {
      const row = database.get('SELECT revision FROM roster_room WHERE room_id = ?', roomId);
      return Number(row?.['revision'] ?? 0);
    },
    removePost(postId) {
      kept = null;
      database.run('DELETE FROM roster_seat WHERE post_id = ?', postId);
      database.run('DELETE FROM roster_edit WHERE post_id = ?', postId);
      database.run('DELETE FROM roster_lock WHERE post_id = ?', postId);
      database.run('DELETE FROM roster_post WHERE id = ?', postId);
    },
    occupiedSeats: (sessionId) =>
      Number(
        database.get(
          'SELECT count(*) AS count FROM roster_seat WHERE session_id = ? AND person_id IS NOT NULL',
          sessionId,
        )?.['count'] ?? 0,
      ),
    removeSession(sessionId) {
      kept = null;
      database.run('DELETE FROM roster_seat WHERE session_id = ?', sessionId);
      database.run('DELETE FROM roster_edit WHERE session_id = ?', sessionId);
      forgetSteps();
      database.run('DELETE FROM roster_lock WHERE session_id = ?', sessionId);
      database.run('DELETE FROM roster_session WHERE id = ?', sessionId);
    },
    orderSessions(sessionIds) {
      kept = null;
      const last = Number(
        database.get('SELECT coalesce(max(position), 0) AS last FROM roster_session')?.['last'],
      );
      for (const [index, id] of sessionIds.entries())
        database.run('UPDATE roster_session SET position = ? WHERE id = ?', last + 1 + index, id);
    },
    removeRoom(roomId) {
      kept = null;
      database.run('DELETE FROM roster_room WHERE room_id = ?', roomId);
    },
    locks: () =>
      database
        .all('SELECT session_id, post_id, seat FROM roster_lock ORDER BY session_id, post_id, seat')
        .map((row) => ({
          sessionId: String(row['session_id']),
          postId: String(row['post_id']),
          seat: Number(row['seat']),
        })),
    setLock({ sessionId, postId, seat }, isLocked) {
      database.run(
        isLocked
          ? 'INSERT OR IGNORE INTO roster_lock (session_id, post_id, seat) VALUES (?, ?, ?)'
          : 'DELETE FROM roster_lock WHERE session_id = ? AND post_id = ? AND seat = ?',
        sessionId,
        postId,
        seat,
      );
      bump();
    },
    remember(edits) {
      database.run('DELETE FROM roster_edit WHERE is_undone = 1');
      // Numbers are used again: what is left of a forgotten step must not take in a new edit.
      forgetSteps();
      let step: number | null = null;
      for (const { sessionId, postId, seat, before, after } of edits) {
        const { lastInsertRowid } = database.run(
          'INSERT INTO roster_edit (session_id, post_id, seat, before_person_id, after_person_id, is_undone) VALUES (?, ?, ?, ?, ?, 0)',
          sessionId,
          postId,
          seat,
          before,
          after,
        );
        step ??= lastInsertRowid;
        if (edits.length > 1)
          database.run(
            'INSERT OR REPLACE INTO roster_edit_step (edit_seq, step) VALUES (?, ?)',
            lastInsertRowid,
            step,
          );
      }
      forgetOld();
    },
    lastStep: () => step('is_undone = 0 ORDER BY seq DESC'),
    firstUndoneStep: () => step('is_undone = 1 ORDER BY seq ASC'),
    markStep(edits, isUndone) {
      for (const { seq } of edits)
        database.run('UPDATE roster_edit SET is_undone = ? WHERE seq = ?', isUndone ? 1 : 0, seq);
    },
  };
}
