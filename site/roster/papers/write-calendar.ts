import { createHash } from 'node:crypto';
import { TZDate } from '@date-fns/tz';
import createCalendar, { ICalCalendarMethod } from 'ical-generator';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { civilToEpochMs } from '../../../shared/domain/civil-time.ts';

/** One entry; `start` and `end` are local times of the site, `key` names it for good. */
export interface CalendarEntry {
  readonly key: readonly string[];
  readonly start: string;
  readonly end: string;
  readonly summary: string;
  readonly location: string;
  readonly description: string;
}

/**
 * Entries as iCalendar (RFC 5545). Times are the site's own with its zone named and described in the file, so that a
 * calendar without a table of zones shows the same hours. The same facts give the same bytes.
 */
export function writeCalendar(
  { timeZone, madeAtMs }: { readonly timeZone: string; readonly madeAtMs: number },
  entries: readonly CalendarEntry[],
): string {
  const zone = zoneOf(timeZone);
  // The library writes DTSTAMP in the calendar's own zone, where the standard asks for UTC: only the events name theirs.
  // Without events the zone is what a calendar must have at least (3.6).
  const name = entries.length === 0 && zone !== null ? zone.name : null;
  const calendar = createCalendar({
    prodId: '//exam-site//roster//EN',
    scale: 'GREGORIAN',
    method: ICalCalendarMethod.PUBLISH,
    timezone: { name, generator: () => zone?.component ?? null },
  });
  // A date that knows its zone: any other is written in the zone of the machine.
  const at = (civil: string): TZDate => new TZDate(civilToEpochMs(civil, timeZone), timeZone);
  for (const { key, start, end, summary, location, description } of entries)
    calendar.createEvent({
      id: `${uidOf(key)}@exam-site`,
      stamp: new Date(madeAtMs),
      start: at(start),
      end: at(end),
      timezone: zone?.name ?? 'UTC',
      summary: plain(summary),
      location: plain(location),
      description: plain(description),
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
