import {
  NRP_LIMITS,
  type NrpCover,
  type NrpPerson,
  type NrpProblem,
  type NrpRequest,
} from './nrp-problem.ts';

/** Where a text is wrong (line from 1; null: something is missing as a whole) and what, in one sentence. */
export interface NrpFault {
  readonly section: string | null;
  readonly line: number | null;
  readonly text: string;
}

const SECTIONS = [
  'SECTION_HORIZON',
  'SECTION_SHIFTS',
  'SECTION_STAFF',
  'SECTION_DAYS_OFF',
  'SECTION_SHIFT_ON_REQUESTS',
  'SECTION_SHIFT_OFF_REQUESTS',
  'SECTION_COVER',
] as const;
type Section = (typeof SECTIONS)[number];
/** Without these there is nothing to plan. */
const NEEDED: readonly Section[] = ['SECTION_HORIZON', 'SECTION_SHIFTS', 'SECTION_STAFF', 'SECTION_COVER'];

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Thrown inside this file only. */
class Refusal extends Error {
  readonly fault: NrpFault;
  constructor(section: Section | null, line: number | null, text: string) {
    super(text);
    this.fault = { section, line, text };
  }
}

/**
 * Reads the text format of the Curtois and Qu instances (`SECTION_HORIZON` to `SECTION_COVER`, `#` comments,
 * comma-separated rows). Sections may come in any order, once; line ends, blanks around fields, empty lines, a byte
 * order mark and empty last fields do not matter. Never throws; what it keeps is bounded by `NRP_LIMITS`.
 */
export function parseNrp(text: string): { readonly value: NrpProblem } | { readonly fault: NrpFault } {
  try {
    return { value: read(text) };
  } catch (error) {
    if (error instanceof Refusal) return { fault: error.fault };
    throw error;
  }
}

function read(text: string): NrpProblem {
  if (text.length > NRP_LIMITS.characters)
    throw new Refusal(null, null, `has ${text.length} characters, at most ${NRP_LIMITS.characters} are read`);
  const rows = rowsBySection(text);
  for (const section of NEEDED)
    if (!rows.has(section)) throw new Refusal(section, null, 'the section is missing');
  const of = (section: Section): readonly Row[] => rows.get(section) ?? [];

  const horizon = new Reader('SECTION_HORIZON', of('SECTION_HORIZON'));
  const days = horizon.only().whole(0, 'the number of days', 1, NRP_LIMITS.days);

  const shiftRows = new Reader('SECTION_SHIFTS', of('SECTION_SHIFTS'));
  const shiftIds = shiftRows.ids(NRP_LIMITS.shifts, 'shift');
  const shiftOf = indexOf(shiftIds);
  const shifts = shiftRows.all().map((row) => ({
    id: row.id(0),
    minutes: row.whole(1, 'the length in minutes', 1, 2 * 24 * 60),
    forbiddenNext: row.list(2).map((id) => row.known(shiftOf, id, 'shift')),
  }));

  const staffRows = new Reader('SECTION_STAFF', of('SECTION_STAFF'));
  const staffIds = staffRows.ids(NRP_LIMITS.staff, 'employee');
  const personOf = indexOf(staffIds);
  if (days * shifts.length * staffIds.length > NRP_LIMITS.cells)
    throw new Refusal('SECTION_STAFF', null, `days x shifts x staff exceed ${NRP_LIMITS.cells}`);
  const daysOff: Set<number>[] = staffIds.map(() => new Set());
  for (const row of new Reader('SECTION_DAYS_OFF', of('SECTION_DAYS_OFF')).all()) {
    const free = daysOff[row.known(personOf, row.id(0), 'employee')];
    for (let at = 1; at < row.length; at += 1) free?.add(row.whole(at, 'the day', 0, days - 1));
  }
  const staff = staffRows.all().map((row, index): NrpPerson => {
    const whole = (at: number, what: string) => row.whole(at, what, 0, NRP_LIMITS.number);
    const maxShifts = shifts.map(() => days);
    for (const entry of row.list(1)) {
      const [id = '', count = '', ...rest] = entry.split('=').map((part) => part.trim());
      if (rest.length > 0 || count === '') row.refuse(`${quoted(entry)} is not like SHIFT=NUMBER`);
      maxShifts[row.known(shiftOf, id, 'shift')] = row.number(
        count,
        `the most shifts ${id}`,
        0,
        NRP_LIMITS.number,
      );
    }
    return {
      id: row.id(0),
      maxShifts,
      maxMinutes: whole(2, 'the most minutes'),
      minMinutes: whole(3, 'the least minutes'),
      maxConsecutiveShifts: whole(4, 'the most consecutive shifts'),
      minConsecutiveShifts: whole(5, 'the least consecutive shifts'),
      minConsecutiveDaysOff: whole(6, 'the least consecutive days off'),
      maxWeekends: whole(7, 'the most weekends'),
      daysOff: [...(daysOff[index] ?? [])].sort((a, b) => a - b),
    };
  });

  const requests = (section: Section): NrpRequest[] =>
    new Reader(section, of(section)).all().map((row) => ({
      person: row.known(personOf, row.id(0), 'employee'),
      day: row.whole(1, 'the day', 0, days - 1),
      shift: row.known(shiftOf, row.id(2), 'shift'),
      weight: row.whole(3, 'the weight', 0, NRP_LIMITS.number),
    }));
  const seen = new Set<number>();
  const cover = new Reader('SECTION_COVER', of('SECTION_COVER')).all().map((row): NrpCover => {
    const day = row.whole(0, 'the day', 0, days - 1);
    const shift = row.known(shiftOf, row.id(1), 'shift');
    const cell = day * shifts.length + shift;
    if (seen.has(cell)) row.refuse(`day ${day}, shift ${quoted(row.id(1))} is there twice`);
    seen.add(cell);
    return {
      day,
      shift,
      required: row.whole(2, 'the requirement', 0, NRP_LIMITS.number),
      underWeight: row.whole(3, 'the weight for under', 0, NRP_LIMITS.number),
      overWeight: row.whole(4, 'the weight for over', 0, NRP_LIMITS.number),
    };
  });
  return {
    days,
    firstSaturday: 5,
    shifts,
    staff,
    cover,
    onRequests: requests('SECTION_SHIFT_ON_REQUESTS'),
    offRequests: requests('SECTION_SHIFT_OFF_REQUESTS'),
  };
}

