import type { ReportRole, ReportTime, RosterDayProfile } from '../../../contract/roster-day.ts';
import type { Person, Session } from '../../../contract/roster-table.ts';

const MINUTE_MS = 60_000;

/** The instants of one session that sign-in goes by. */
export interface SessionTimes {
  readonly openMs: number;
  /** Everybody has to be there, but for those with a time of their own. */
  readonly reportMs: number;
  /** Those who have one. */
  readonly ownReports: readonly { readonly role: ReportRole; readonly reportMs: number }[];
  readonly startMs: number;
  readonly endMs: number;
}

/** What report times go by. */
export interface DayRules {
  readonly profile: RosterDayProfile;
  readonly setup: { readonly reports: readonly ReportTime[] };
}

/** `toMs` turns local civil time of the site into an instant. Sign-in opens no later than anybody reports. */
export function sessionTimes(
  session: Pick<Session, 'id' | 'start' | 'end'>,
  { profile, setup }: DayRules,
  toMs: (civil: string) => number,
): SessionTimes {
  const startMs = toMs(session.start);
  const own = setup.reports.filter(({ sessionId }) => sessionId === session.id);
  const everyone = own.find(({ role }) => role.kind === 'everyone')?.minutes ?? profile.reportMinutes;
  const before = (minutes: number): number => startMs - minutes * MINUTE_MS;
  return {
    openMs: before(Math.max(profile.openMinutes, everyone, ...own.map(({ minutes }) => minutes))),
    reportMs: before(everyone),
    ownReports: own
      .filter(({ role }) => role.kind !== 'everyone')
      .map(({ role, minutes }) => ({ role, reportMs: before(minutes) })),
    startMs,
    endMs: toMs(session.end),
  };
}

/** When this person has to be there: by the own post, else as one on standby, else with everybody. */
export function reportMsOf(
  { reportMs, ownReports }: SessionTimes,
  person: Pick<Person, 'post' | 'isStandby'>,
): number {
  const byPost = ownReports.find(({ role }) => role.kind === 'post' && role.post === person.post);
  const waiting = person.isStandby ? ownReports.find(({ role }) => role.kind === 'standby') : undefined;
  return (byPost ?? waiting)?.reportMs ?? reportMs;
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
