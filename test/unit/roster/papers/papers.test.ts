import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBook } from '../../../../server/table/read-book.ts';
import type { RosterTable } from '../../../../shared/contract/roster-table.ts';
import { makeCalendar } from '../../../../site/roster/papers/make-calendar.ts';
import { makeRosterPdf } from '../../../../site/roster/papers/make-pdf.ts';
import { makeRosterXlsx } from '../../../../site/roster/papers/make-roster-xlsx.ts';
import { ROSTER_PAPER_WORDS } from '../../../../site/roster/papers/roster-paper-words.ts';
import { assign, person, post, session } from '../sample.ts';

/** A rare character of Extension G, which the font of the papers does not have. */
const RARE = '\u{30000}';
const table: RosterTable = {
  revision: 1,
  people: [
    person('a', { name: `李${RARE}`, school: '东湖中学' }),
    person('b', { name: '王示例', school: '西山中学' }),
    person('c', { name: '无场次' }),
  ],
  posts: [post('A', { name: '第01考场' }), post('B', { name: '第02考场' })],
  sessions: [
    session('S1', '2026-06-07T09:00', '2026-06-07T11:30', { name: '语文' }),
    session('S2', '2026-06-07T22:00', '2026-06-08T06:00', { name: '夜间，值守；第 2 班' }),
  ],
  assignments: [assign('S1', 'A', 0, 'a'), assign('S1', 'A', 1, 'b'), assign('S2', 'B', 0, 'a')],
  locks: [],
  rooms: [],
  conflicts: [],
  canUndo: false,
  canRedo: false,
};
const facts = {
  site: { code: '0000000009', name: '示例考点', timeZone: 'Asia/Shanghai' },
  table,
  madeAtMs: 1_780_000_000_000,
};

