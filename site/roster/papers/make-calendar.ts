import { type RosterFacts, sittingsOf } from './roster-facts.ts';
import { writeCalendar } from './write-calendar.ts';

/** The sittings of one person as iCalendar. */
export function makeCalendar({ site, table, madeAtMs }: RosterFacts, personId: string): string {
  const own = sittingsOf(table).filter(({ person }) => person.id === personId);
  return writeCalendar(
    { timeZone: site.timeZone, madeAtMs },
    own.map(({ session, post, seat, person }) => ({
      key: [site.code, session.id, post.id, String(seat), person.id],
      start: session.start,
      end: session.end,
      summary: `${session.name} ${post.name}`,
      location: `${site.name} ${post.name}`,
      description: `${person.name} ${person.id}`,
    })),
  );
}
