import { randomUUID } from 'node:crypto';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type {
  RosterDayDelta,
  RosterDayFact,
  RosterDayProfile,
  RosterDay as RosterDayState,
} from '../../../shared/contract/roster-day.ts';
import type { SeatPlace, Session } from '../../../shared/contract/roster-table.ts';
import { civilToEpochMs } from '../../../shared/domain/civil-time.ts';
import { dayBoard } from '../../../shared/domain/roster/on-day/day-board.ts';
import { daySubstitutes } from '../../../shared/domain/roster/on-day/day-substitutes.ts';
import { judgeDayFact, type RosterDayRefusal } from '../../../shared/domain/roster/on-day/judge-day-fact.ts';
import {
  factsByPerson,
  liveFacts,
  type PersonFact,
} from '../../../shared/domain/roster/on-day/live-facts.ts';
import {
  reportMsOf,
  type SessionTimes,
  sessionOfTheHour,
  sessionTimes,
} from '../../../shared/domain/roster/on-day/session-times.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { Roster } from '../../ports/roster.ts';
import type { LeaveRequest, RosterDay } from '../../ports/roster-day.ts';
import { createDayReplan, type SolveReplan } from './create-day-replan.ts';
import { createDayWatch } from './create-day-watch.ts';
import { createRosterDesk } from './create-roster-desk.ts';
import { createRosterDayStore } from './roster-day-store.ts';

export interface RosterDayOptions {
  readonly database: HookedDatabase;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly roster: Pick<Roster, 'table' | 'replaceSeats'>;
  readonly profile: RosterDayProfile;
  rules(): readonly ActiveRule[];
  /** Solves a re-plan by the rules in use, in a thread of its own. */
  readonly solveReplan: SolveReplan;
  timeZone(): string;
  nowMs(): number;
}

type Substitution = Extract<RosterDayFact, { kind: 'substitute' }>;

const ACTIONS = {
  'sign-in': 'roster-day.signed-in',
  absent: 'roster-day.absent',
  left: 'roster-day.left',
} as const;

