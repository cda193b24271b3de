import { randomUUID } from 'node:crypto';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type {
  RosterDayDelta,
  RosterDayFact,
  RosterDayProfile,
  RosterDaySetup,
  RosterDay as RosterDayState,
} from '../../../shared/contract/roster-day.ts';
import type { Session } from '../../../shared/contract/roster-table.ts';
import { judgeDayFact, type RosterDayRefusal } from '../../../shared/domain/roster/on-day/judge-day-fact.ts';
import {
  factsByPerson,
  liveFacts,
  type PersonFact,
} from '../../../shared/domain/roster/on-day/live-facts.ts';
import {
  reportMsOf,
  type SessionTimes,
  sessionTimes,
} from '../../../shared/domain/roster/on-day/session-times.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { Roster } from '../../ports/roster.ts';
import type { LeaveRequest } from '../../ports/roster-day.ts';
import { createRosterDayStore } from './roster-day-store.ts';

/** What a fact about a person is called in the journal. */
export const DAY_ACTIONS = {
  'sign-in': 'roster-day.signed-in',
  absent: 'roster-day.absent',
  left: 'roster-day.left',
} as const;

export const refusedDay = ({ code, field }: RosterDayRefusal): ContractError =>
  new ContractError('bad-input', `cannot be entered: ${code}`, `${field}:${code}`);

type GoneFact = Exclude<PersonFact, { kind: 'sign-in' }>;

export type DayBook = ReturnType<typeof createDayBook>;

/** The facts of the day: judged, stored in one commit with what goes with them, and told. */
export function createDayBook(options: {
  readonly database: HookedDatabase;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly roster: Pick<Roster, 'table'>;
  readonly profile: RosterDayProfile;
  setup(): RosterDaySetup;
  tell(delta: RosterDayDelta): void;
  toMs(civil: string): number;
  nowMs(): number;
}) {
  const { database, journal, outbox, roster, profile, tell, toMs, nowMs } = options;
  const store = createRosterDayStore(database);
  let facts = store.facts();
  const state = (): RosterDayState => ({ profile, setup: options.setup(), facts });
  const check = (fact: RosterDayFact): void => {
    const refusal = judgeDayFact(roster.table(), facts, fact, state(), toMs);
    if (refusal) throw refusedDay(refusal);
  };
  const sessionOf = (sessionId: string): Session => {
    const session = roster.table().sessions.find(({ id, kind }) => id === sessionId && kind === 'exam');
    if (!session) throw refusedDay({ code: 'unknown-session', field: 'sessionId' });
    return session;
  };
  const timesOf = (sessionId: string): SessionTimes => sessionTimes(sessionOf(sessionId), state(), toMs);
  /** One commit; what is in memory follows it. */
  const commit = (added: RosterDayFact[], work: () => void): void => {
    database.transaction(() => {
      for (const fact of added) store.add(fact);
      work();
    });
    facts = [...facts, ...added];
    tell({ added });
  };
  const begun = (sessionId: string, actor: string) => ({
    id: randomUUID(),
    actor,
    atMs: nowMs(),
    sessionId,
  });
  const postOf = (sessionId: string, personId: string): string | null =>
    roster.table().assignments.find((one) => one.sessionId === sessionId && one.personId === personId)
      ?.postId ?? null;

  const reportMsOfPerson = (sessionId: string, personId: string): number => {
    const person = roster.table().people.find(({ id }) => id === personId);
    return reportMsOf(timesOf(sessionId), person ?? { post: '', isStandby: false });
  };
  const noteOfPerson = (fact: PersonFact): void => {
    const { kind, sessionId, personId, atMs, actor } = fact;
    const lateMs = kind === 'sign-in' ? Math.max(0, atMs - reportMsOfPerson(sessionId, personId)) : 0;
    const postId = postOf(sessionId, personId);
    const late = lateMs > 0 ? { lateMinutes: Math.ceil(lateMs / 60_000) } : {};
    const why = kind === 'left' ? leaveDetails(fact) : {};
    journal.append({
      ...{ actor, action: DAY_ACTIONS[kind], subject: sessionId },
      details: { personId, postId, ...late, ...why },
    });
    // No names upward: the session, the post and the moment.
    if (kind === 'sign-in')
      outbox.append({ lane: 'B', type: 'invigilation.signed-in', data: { sessionId, postId, atMs, lateMs } });
    else if (kind === 'absent')
      outbox.append({ lane: 'B', type: 'invigilation.absent', data: { sessionId, postId, atMs } });
    else {
      const { reason } = fact;
      const data = { sessionId, postId, atMs, ...(reason === undefined ? {} : { reason }) };
      outbox.append({ lane: 'B', type: 'invigilation.left', data });
    }
  };
  const lastKinds = (sessionId: string): ReadonlyMap<string, PersonFact['kind'] | undefined> =>
    new Map(
      [...factsByPerson(liveFacts(facts, sessionId, timesOf(sessionId)))].map(([personId, own]) => [
        personId,
        own.at(-1)?.kind,
      ]),
    );

  return {
    state,
    facts: (): readonly RosterDayFact[] => facts,
    ...{ check, commit, begun, sessionOf, timesOf, noteOfPerson },
    /** What was entered last of each person of a session. */
    lastKinds,
    /** Whoever does not come any more, or has gone, with the fact that says so; null where one says it already. */
    goneFact(
      sessionId: string,
      personId: string,
      actor: string,
      last: PersonFact['kind'] | undefined,
    ): GoneFact | null {
      if (last === 'absent' || last === 'left') return null;
      return { kind: last === 'sign-in' ? 'left' : 'absent', ...begun(sessionId, actor), personId };
    },
  };
}

const leaveDetails = ({ reason, note }: Pick<LeaveRequest, 'reason' | 'note'>): Record<string, string> => ({
  ...(reason === undefined ? {} : { leaveReason: reason }),
  ...(note === undefined ? {} : { note }),
});
