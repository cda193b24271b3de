import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import {
  type ReportRole,
  type ReportTime,
  RosterDaySetup,
  type StandbyPlace,
} from '../../../shared/contract/roster-day.ts';

export interface RosterDeskStore {
  setup(): RosterDaySetup;
  /** These three inside a transaction of the caller; null, or an empty place, takes it away. */
  setReportTime(time: Omit<ReportTime, 'minutes'>, minutes: number | null): void;
  setStandbyPlace(place: StandbyPlace): void;
  setCard(card: string, personId: string | null): void;
}

export function createRosterDeskStore(database: HookedDatabase): RosterDeskStore {
  const roleOf = (kind: unknown, post: unknown): unknown => (kind === 'post' ? { kind, post } : { kind });
  const postOf = (role: ReportRole): string => (role.kind === 'post' ? role.post : '');
  return {
    setup: () =>
      RosterDaySetup.parse({
        reports: database
          .all(
            'SELECT session_id, role, post, minutes FROM roster_report_time ORDER BY session_id, role, post',
          )
          .map((row) => ({
            ...{ sessionId: row['session_id'], minutes: row['minutes'] },
            role: roleOf(row['role'], row['post']),
          })),
        standby: database
          .all('SELECT person_id, place, building FROM roster_standby_place ORDER BY person_id')
          .map(({ person_id: personId, place, building }) => ({ personId, place, building })),
        cards: database
          .all('SELECT card, person_id FROM roster_card ORDER BY card')
          .map(({ card, person_id: personId }) => ({ card, personId })),
      }),
    setReportTime({ sessionId, role }, minutes) {
      const key = [sessionId, role.kind, postOf(role)] as const;
      if (minutes === null)
        database.run('DELETE FROM roster_report_time WHERE session_id = ? AND role = ? AND post = ?', ...key);
      else
        database.run(
          `INSERT INTO roster_report_time (session_id, role, post, minutes) VALUES (?, ?, ?, ?)
           ON CONFLICT (session_id, role, post) DO UPDATE SET minutes = excluded.minutes`,
          ...key,
          minutes,
        );
    },
    setStandbyPlace({ personId, place, building }) {
      if (place === '' && building === '')
        database.run('DELETE FROM roster_standby_place WHERE person_id = ?', personId);
      else
        database.run(
          `INSERT INTO roster_standby_place (person_id, place, building) VALUES (?, ?, ?)
           ON CONFLICT (person_id) DO UPDATE SET place = excluded.place, building = excluded.building`,
          ...[personId, place, building],
        );
    },
    setCard(card, personId) {
      if (personId === null) database.run('DELETE FROM roster_card WHERE card = ?', card);
      else
        database.run(
          `INSERT INTO roster_card (card, person_id) VALUES (?, ?)
           ON CONFLICT (card) DO UPDATE SET person_id = excluded.person_id`,
          ...[card, personId],
        );
    },
  };
}
