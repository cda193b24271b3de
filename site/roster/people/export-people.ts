import type { WriteBook } from '../../../server/table/book-writer.ts';
import { writeCsv } from '../../../server/table/write-csv.ts';
import { writeXlsx } from '../../../server/table/xlsx/write-xlsx.ts';
import { PERSON_COLUMNS, type PersonColumn } from '../../../shared/contract/people-import.ts';
import { hasSigned } from '../../../shared/domain/roster/training-of.ts';
import { PERSON_COLUMN_WORDS, STATE_WORDS } from './person-columns.ts';
import type { WholePerson } from './person-row.ts';

type Named = readonly { readonly id: string; readonly name: string }[];
type Cell = string | number | null;

const HEAD = PERSON_COLUMNS.map((field) => PERSON_COLUMN_WORDS[field].header);
const WIDTHS = HEAD.map((header) => Math.max(10, header.length * 2 + 2));
const SHEET_NAME = '人员';

/** The list with the columns of an import: what is exported can be changed and imported again. */
export function exportPeople(
  people: readonly WholePerson[],
  format: 'xlsx' | 'csv',
  names: { readonly rooms: Named; readonly sessions: Named },
  writeBook: WriteBook = writeXlsx,
): Promise<Uint8Array> {
  return write(
    people.map((whole) => rowOf(whole, names)),
    format,
    writeBook,
  );
}

/** Headers and two invented people to be overwritten. */
export function exportTemplate(format: 'xlsx' | 'csv'): Promise<Uint8Array> {
  const row = (cells: Partial<Record<PersonColumn, string>>): Cell[] =>
    PERSON_COLUMNS.map((field) => cells[field] ?? null);
  return write(
    [
      row({
        id: 'T001',
        name: '张示例',
        school: '东湖中学',
        county: '示例县',
        sex: '女',
        phone: '13800000001',
        post: '监考员',
        subjects: '语文',
        isExperienced: '是',
        isTrained: '是',
        trainedOn: '2026-05-20',
        trainedUntil: '2027-06-30',
        hasSigned: '是',
        signedOn: '2026-05-25',
      }),
      row({
        id: 'T002',
        name: '李示例',
        school: '西山中学',
        county: '示例县',
        sex: '男',
        post: '流动监考',
        subjects: '数学;物理',
        isExperienced: '否',
        isTrained: '否',
        hasSigned: '否',
        isStandby: '是',
      }),
    ],
    format,
    writeXlsx,
  );
}

async function write(
  rows: readonly (readonly Cell[])[],
  format: 'xlsx' | 'csv',
  writeBook: WriteBook,
): Promise<Uint8Array> {
  return format === 'csv'
    ? writeCsv([HEAD, ...rows])
    : await writeBook([{ name: SHEET_NAME, rows: [HEAD, ...rows], widths: WIDTHS }]);
}

const yesNo = (value: boolean): string => (value ? '是' : '否');

function rowOf(
  { person, private: own }: WholePerson,
  { rooms, sessions }: { rooms: Named; sessions: Named },
): Cell[] {
  const training = person.trainings.at(-1);
  const letter = person.letters.at(-1);
  const nameIn = (list: Named, id: string): string => list.find((one) => one.id === id)?.name ?? id;
  const cells: Record<PersonColumn, Cell> = {
    id: person.id,
    name: person.name,
    school: person.school,
    county: person.county,
    sex: person.sex === 'F' ? '女' : person.sex === 'M' ? '男' : '',
    phone: own.phone,
    post: person.post,
    subjects: person.subjects.join(';'),
    classes: person.classes.join(';'),
    relatedSchools: person.relatedSchools.join(';'),
    isExperienced: yesNo(person.isExperienced),
    isTrained: training !== undefined && !training.isPassed ? '不合格' : yesNo(person.isTrained),
    trainedOn: training?.takenOn ?? '',
    trainedUntil: person.trainedUntil ?? '',
    trainingName: training?.what ?? '',
    trainingScore: training?.score ?? null,
    examiner: training?.examiner ?? '',
    hasSigned: yesNo(hasSigned(person.letters)),
    signedOn: letter?.signedOn ?? '',
    avoidRooms: [
      ...person.avoidRooms.map((id) => nameIn(rooms, id)),
      ...(person.isAvoidingSite ? ['全考点'] : []),
    ].join(';'),
    relation: [...new Set(own.relations.map(({ text }) => text))].join('；'),
    unavailable: person.unavailable.map((id) => nameIn(sessions, id)).join(';'),
    preference: Object.entries(person.preference.sessions)
      .map(([id, cost]) => `${nameIn(sessions, id)}:${cost}`)
      .join(';'),
    maxSessions: person.maxSessions,
    isStandby: yesNo(person.isStandby),
    isOnLeave: yesNo(person.isOnLeave),
    state: STATE_WORDS[person.state][0],
  };
  return PERSON_COLUMNS.map((field) => cells[field]);
}
