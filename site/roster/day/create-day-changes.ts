import type { RosterDayFact } from '../../../shared/contract/roster-day.ts';
import type { SeatPlace } from '../../../shared/contract/roster-table.ts';
import type { PersonFact } from '../../../shared/domain/roster/on-day/live-facts.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { Roster } from '../../ports/roster.ts';
import type { RosterDay } from '../../ports/roster-day.ts';
import { DAY_ACTIONS, type DayBook, refusedDay } from './create-day-book.ts';
import type { createDayReplan } from './create-day-replan.ts';

type Substitution = Extract<RosterDayFact, { kind: 'substitute' }>;

/** What changes the roster on the day, and taking anything back: one commit with its step of the roster's undo. */
export function createDayChanges(options: {
  readonly book: DayBook;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly roster: Pick<Roster, 'table' | 'replaceSeats'>;
  readonly replans: Pick<ReturnType<typeof createDayReplan>, 'find'>;
}): Pick<RosterDay, 'takeBack' | 'substitute' | 'acceptReplan'> {
  const { book, journal, outbox, roster, replans } = options;
  const subjectOf = ({ sessionId, postId, seat }: Substitution): string => `${sessionId}/${postId}/${seat}`;
  return {
    takeBack(factId, actor) {
      const named = book.facts().find(({ id }) => id === factId);
      // What a re-plan entered goes with it, whole.
      const whole = named && 'partOf' in named ? named.partOf : undefined;
      const wrong = whole === undefined ? named : book.facts().find(({ id }) => id === whole);
      if (!wrong) throw refusedDay({ code: 'unknown-fact', field: 'factId' });
      const { sessionId } = wrong;
      const fact: RosterDayFact = { kind: 'take-back', ...book.begun(sessionId, actor), factId: wrong.id };
      book.check(fact);
      const event = { lane: 'B', type: 'invigilation.taken-back' } as const;
      const data = { sessionId, what: wrong.kind, atMs: fact.atMs };
      if (wrong.kind === 'replan') {
        const sitting = new Map(roster.table().assignments.map((one) => [keyOf(one), one.personId]));
        if (wrong.seats.some((one) => (sitting.get(keyOf(one)) ?? null) !== one.after))
          throw refusedDay({ code: 'seat-changed', field: 'factId' });
        book.commit([fact], () => {
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
        if (now?.personId !== toPersonId) throw refusedDay({ code: 'seat-changed', field: 'factId' });
        book.commit([fact], () => {
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
      book.commit([fact], () => {
        const personId = 'personId' in wrong ? wrong.personId : null;
        const undone = wrong.kind === 'take-back' ? {} : { undone: DAY_ACTIONS[wrong.kind] };
        journal.append({
          ...{ actor, action: 'roster-day.taken-back', subject: sessionId },
          details: { ...undone, personId },
        });
        outbox.append({ ...event, data });
      });
      return fact;
    },
    substitute({ sessionId, postId, seat, personId, fromPersonId }, actor) {
      const fact: Substitution = {
        ...{ kind: 'substitute', ...book.begun(sessionId, actor), postId, seat, fromPersonId },
        toPersonId: personId,
      };
      book.check(fact);
      const last = fromPersonId === null ? undefined : book.lastKinds(sessionId).get(fromPersonId);
      const left = fromPersonId === null ? null : book.goneFact(sessionId, fromPersonId, actor, last);
      const gone = left === null ? [] : [left];
      const isStandby = roster.table().people.some(({ id, isStandby }) => id === personId && isStandby);
      book.commit([...gone, fact], () => {
        for (const one of gone) book.noteOfPerson(one);
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
    acceptReplan(id, actor) {
      const found = replans.find(id);
      if (found === null || found.revision !== roster.table().revision)
        throw refusedDay({ code: 'replan-outdated', field: 'id' });
      const { order, seats, status, changedPeople, isProvenMinimal } = found.plan;
      if (status !== 'feasible') throw refusedDay({ code: 'replan-not-whole', field: 'id' });
      const { sessionId, personIds } = order;
      const fact: RosterDayFact = { kind: 'replan', ...book.begun(sessionId, actor), seats };
      book.check(fact);
      const known = book.lastKinds(sessionId);
      const gone = personIds.flatMap((personId): PersonFact[] => {
        const one = book.goneFact(sessionId, personId, actor, known.get(personId));
        return one === null ? [] : [{ ...one, partOf: fact.id }];
      });
      book.commit([...gone, fact], () => {
        for (const one of gone) book.noteOfPerson(one);
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

const keyOf = ({ sessionId, postId, seat }: SeatPlace): string => JSON.stringify([sessionId, postId, seat]);
