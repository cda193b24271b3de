import { BOOK_LIMITS, type Book, type Sheet } from '../../../server/table/book.ts';
import type {
  FileFault,
  ImportEntry,
  PeopleImportChoice,
  PeopleImportPreview,
  PersonColumn,
  RowProblem,
} from '../../../shared/contract/people-import.ts';
import { fieldChanges } from './field-changes.ts';
import { createMatcher, identityKey, type Match } from './match-people.ts';
import { applyRow, blankPerson, type PersonRow, type References, type WholePerson } from './person-row.ts';

const MOST_ENTRIES = 5_000;
const MOST_PROBLEMS = 500;
const LONGEST_SHOWN = 64;
/** Without a column of ids people are numbered. */
const NUMBERED = /^P(\d{4,9})$/;

/** What an import would write, and what is said about it. `people` is empty while anything stands in the way. */
export interface PeopleImportPlan {
  readonly preview: PeopleImportPreview;
  readonly people: readonly { readonly before: WholePerson | null; readonly after: WholePerson }[];
}

/** A change of a person found in one row. */
interface Found {
  readonly entry: ImportEntry;
  readonly before: WholePerson | null;
  readonly after: WholePerson | null;
}

/** Compares a sheet with the people who are there. Changes nothing, and never throws on any file. */
export function planPeopleImport(
  book: Book,
  choice: Omit<PeopleImportChoice, 'fileName' | 'base64'>,
  people: readonly WholePerson[],
  references: References,
): PeopleImportPlan {
  if (!book.isRead) return nothing({ code: book.fault, row: book.row, text: book.text });
  const sheet = book.sheets[choice.sheet];
  if (sheet === undefined) return nothing({ code: 'no-rows', row: 0, text: 'there is no such sheet' });
  const problems = createProblems(sheet, choice);
  checkColumns(choice, problems);
  const rows = rowsOf(sheet, choice);
  if (sheet.isCut || rows.length >= BOOK_LIMITS.rows)
    problems.add(0, 'name', 'too-many-rows', String(BOOK_LIMITS.rows - 1), '');
  const found = problems.list.length > 0 ? [] : findPeople(rows, choice, people, references, problems);
  const count = (kind: ImportEntry['kind']): number =>
    found.filter(({ entry }) => entry.kind === kind).length;
  const preview: PeopleImportPreview = {
    counts: {
      rows: rows.length,
      new: count('new'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      undecided: count('undecided'),
      error: count('error'),
    },
    entries: found
      .map(({ entry }) => entry)
      .filter(({ kind }) => kind !== 'unchanged')
      .sort((a, b) => urgency(a) - urgency(b) || a.row - b.row)
      .slice(0, MOST_ENTRIES),
    problems: problems.list.slice(0, MOST_PROBLEMS),
    problemCount: problems.list.length,
    fault: null,
  };
  const isClear = problems.list.length === 0 && preview.counts.undecided === 0;
  return {
    preview,
    people: isClear
      ? found.flatMap(({ entry: { kind }, before, after }) =>
          after !== null && kind !== 'unchanged' ? [{ before, after }] : [],
        )
      : [],
  };
}

const urgency = ({ kind }: ImportEntry): number =>
  ['error', 'undecided', 'changed', 'new', 'unchanged'].indexOf(kind);

function nothing(fault: FileFault): PeopleImportPlan {
  const counts = { rows: 0, new: 0, changed: 0, unchanged: 0, undecided: 0, error: 0 };
  return { preview: { counts, entries: [], problems: [], problemCount: 0, fault }, people: [] };
}

interface Problems {
  readonly list: RowProblem[];
  add(row: number, column: PersonColumn, code: RowProblem['code'], value: string, expected: string): void;
}

/** Problems name a column as the file does. */
function createProblems(
  sheet: Sheet,
  { columns, headerRow }: Pick<PeopleImportChoice, 'columns' | 'headerRow'>,
): Problems {
  const header = sheet.rows.find(({ row }) => row === headerRow)?.cells ?? [];
  const shown = new Map(columns.map(({ column, field }) => [field, header[column] ?? '']));
  const list: RowProblem[] = [];
  return {
    list,
    add: (row, column, code, value, expected) =>
      list.push({
        row,
        column: shown.get(column) || column,
        code,
        value: value.slice(0, LONGEST_SHOWN),
        expected,
      }),
  };
}

function checkColumns(
  { columns, headerRow }: Pick<PeopleImportChoice, 'columns' | 'headerRow'>,
  problems: Problems,
): void {
  const seen = new Set<PersonColumn>();
  for (const { field } of columns) {
    if (field === null) continue;
    if (seen.has(field)) problems.add(headerRow, field, 'duplicate-column', '', '');
    seen.add(field);
  }
  if (!seen.has('name')) problems.add(headerRow, 'name', 'missing-column', '', '');
}

function rowsOf(
  sheet: Sheet,
  { columns, headerRow }: Pick<PeopleImportChoice, 'columns' | 'headerRow'>,
): PersonRow[] {
  const taken = columns.flatMap(({ column, field }) => (field === null ? [] : [{ column, field }]));
  return sheet.rows.flatMap(({ row, cells }) => {
    if (row <= headerRow) return [];
    const own = new Map(taken.map(({ column, field }) => [field, cells[column] ?? ''] as const));
    return [...own.values()].some((text) => text !== '') ? [{ row, cells: own }] : [];
  });
}

function findPeople(
  rows: readonly PersonRow[],
  choice: Pick<PeopleImportChoice, 'decisions'>,
  people: readonly WholePerson[],
  references: References,
  problems: Problems,
): Found[] {
  const byId = new Map(people.map((one) => [one.person.id, one]));
  const match = createMatcher(people);
  const decided = new Map(choice.decisions.map(({ row, personId }) => [row, personId]));
  const nextId = numbering([...byId.keys(), ...rows.map(({ cells }) => cells.get('id') ?? '')]);
  const rowOfPerson = new Map<string, number>();
  return rows.map((row): Found => {
    const text = (column: PersonColumn): string => row.cells.get(column) ?? '';
    const identity = { id: text('id'), name: text('name'), school: text('school'), phone: text('phone') };
    const before = problems.list.length;
    if (identity.name === '') problems.add(row.row, 'name', 'empty', '', '');
    if (identity.id.length > 64) problems.add(row.row, 'id', 'not-valid', identity.id, 'at-most-64');
    const shown = { row: row.row, name: identity.name, school: identity.school };
    const who = identityOf(match(identity), decided.get(row.row), byId);
    // Twice the same id, or without ids twice the same name, school and number.
    const place =
      who.kind === 'same' ? who.personId : identity.id !== '' ? identity.id : `\n${identityKey(identity)}`;
    const other = rowOfPerson.get(place);
    if (other !== undefined && identity.name !== '')
      problems.add(
        row.row,
        identity.id === '' ? 'name' : 'id',
        'duplicate',
        identity.id || identity.name,
        String(other),
      );
    else rowOfPerson.set(place, row.row);
    if (who.kind === 'undecided')
      return {
        entry: {
          ...shown,
          kind: problems.list.length > before ? 'error' : 'undecided',
          personId: '',
          changes: [],
          candidates: who.candidates.slice(0, 20).map(({ person }) => ({
            id: person.id,
            name: person.name,
            school: person.school,
            phoneMasked: person.phoneMasked,
          })),
        },
        before: null,
        after: null,
      };
    const known = who.kind === 'same' ? (byId.get(who.personId) ?? null) : null;
    const start = known ?? blankPerson(identity.id || nextId());
    const after = applyRow(start, row, references, (column, code, value, expected) =>
      problems.add(row.row, column, code, value, expected),
    );
    const isFaulty = problems.list.length > before;
    const changes = known === null ? [] : fieldChanges(known, after);
    const kind = isFaulty ? 'error' : known === null ? 'new' : changes.length > 0 ? 'changed' : 'unchanged';
    return {
      entry: { ...shown, kind, personId: start.person.id, changes, candidates: [] },
      before: known,
      after: isFaulty ? null : after,
    };
  });
}

/** What the operator said goes before a guess, as long as that person is there. */
function identityOf(
  match: Match,
  decision: string | null | undefined,
  byId: ReadonlyMap<string, WholePerson>,
): Match {
  if (match.kind !== 'undecided' || decision === undefined) return match;
  if (decision === null) return { kind: 'new' };
  return byId.has(decision) && match.candidates.some(({ person }) => person.id === decision)
    ? { kind: 'same', personId: decision }
    : match;
}

function numbering(taken: readonly string[]): () => string {
  let last = Math.max(0, ...taken.map((id) => Number(NUMBERED.exec(id)?.[1] ?? 0)));
  return () => {
    last += 1;
    return `P${String(last).padStart(4, '0')}`;
  };
}
