import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { RosterDayDelta, RosterDayProfile } from '../../../shared/contract/roster-day.ts';
import { civilToEpochMs } from '../../../shared/domain/civil-time.ts';
import { dayBoard } from '../../../shared/domain/roster/on-day/day-board.ts';
import { daySubstitutes } from '../../../shared/domain/roster/on-day/day-substitutes.ts';
import type { PersonFact } from '../../../shared/domain/roster/on-day/live-facts.ts';
import { sessionOfTheHour } from '../../../shared/domain/roster/on-day/session-times.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { Roster } from '../../ports/roster.ts';
import type { LeaveRequest, RosterDay } from '../../ports/roster-day.ts';
import { createDayBook } from './create-day-book.ts';
import { createDayChanges } from './create-day-changes.ts';
import { createDayReplan, type SolveReplan } from './create-day-replan.ts';
import { createDayWatch } from './create-day-watch.ts';
import { createRosterDesk } from './create-roster-desk.ts';

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

/** Sign-in of invigilators over an append-only table; needs no network. */
export function createRosterDay(options: RosterDayOptions): RosterDay {
  const { database, journal, outbox, roster, profile, nowMs } = options;
  const listeners = new Set<(delta: RosterDayDelta) => void>();
  const tell = (delta: RosterDayDelta): void => {
    for (const listener of listeners) listener(delta);
  };
  const desk = createRosterDesk({
    ...{ database, journal, outbox, roster },
    onChange: (setup) => tell({ added: [], setup }),
  });
  const toMs = (civil: string): number => civilToEpochMs(civil, options.timeZone());
  const book = createDayBook({
    ...{ database, journal, outbox, roster, profile, tell, toMs, nowMs },
    setup: desk.setup,
  });
  const replans = createDayReplan({
    table: () => roster.table(),
    goneFrom: (sessionId) =>
      [...book.lastKinds(sessionId)].flatMap(([personId, last]) => (last === 'sign-in' ? [] : [personId])),
    rules: () => options.rules(),
    solve: options.solveReplan,
  });
  const enter = (
    kind: PersonFact['kind'],
    { sessionId, personId }: { sessionId: string; personId: string },
    actor: string,
    more: Pick<LeaveRequest, 'reason' | 'note'> = {},
  ) => {
    const fact: PersonFact = { kind, ...book.begun(sessionId, actor), personId, ...more };
    book.check(fact);
    book.commit([fact], () => book.noteOfPerson(fact));
    return fact;
  };
  const watch = createDayWatch({ ...{ nowMs, toMs, day: book.state }, table: () => roster.table() });

  return {
    day: () => ({ ...book.state(), facts: [...book.facts()] }),
    board(sessionId) {
      const { sessions } = roster.table();
      const session =
        sessionId === null ? sessionOfTheHour(sessions, nowMs(), toMs) : book.sessionOf(sessionId);
      if (session === null) throw new ContractError('not-found', 'there is no exam', 'sessionId');
      return { session, board: dayBoard(roster.table(), session, book.state(), nowMs(), toMs) };
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
    ...createDayChanges({ book, journal, outbox, roster, replans }),
    substitutes(at) {
      if (!roster.table().sessions.some(({ id, kind }) => id === at.sessionId && kind === 'exam'))
        throw new ContractError('not-found', 'there is no such session', 'sessionId');
      const found = daySubstitutes(
        roster.table(),
        options.rules(),
        book.facts(),
        at,
        book.timesOf(at.sessionId),
        desk.setup().standby,
      );
      if (found === null) throw new ContractError('not-found', 'there is no such seat of an exam', 'postId');
      return [...found];
    },
    replan: (order) => replans.propose(order),
  };
}
