import type { RosterDayProfile } from '../../../contract/roster-day.ts';
import type { Session } from '../../../contract/roster-table.ts';

const MINUTE_MS = 60_000;

/** The instants of one session that sign-in goes by. */
export interface SessionTimes {
  readonly openMs: number;
  /** Everybody has to be there. */
  readonly reportMs: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** `toMs` turns local civil time of the site into an instant. */
export function sessionTimes(
  session: Pick<Session, 'start' | 'end'>,
  profile: RosterDayProfile,
  toMs: (civil: string) => number,
): SessionTimes {
  const startMs = toMs(session.start);
  return {
    openMs: startMs - profile.openMinutes * MINUTE_MS,
    reportMs: startMs - profile.reportMinutes * MINUTE_MS,
    startMs,
    endMs: toMs(session.end),
  };
}

/** The exam that runs or comes next; after the last one that one. Null: there is no exam. */
export function sessionOfTheHour<S extends Pick<Session, 'kind' | 'start' | 'end'>>(
  sessions: readonly S[],
  nowMs: number,
  toMs: (civil: string) => number,
): S | null {
  const exams = sessions
    .filter(({ kind }) => kind === 'exam')
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  return exams.find(({ end }) => toMs(end) > nowMs) ?? exams.at(-1) ?? null;
}
