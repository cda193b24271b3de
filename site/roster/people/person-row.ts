import {
  readDate,
  readList,
  readSex,
  readWhole,
  readWord,
  readYesNo,
} from '../../../server/table/cell-values.ts';
import { PersonColumn, type RowProblem } from '../../../shared/contract/people-import.ts';
import { PersonPrivate } from '../../../shared/contract/person-records.ts';
import { Person } from '../../../shared/contract/roster-table.ts';
import {
  HIGHEST_PREFERENCE_COST,
  USUAL_PREFERENCE_COST,
} from '../../../shared/domain/roster/preference-cost.ts';
import { maskPhone, trainingOf } from '../../../shared/domain/roster/training-of.ts';
import { STATE_WORDS } from './person-columns.ts';

/** All that is kept of one person. */
export interface WholePerson {
  readonly person: Person;
  readonly private: PersonPrivate;
}

/** A row of a file by column, empty cells as ''. */
export interface PersonRow {
  readonly row: number;
  readonly cells: ReadonlyMap<PersonColumn, string>;
}

export type Complain = (
  column: PersonColumn,
  code: RowProblem['code'],
  value: string,
  expected: string,
) => void;

/** What rows may refer to, by id and by name. */
export interface References {
  readonly rooms: ReadonlyMap<string, string>;
  readonly sessions: ReadonlyMap<string, string>;
}

/** The usual training where a file names none. */
export const USUAL_TRAINING = '监考培训';
/** The post of a letter where neither file nor person names one. */
const USUAL_POST = '考务人员';
const WHOLE_SITE = new Set(['全考点', '整个考点', '本考点', 'site', 'all', '*']);

/** A new person with nothing but id and name. */
export const blankPerson = (id: string): WholePerson => ({
  person: Person.parse({
    id,
    name: '?',
    school: '',
    sex: '',
    isTrained: false,
    trainedUntil: null,
    isExperienced: false,
    subjects: [],
  }),
  private: PersonPrivate.parse({}),
});

/** A person after a row: an empty cell changes nothing. Faults are complained of; the result then does not count. */
export function applyRow(
  before: WholePerson,
  row: PersonRow,
  known: References,
  complain: Complain,
): WholePerson {
  const text = (column: PersonColumn): string => row.cells.get(column) ?? '';
  const has = (column: PersonColumn): boolean => text(column) !== '';
  const read = <T>(column: PersonColumn, reader: (cell: string) => T | null, expected: string, old: T): T => {
    if (!has(column)) return old;
    const value = reader(text(column));
    if (value === null) complain(column, 'not-valid', text(column), expected);
    return value ?? old;
  };
  const refer = (
    column: 'avoidRooms' | 'unavailable',
    ids: ReadonlyMap<string, string>,
    old: readonly string[],
  ) => {
    if (!has(column)) return [...old];
    return readList(text(column)).flatMap((word) => {
      if (column === 'avoidRooms' && WHOLE_SITE.has(word.toLowerCase())) return [];
      const id = ids.get(word);
      if (id === undefined)
        complain(column, 'unknown-reference', word, column === 'avoidRooms' ? 'room' : 'session');
      return id === undefined ? [] : [id];
    });
  };
  const { person } = before;
  const name = text('name') || person.name;
  if (name.length > 64) complain('name', 'not-valid', name, 'at-most-64');
  for (const column of ['school', 'county', 'post', 'examiner'] as const)
    if (text(column).length > 64) complain(column, 'not-valid', text(column), 'at-most-64');
  const phone = read('phone', readPhone, 'phone', before.private.phone);
  const avoidRooms = refer('avoidRooms', known.rooms, person.avoidRooms);
  const isAvoidingSite = has('avoidRooms')
    ? readList(text('avoidRooms')).some((word) => WHOLE_SITE.has(word.toLowerCase()))
    : person.isAvoidingSite;
  const after = {
    ...person,
    name,
    school: text('school') || person.school,
    county: text('county') || person.county,
    post: text('post') || person.post,
    sex: read('sex', readSex, 'male-or-female', person.sex),
    subjects: has('subjects') ? readList(text('subjects')) : person.subjects,
    classes: has('classes') ? readList(text('classes')) : person.classes,
    relatedSchools: has('relatedSchools') ? readList(text('relatedSchools')) : person.relatedSchools,
    isExperienced: read('isExperienced', readYesNo, 'yes-or-no', person.isExperienced),
    isStandby: read('isStandby', readYesNo, 'yes-or-no', person.isStandby),
    isOnLeave: read('isOnLeave', readYesNo, 'yes-or-no', person.isOnLeave),
    maxSessions: read<number | null>('maxSessions', readWhole, 'number', person.maxSessions),
    state: read('state', (cell) => readWord(cell, STATE_WORDS), 'state', person.state),
    unavailable: refer('unavailable', known.sessions, person.unavailable),
    preference: {
      ...person.preference,
      sessions: preferredSessions(text('preference'), known, complain) ?? person.preference.sessions,
    },
    avoidRooms,
    isAvoidingSite,
    phoneMasked: maskPhone(phone),
    ...trainingAfter(person, text, read),
    letters: lettersAfter(person, text, read),
  };
  const made = {
    person: settled(after),
    private: { phone, relations: relationsAfter(before.private, avoidRooms, isAvoidingSite, text) },
  };
  const checked = Person.safeParse(made.person);
  if (!checked.success)
    for (const issue of checked.error.issues) {
      const column = columnOf(String(issue.path[0] ?? ''));
      complain(column, 'not-valid', text(column), 'too-long');
    }
  return made;
}

