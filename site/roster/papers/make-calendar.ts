import { createHash } from 'node:crypto';
import { type RosterFacts, sittingsOf } from './roster-facts.ts';

// iCalendar, RFC 5545.

/** Longest line in octets without the line break (3.1). */
const LINE_OCTETS = 75;

/**
 * The sittings of one person. Times are the site's own with its zone named and described by the offset that holds at
 * each of them, so that a calendar without a table of zones shows the same hours.
 */
export function makeCalendar(facts: RosterFacts, personId: string): string {
  const { site, table, madeAtMs } = facts;
  const own = sittingsOf(table).filter(({ person }) => person.id === personId);
  const zones = own.flatMap(({ session }) => [session.start, session.end]);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//exam-site//roster//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...zoneLines(site.timeZone, zones),
    ...own.flatMap(({ session, post, seat, person }) => [
      'BEGIN:VEVENT',
      `UID:${uidOf([site.code, session.id, post.id, String(seat), person.id])}@exam-site`,
      `DTSTAMP:${utcText(madeAtMs)}`,
      `DTSTART;TZID=${site.timeZone}:${civilText(session.start)}`,
      `DTEND;TZID=${site.timeZone}:${civilText(session.end)}`,
      `SUMMARY:${escaped(`${session.name} ${post.name}`)}`,
      `LOCATION:${escaped(`${site.name} ${post.name}`)}`,
      `DESCRIPTION:${escaped(`${person.name} ${person.id}`)}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.flatMap(folded).join('\r\n')}\r\n`;
}

/** One description of the zone for each offset that occurs, valid from the first time that has it. */
function zoneLines(timeZone: string, times: readonly string[]): string[] {
  const offsets = new Map<string, string>();
  for (const time of [...times].sort()) {
    const offset = offsetAt(timeZone, time);
    if (!offsets.has(offset)) offsets.set(offset, time);
  }
  if (offsets.size === 0) offsets.set(offsetAt(timeZone, '1970-01-01T00:00'), '1970-01-01T00:00');
  let isFirst = true;
  const parts = [...offsets].flatMap(([offset, from]) => {
    const start = isFirst ? '19700101T000000' : civilText(from);
    isFirst = false;
    return [
      'BEGIN:STANDARD',
      `DTSTART:${start}`,
      `TZOFFSETFROM:${offset}`,
      `TZOFFSETTO:${offset}`,
      'END:STANDARD',
    ];
  });
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...parts, 'END:VTIMEZONE'];
}

/** `+0800`: what the clock of a zone is ahead at a civil time of its own. */
function offsetAt(timeZone: string, civil: string): string {
  const asUtcMs = Date.parse(`${civil}:00Z`);
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const nameAt = (ms: number): string =>
    format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const minutesOf = (name: string): number => {
    const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
  const guess = minutesOf(nameAt(asUtcMs));
  const minutes = minutesOf(nameAt(asUtcMs - guess * 60_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}${two(Math.abs(minutes) % 60)}`;
}

const civilText = (civil: string): string => `${civil.replaceAll(/[-:]/g, '')}00`;

const utcText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

const uidOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** TEXT (3.3.11): control characters cannot be carried at all. */
const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, (one) => (one === '\t' ? one : ''));

/** Folded at 75 octets (3.1), never inside a character. */
function folded(line: string): string[] {
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      lines.push(current);
      current = ' ';
      octets = 1;
    }
    current += character;
    octets += size;
  }
  return [...lines, current];
}
