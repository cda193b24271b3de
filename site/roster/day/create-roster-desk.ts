import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ReportTime, RosterDaySetup, StandbyPlace } from '../../../shared/contract/roster-day.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { Roster } from '../../ports/roster.ts';
import { createRosterDeskStore } from './roster-desk-store.ts';

/** More cards than people; a list of them travels to every page. */
const MOST_CARDS = 5_000;

/** Report times, standby places and cards: each change is journalled and told upward, with no name and no card. */
export function createRosterDesk(options: {
  readonly database: HookedDatabase;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly roster: Pick<Roster, 'table'>;
  onChange(setup: RosterDaySetup): void;
}) {
  const { database, journal, outbox, roster } = options;
  const store = createRosterDeskStore(database);
  let setup = store.setup();

  const change = (
    entry: { action: string; subject: string; details: Readonly<Record<string, unknown>>; actor: string },
    sessionId: string | null,
    work: () => void,
  ): void => {
    database.transaction(() => {
      work();
      journal.append(entry);
      outbox.append({ lane: 'B', type: 'roster.changed', data: { what: entry.action, sessionId } });
    });
    setup = store.setup();
    options.onChange(setup);
  };
  const checkPerson = (personId: string): void => {
    if (!roster.table().people.some(({ id }) => id === personId))
      throw new ContractError('bad-input', 'there is no such person', 'personId:unknown-person');
  };

  return {
    setup: (): RosterDaySetup => setup,
    setReportTime(
      { sessionId, role, minutes }: Omit<ReportTime, 'minutes'> & { readonly minutes: number | null },
      actor: string,
    ): void {
      if (!roster.table().sessions.some(({ id, kind }) => id === sessionId && kind === 'exam'))
        throw new ContractError('bad-input', 'there is no such exam', 'sessionId:unknown-session');
      const details = { reportRole: role.kind === 'post' ? role.post : role.kind, reportMinutes: minutes };
      change({ action: 'roster-day.report-time-set', subject: sessionId, details, actor }, sessionId, () =>
        store.setReportTime({ sessionId, role }, minutes),
      );
    },
    setStandbyPlace(place: StandbyPlace, actor: string): void {
      const { personId, place: waitPlace, building } = place;
      checkPerson(personId);
      change(
        {
          action: 'roster-day.standby-place-set',
          subject: personId,
          details: { waitPlace, building },
          actor,
        },
        null,
        () => store.setStandbyPlace(place),
      );
    },
    setCard({ card, personId }: { card: string; personId: string | null }, actor: string): void {
      const before = setup.cards.find((one) => one.card === card)?.personId ?? null;
      if (before === personId) return;
      if (personId !== null) {
        checkPerson(personId);
        // A number of a person means that person; a card may not take it away.
        if (roster.table().people.some(({ id }) => id.normalize('NFKC').trim().toLowerCase() === card))
          throw new ContractError('bad-input', 'this is a number of a person', 'card:card-is-a-number');
        if (before === null && setup.cards.length >= MOST_CARDS)
          throw new ContractError('bad-input', 'there are too many cards', 'card:too-many-cards');
      }
      const action = personId === null ? 'roster-day.card-removed' : 'roster-day.card-recorded';
      // Whoever reads the journal must not be able to sign in as somebody else.
      const details = { personId: personId ?? before, card: `…${card.slice(-3)}` };
      change({ action, subject: personId ?? before ?? '', details, actor }, null, () =>
        store.setCard(card, personId),
      );
    },
  };
}