/** Keeps what follows from other fields in step with them. */
export function settled(person: Person): Person {
  const derived = person.trainings.length > 0 ? trainingOf(person.trainings) : null;
  const now = derived === null ? person : { ...person, ...derived };
  if (now.isTrained && now.state !== 'passed') return { ...now, state: 'passed' };
  return !now.isTrained && now.state === 'passed' ? { ...now, state: 'trained' } : now;
}

/**
 * `语文;数学:10`: sessions a person would rather not have, each with a cost from 1 to 1000 that the solver adds up; what has
 * no number costs as the page gives it. Null for an empty cell. The names of sessions may hold colons themselves.
 */
function preferredSessions(
  cell: string,
  { sessions }: References,
  complain: Complain,
): Record<string, number> | null {
  if (cell === '') return null;
  const costs: Record<string, number> = {};
  for (const word of readList(cell)) {
    const cost = /[:：]\s*(\d{1,6})$/.exec(word);
    const isWhole = sessions.has(word);
    const name = isWhole || cost === null ? word : word.slice(0, cost.index).trim();
    const id = sessions.get(name);
    const value = isWhole || cost === null ? USUAL_PREFERENCE_COST : Number(cost[1]);
    if (id === undefined) complain('preference', 'unknown-reference', word, 'session');
    else if (value < 1 || value > HIGHEST_PREFERENCE_COST)
      complain('preference', 'not-valid', word, 'session-cost');
    else costs[id] = value;
  }
  return costs;
}

type Text = (column: PersonColumn) => string;
type Read = <T>(column: PersonColumn, reader: (cell: string) => T | null, expected: string, old: T) => T;

/** A result of training in a row goes beside those that are known; the same one again changes nothing. */
function trainingAfter(
  person: Person,
  text: Text,
  read: Read,
): Pick<Person, 'trainings' | 'isTrained' | 'trainedUntil'> {
  const { trainings, isTrained, trainedUntil } = person;
  const takenOn = read<string | null>('trainedOn', readDate, 'date', null);
  const expiresOn = read<string | null>('trainedUntil', readDate, 'date', null);
  const score = read<number | null>('trainingScore', readScore, 'number', null);
  const said = read<boolean | null>('isTrained', readYesNo, 'yes-or-no', null);
  if (text('trainingName').length > 64) return { trainings, isTrained, trainedUntil };
  const isFailure = /不合格|未通过|fail/i.test(text('isTrained'));
  const isPassed = said ?? (takenOn !== null || expiresOn !== null);
  if (!isPassed && !isFailure)
    // Somebody said of as not trained has no result to record.
    return said === false && trainings.length === 0
      ? { trainings, isTrained: false, trainedUntil: null }
      : { trainings, isTrained, trainedUntil };
  const what = text('trainingName') || USUAL_TRAINING;
  const same = trainings.findIndex(
    (one) => one.what === what && (takenOn === null || one.takenOn === takenOn || one.takenOn === null),
  );
  const old = trainings[same];
  const result = {
    what,
    takenOn: takenOn ?? old?.takenOn ?? null,
    isPassed,
    expiresOn: expiresOn ?? (isPassed ? (old?.expiresOn ?? null) : null),
    examiner: text('examiner') || (old?.examiner ?? ''),
    score: score ?? old?.score ?? null,
  };
  return {
    trainings:
      same < 0 ? [...trainings, result] : trainings.map((one, index) => (index === same ? result : one)),
    isTrained,
    trainedUntil,
  };
}

function lettersAfter(person: Person, text: Text, read: Read): Person['letters'] {
  const signedOn = read<string | null>('signedOn', readDate, 'date', null);
  const said = read<boolean | null>('hasSigned', readYesNo, 'yes-or-no', null);
  const isSigned = said ?? (signedOn === null ? null : true);
  if (isSigned === null) return person.letters;
  const post = text('post') || person.post || person.letters[0]?.post || USUAL_POST;
  const old = person.letters.find((letter) => letter.post === post);
  if (!isSigned && old === undefined) return person.letters;
  const letter = {
    post,
    isSigned,
    signer: old?.signer ?? '',
    signedOn: isSigned ? (signedOn ?? old?.signedOn ?? null) : null,
    scanSha256: old?.scanSha256 ?? null,
  };
  return old === undefined
    ? [...person.letters, letter]
    : person.letters.map((one) => (one === old ? letter : one));
}

/** The reason is kept per room, apart from the person; rooms no longer avoided lose theirs. */
function relationsAfter(
  before: PersonPrivate,
  avoidRooms: readonly string[],
  isAvoidingSite: boolean,
  text: Text,
): PersonPrivate['relations'] {
  const places = [...avoidRooms, ...(isAvoidingSite ? [null] : [])];
  const said = text('relation').slice(0, 200);
  return places.flatMap((roomId) => {
    const words = said || (before.relations.find((one) => one.roomId === roomId)?.text ?? '');
    return words === '' ? [] : [{ roomId, text: words }];
  });
}

function readPhone(text: string): string | null {
  const plain = text.replaceAll(/[\s\-－()（）]/g, '');
  return /^\+?\d{5,20}$/.test(plain) ? plain : null;
}

function readScore(text: string): number | null {
  const value = /^\d{1,4}(\.\d{1,2})?分?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  return value >= 0 && value <= 1_000 ? value : null;
}

function columnOf(key: string): PersonColumn {
  if (key === 'trainings') return 'trainingName';
  if (key === 'letters') return 'hasSigned';
  const column = PersonColumn.safeParse(key);
  return column.success ? column.data : 'name';
}