/** Sign-in of invigilators over an append-only table; needs no network. */
export function createRosterDay(options: RosterDayOptions): RosterDay {
  const { database, journal, outbox, roster, profile, nowMs } = options;
  const store = createRosterDayStore(database);
  let facts = store.facts();
  const listeners = new Set<(delta: RosterDayDelta) => void>();
  const tell = (delta: RosterDayDelta): void => {
    for (const listener of listeners) listener(delta);
  };
  const desk = createRosterDesk({
    ...{ database, journal, outbox, roster },
    onChange: (setup) => tell({ added: [], setup }),
  });
  const state = (): RosterDayState => ({ profile, setup: desk.setup(), facts });

  const replans = createDayReplan({
    table: () => roster.table(),
    goneFrom: (sessionId) =>
      [...factsByPerson(liveFacts(facts, sessionId, timesOf(sessionId)))].flatMap(([personId, own]) =>
        own.at(-1)?.kind === 'sign-in' ? [] : [personId],
      ),
    rules: () => options.rules(),
    solve: options.solveReplan,
  });
  const toMs = (civil: string): number => civilToEpochMs(civil, options.timeZone());
  const refused = ({ code, field }: RosterDayRefusal): ContractError =>
    new ContractError('bad-input', `cannot be entered: ${code}`, `${field}:${code}`);
  const check = (fact: RosterDayFact): void => {
    const refusal = judgeDayFact(roster.table(), facts, fact, state(), toMs);
    if (refusal) throw refused(refusal);
  };
  const sessionOf = (sessionId: string): Session => {
    const session = roster.table().sessions.find(({ id, kind }) => id === sessionId && kind === 'exam');
    if (!session) throw refused({ code: 'unknown-session', field: 'sessionId' });
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
      ...{ actor, action: ACTIONS[kind], subject: sessionId },
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
  const enter = (
    kind: PersonFact['kind'],
    { sessionId, personId }: { sessionId: string; personId: string },
    actor: string,
    more: Pick<LeaveRequest, 'reason' | 'note'> = {},
  ) => {
    const fact: PersonFact = { kind, ...begun(sessionId, actor), personId, ...more };
    check(fact);
    commit([fact], () => noteOfPerson(fact));
    return fact;
  };
  const subjectOf = ({ sessionId, postId, seat }: Substitution): string => `${sessionId}/${postId}/${seat}`;

  const watch = createDayWatch({ ...{ nowMs, toMs, day: state }, table: () => roster.table() });

  return {
    day: () => ({ ...state(), facts: [...facts] }),
    board(sessionId) {
      const { sessions } = roster.table();
      const session = sessionId === null ? sessionOfTheHour(sessions, nowMs(), toMs) : sessionOf(sessionId);
      if (session === null) throw new ContractError('not-found', 'there is no exam', 'sessionId');
      return { session, board: dayBoard(roster.table(), session, state(), nowMs(), toMs) };
    },
    personOfCard(typed) {
      const card = typed.normalize('NFKC').trim().toLowerCase();
      const byId = roster.table().people.find(({ id }) => id.toLowerCase() === card)?.id;
      return byId ?? desk.setup().cards.find((one) => one.card === card)?.personId ?? null;
    },
    conditions: watch,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    signIn: (who, actor) => enter('sign-in', who, actor),
    absent: (who, actor) => enter('absent', who, actor),
    leave: ({ reason, note, ...who }, actor) =>
      enter('left', who, actor, {
        ...(reason === undefined ? {} : { reason }),
        ...(note === undefined || note === '' ? {} : { note }),
      }),
    setCard: desk.setCard,
    setReportTime: desk.setReportTime,
    setStandbyPlace: desk.setStandbyPlace,
    takeBack(factId, actor) {
      const named = facts.find(({ id }) => id === factId);
      // What a re-plan entered goes with it, whole.
      const whole = named && 'partOf' in named ? named.partOf : undefined;
      const wrong = whole === undefined ? named : facts.find(({ id }) => id === whole);
      if (!wrong) throw refused({ code: 'unknown-fact', field: 'factId' });
      const { sessionId } = wrong;
      const fact: RosterDayFact = { kind: 'take-back', ...begun(sessionId, actor), factId: wrong.id };
      check(fact);
      const event = { lane: 'B', type: 'invigilation.taken-back' } as const;
      const data = { sessionId, what: wrong.kind, atMs: fact.atMs };
      if (wrong.kind === 'replan') {
        const sitting = new Map(roster.table().assignments.map((one) => [keyOf(one), one.personId]));
        if (wrong.seats.some((one) => (sitting.get(keyOf(one)) ?? null) !== one.after))
          throw refused({ code: 'seat-changed', field: 'factId' });
        commit([fact], () => {
          const back = wrong.seats.map(({ before, after: _, ...place }) => ({ ...place, personId: before }));
          roster.replaceSeats(back, 'roster-day.replan-taken-back', sessionId, actor, { sessionId });
          outbox.append({ ...event, data });
        });
        return fact;
      }
      if (wrong.kind === 'substitute') {
        const { postId, seat, fromPersonId, toPersonId } = wrong;
        const now = roster
          .table()
          .assignments.find(
            (one) => one.sessionId === sessionId && one.postId === postId && one.seat === seat,
          );
        if (now?.personId !== toPersonId) throw refused({ code: 'seat-changed', field: 'factId' });
        commit([fact], () => {
          roster.replaceSeats(
            [{ sessionId, postId, seat, personId: fromPersonId }],
            'roster-day.substitute-taken-back',
            subjectOf(wrong),
            actor,
            { postId, seat, before: toPersonId, after: fromPersonId },
          );
          outbox.append({ ...event, data });
        });
        return fact;
      }
      commit([fact], () => {
        const personId = 'personId' in wrong ? wrong.personId : null;
        const undone = wrong.kind === 'take-back' ? {} : { undone: ACTIONS[wrong.kind] };
        journal.append({
          ...{ actor, action: 'roster-day.taken-back', subject: sessionId },
          details: { ...undone, personId },
        });
        outbox.append({ ...event, data });
      });
      return fact;
    },
    substitutes(at) {
      if (!roster.table().sessions.some(({ id, kind }) => id === at.sessionId && kind === 'exam'))
        throw new ContractError('not-found', 'there is no such session', 'sessionId');
      const found = daySubstitutes(
        roster.table(),
        options.rules(),
        facts,
        at,
        timesOf(at.sessionId),
        desk.setup().standby,
      );
      if (found === null) throw new ContractError('not-found', 'there is no such seat of an exam', 'postId');
      return [...found];
    },
    substitute({ sessionId, postId, seat, personId, fromPersonId }, actor) {
      const fact: Substitution = {
        ...{ kind: 'substitute', ...begun(sessionId, actor), postId, seat, fromPersonId },
        toPersonId: personId,
      };
      check(fact);
      const last =
        fromPersonId === null
          ? null
          : factsByPerson(liveFacts(facts, sessionId, timesOf(sessionId)))
              .get(fromPersonId)
              ?.at(-1)?.kind;
      const gone: PersonFact[] =
        fromPersonId === null || last === 'absent' || last === 'left'
          ? []
          : [
              {
                ...{ kind: last === 'sign-in' ? 'left' : 'absent', ...begun(sessionId, actor) },
                personId: fromPersonId,
              },
            ];
      const isStandby = roster.table().people.some(({ id, isStandby }) => id === personId && isStandby);
      commit([...gone, fact], () => {
        for (const one of gone) noteOfPerson(one);
        roster.replaceSeats(
          [{ sessionId, postId, seat, personId }],
          'roster-day.substituted',
          subjectOf(fact),
          actor,
          { postId, seat, before: fromPersonId, after: personId },
        );
        outbox.append({
          lane: 'B',
          type: 'invigilation.substituted',
          data: { sessionId, postId, seat, isStandby, atMs: fact.atMs },
        });
      });
      return fact;
    },
    replan: (order) => replans.propose(order),
    acceptReplan(id, actor) {
      const found = replans.find(id);
      if (found === null || found.revision !== roster.table().revision)
        throw refused({ code: 'replan-outdated', field: 'id' });
      const { order, seats, status, changedPeople, isProvenMinimal } = found.plan;
      if (status !== 'feasible') throw refused({ code: 'replan-not-whole', field: 'id' });
      const { sessionId, personIds } = order;
      const fact: RosterDayFact = { kind: 'replan', ...begun(sessionId, actor), seats };
      check(fact);
      const known = factsByPerson(liveFacts(facts, sessionId, timesOf(sessionId)));
      const gone = personIds.flatMap((personId): PersonFact[] => {
        const last = known.get(personId)?.at(-1)?.kind;
        if (last === 'absent' || last === 'left') return [];
        const kind = last === 'sign-in' ? 'left' : 'absent';
        return [{ kind, ...begun(sessionId, actor), personId, partOf: fact.id }];
      });
      commit([...gone, fact], () => {
        for (const one of gone) noteOfPerson(one);
        roster.replaceSeats(
          seats.map(({ before: _, after, ...place }) => ({ ...place, personId: after })),
          'roster-day.replanned',
          sessionId,
          actor,
          { sessionId, people: changedPeople.length, isProvenMinimal },
        );
        outbox.append({
          lane: 'B',
          type: 'invigilation.replanned',
          data: {
            ...{ sessionId, seats: seats.length, changedPeople: changedPeople.length, isProvenMinimal },
            atMs: fact.atMs,
          },
        });
      });
      return fact;
    },
  };
}

const leaveDetails = ({ reason, note }: Pick<LeaveRequest, 'reason' | 'note'>): Record<string, string> => ({
  ...(reason === undefined ? {} : { leaveReason: reason }),
  ...(note === undefined ? {} : { note }),
});
const keyOf = ({ sessionId, postId, seat }: SeatPlace): string => JSON.stringify([sessionId, postId, seat]);