function rowsBySection(text: string): Map<Section, Row[]> {
  const sections = new Map<Section, Row[]>();
  let current: { readonly name: Section; readonly rows: Row[] } | null = null;
  let line = 0;
  let count = 0;
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from);
    const raw = text.slice(from, end < 0 ? text.length : end);
    from = end < 0 ? text.length + 1 : end + 1;
    line += 1;
    const trimmed = raw.replace(/^\uFEFF/, '').trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    if (/^SECTION_/i.test(trimmed)) {
      const name = SECTIONS.find((section) => section === trimmed.replace(/[,\s]+$/, '').toUpperCase());
      if (name === undefined)
        throw new Refusal(null, line, `${quoted(trimmed)} is no section of this format`);
      if (sections.has(name)) throw new Refusal(name, line, 'the section is there twice');
      current = { name, rows: [] };
      sections.set(name, current.rows);
      continue;
    }
    if (current === null) throw new Refusal(null, line, 'a row stands before the first section');
    count += 1;
    if (count > NRP_LIMITS.requests)
      throw new Refusal(current.name, line, `the text has more than ${NRP_LIMITS.requests} rows`);
    current.rows.push({ line, fields: trimmed.split(',', 2 + NRP_LIMITS.days).map((field) => field.trim()) });
  }
  return sections;
}

const indexOf = (ids: readonly string[]): ReadonlyMap<string, number> =>
  new Map(ids.map((id, index) => [id, index]));

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** The rows of one section; every refusal names section and line. */
class Reader {
  private readonly section: Section;
  private readonly rows: readonly Row[];
  constructor(section: Section, rows: readonly Row[]) {
    this.section = section;
    this.rows = rows;
  }

  all(): readonly Fields[] {
    return this.rows.map((row) => new Fields(this.section, row));
  }

  only(): Fields {
    const [first, second] = this.rows;
    if (!first) throw new Refusal(this.section, null, 'the section is empty');
    if (second) throw new Refusal(this.section, second.line, 'one row is expected');
    return new Fields(this.section, first);
  }

  /** The ids of all rows, at least one and each once. */
  ids(most: number, what: string): readonly string[] {
    if (this.rows.length === 0) throw new Refusal(this.section, null, 'the section is empty');
    const seen = new Set<string>();
    for (const row of this.all()) {
      const id = row.id(0);
      if (seen.has(id)) row.refuse(`${what} ${quoted(id)} is there twice`);
      seen.add(id);
      if (seen.size > most) row.refuse(`at most ${most} are read`);
    }
    return [...seen];
  }
}

class Fields {
  private readonly section: Section;
  private readonly row: Row;
  readonly length: number;
  constructor(section: Section, row: Row) {
    this.section = section;
    this.row = row;
    let length = row.fields.length;
    while (length > 0 && row.fields[length - 1] === '') length -= 1;
    this.length = length;
  }

  refuse(text: string): never {
    throw new Refusal(this.section, this.row.line, text);
  }

  id(at: number): string {
    const id = this.row.fields[at] ?? '';
    if (id === '') this.refuse(`field ${at + 1} is missing`);
    if (id.length > NRP_LIMITS.idLength)
      this.refuse(`${quoted(id)} is longer than ${NRP_LIMITS.idLength} characters`);
    return id;
  }

  /** Parts between bars; none for an empty field. */
  list(at: number): readonly string[] {
    return (this.row.fields[at] ?? '')
      .split('|')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  known(index: ReadonlyMap<string, number>, id: string, what: string): number {
    return index.get(id) ?? this.refuse(`there is no ${what} ${quoted(id)}`);
  }

  whole(at: number, what: string, least: number, most: number): number {
    return this.number(this.row.fields[at] ?? '', what, least, most);
  }

  number(text: string, what: string, least: number, most: number): number {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      this.refuse(`${what} must be a whole number from ${least} to ${most}, not ${quoted(text)}`);
    return value;
  }
}