/** Read back by another program. */
function textOf(bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'papers-'));
  try {
    writeFileSync(join(folder, 'p.pdf'), bytes);
    return execFileSync('pdftotext', ['-layout', join(folder, 'p.pdf'), '-'], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('papers', () => {
  it('are one page per room and session at the door', async () => {
    const { bytes, missing } = await makeRosterPdf('door', facts, ROSTER_PAPER_WORDS.zh);
    expect(missing).toEqual([RARE]);
    const pages = textOf(bytes)
      .split('\f')
      .filter((page) => page.trim() !== '');
    expect(pages).toHaveLength(4);
    expect(pages[0]).toMatch(/第01考场[\s\S]*语文[\s\S]*李〔U\+30000〕[\s\S]*王示例/);
    expect(pages[1]).toMatch(/第02考场[\s\S]*（空缺）/);
    expect(pages[3]).toContain('请手工补写：U+30000');
  });

  it('are a slip for each person who serves, with the others of the room', async () => {
    const text = textOf((await makeRosterPdf('slips', facts, ROSTER_PAPER_WORDS.zh)).bytes);
    expect(text.match(/监考通知单/g)).toHaveLength(2);
    expect(text).toMatch(/2026-06-07 22:00–2026-06-08 06:00/);
    expect(text).not.toContain('无场次');
  });

  it('are a list to sign for each session', async () => {
    const text = textOf((await makeRosterPdf('sign-in', facts, ROSTER_PAPER_WORDS.en)).bytes);
    expect(text).toMatch(/Sign-in of invigilators\s+语文[\s\S]*Signature[\s\S]*王示例[\s\S]*西山中学/);
  });

  it('are a workbook of rooms and of people', async () => {
    const book = readBook(await makeRosterXlsx(facts, ROSTER_PAPER_WORDS.zh));
    if (!book.isRead) throw new Error(book.text);
    const rows = book.sheets.map((sheet) => sheet.rows.map(({ cells }) => cells));
    expect(book.sheets.map(({ name }) => name)).toEqual(['按考场', '按人员']);
    expect(rows[0]?.[1]?.slice(0, 3)).toEqual(['第01考场', '1', `李${RARE}`]);
    expect(rows[1]?.[1]?.slice(0, 6)).toEqual(['a', `李${RARE}`, '东湖中学', '2', '第01考场', '第02考场']);
  });
});

/** A reader of its own: unfolds, splits and unescapes by RFC 5545 alone. */
function readCalendar(text: string): Map<string, string>[] {
  const lines = text.replaceAll('\r\n ', '').split('\r\n');
  const events: Map<string, string>[] = [];
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') events.push(new Map());
    const [, name = '', value = ''] = /^([^:]+):(.*)$/.exec(line) ?? [];
    if (events.length > 0 && !line.startsWith('BEGIN'))
      events.at(-1)?.set(name, value.replaceAll(/\\([\\;,])/g, '$1'));
  }
  return events;
}

describe('a calendar', () => {
  const text = makeCalendar(facts, 'a');
  it('has the sittings of one person in the time zone of the site', () => {
    const [exam, night] = readCalendar(text);
    expect(exam?.get('DTSTART;TZID=Asia/Shanghai')).toBe('20260607T090000');
    expect(night?.get('DTEND;TZID=Asia/Shanghai')).toBe('20260608T060000');
    expect(night?.get('SUMMARY')).toBe('夜间，值守；第 2 班 第02考场');
    expect(new Set(readCalendar(text).map((one) => one.get('UID'))).size).toBe(2);
    expect(text).toContain('TZOFFSETTO:+0800');
    expect(readCalendar(makeCalendar(facts, 'c'))).toEqual([]);
    expect(makeCalendar(facts, 'c')).toContain('BEGIN:VTIMEZONE');
  });
  it('folds at 75 octets without tearing a character, and ends every line as the standard asks', () => {
    const long = { ...facts, table: { ...table, posts: [post('A', { name: '考'.repeat(60) }), post('B')] } };
    const folded = makeCalendar(long, 'a');
    expect(folded.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of folded.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(folded).not.toContain('\uFFFD');
    expect(readCalendar(folded)[0]?.get('LOCATION')).toBe(`示例考点 ${'考'.repeat(60)}`);
  });
  it.each([
    ['Europe/Berlin', 'DTSTART;TZID=Europe/Berlin', '20260607T090000', 'TZOFFSETTO:+0200'],
    ['PRC', 'DTSTART;TZID=Asia/Shanghai', '20260607T090000', 'TZOFFSETTO:+0800'],
    ['UTC', 'DTSTART;TZID=Etc/UTC', '20260607T090000', 'TZOFFSETTO:+0000'],
    ['+08:00', 'DTSTART', '20260607T010000Z', 'DTEND:20260607T033000Z'],
  ])('names and describes the zone %s', (timeZone, property, start, part) => {
    const text = makeCalendar({ ...facts, site: { ...facts.site, timeZone } }, 'a');
    expect(readCalendar(text)[0]?.get(property)).toBe(start);
    expect(text).toContain(part);
    expect(text.match(/BEGIN:VTIMEZONE/g) ?? []).toHaveLength(timeZone.startsWith('+') ? 0 : 1);
  });
  it('is the same file on every machine, with the same events when it is made again', () => {
    const before = process.env.TZ;
    try {
      for (const zone of ['America/New_York', 'Asia/Shanghai']) {
        process.env.TZ = zone;
        expect(makeCalendar(facts, 'a')).toBe(text);
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
    expect(text).toContain('\r\nDTSTAMP:20260528T202640Z\r\n');
    const later = makeCalendar({ ...facts, madeAtMs: facts.madeAtMs + 60_000 }, 'a');
    expect(later.match(/UID:.*/g)).toEqual(text.match(/UID:.*/g));
    expect(text.match(/UID:.*/g)).toEqual([
      'UID:8ef979a970cfe5fdc592ac3999520043@exam-site',
      'UID:ac8e998db508e09e71d812ebd2f8055c@exam-site',
    ]);
  });
  it('carries any text whole, but for control characters', () => {
    const hostile = {
      ...facts,
      table: { ...table, posts: [post('A', { name: 'a;b,c\\d\nBEGIN:VEVENT\u0007' }), post('B')] },
    };
    const made = makeCalendar(hostile, 'a');
    expect(made).toContain('SUMMARY:语文 a\\;b\\,c\\\\d\\nBEGIN:VEVENT\r\n');
    expect(made).not.toContain('\u0007');
  });
});
