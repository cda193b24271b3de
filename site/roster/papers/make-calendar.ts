import { createHash } from 'node:crypto';
import { TZDate } from '@date-fns/tz';
import createCalendar, { ICalCalendarMethod } from 'ical-generator';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { civilToEpochMs } from '../../../shared/domain/civil-time.ts';
import { type RosterFacts, sittingsOf } from './roster-facts.ts';

/**
 * The sittings of one person as iCalendar (RFC 5545). Times are the site's own with its zone named and described in the
 * file, so that a calendar without a table of zones shows the same hours. The same facts give the same bytes.
 */
export function makeCalendar(facts: RosterFacts, personId: string): string {
  const { site, table, madeAtMs } = facts;
  const own = sittingsOf(table).filter(({ person }) => person.id === personId);
  const zone = zoneOf(site.timeZone);
  // The library writes DTSTAMP in the calendar's own zone, where the standard asks for UTC: only the events name theirs.
  // Without events the zone is what a calendar must have at least (3.6).
  const name = own.length === 0 && zone !== null ? zone.name : null;
  const calendar = createCalendar({
    prodId: '//exam-site//roster//EN',
    scale: 'GREGORIAN',
    method: ICalCalendarMethod.PUBLISH,
    timezone: { name, generator: () => zone?.component ?? null },
  });
  // A date that knows its zone: any other is written in the zone of the machine.
  const at = (civil: string): TZDate => new TZDate(civilToEpochMs(civil, site.timeZone), site.timeZone);
  for (const { session, post, seat, person } of own)
    calendar.createEvent({
      id: `${uidOf([site.code, session.id, post.id, String(seat), person.id])}@exam-site`,
      stamp: new Date(madeAtMs),
      start: at(session.start),
      end: at(session.end),
      timezone: zone?.name ?? 'UTC',
      summary: plain(`${session.name} ${post.name}`),
      location: plain(`${site.name} ${post.name}`),
      description: plain(`${person.name} ${person.id}`),
    });
  return `${calendar.toString()}\r\n`;
}

/** The VTIMEZONE of a zone under the name it has there; null for a bare offset, whose times are written in UTC. */
function zoneOf(timeZone: string): { readonly name: string; readonly component: string } | null {
  const { timeZone: known } = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions();
  if (/^[+-]/.test(known)) return null;
  const [component = '', parameter = ''] = tzlib_get_ical_block(known);
  return component === '' ? null : { name: parameter.replace('TZID=', ''), component };
}

const uidOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** Without the control characters that no text of a calendar can carry (3.3.11). */
const plain = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (one) => (/[\t\r\n]/.test(one) ? one : ''));
