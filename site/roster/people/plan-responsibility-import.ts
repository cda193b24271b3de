import type { Book } from '../../../server/table/book.ts';
import { readList } from '../../../server/table/cell-values.ts';
import type {
  ResponsibilityNode,
  ResponsibilityPreview,
  ResponsibilityProblem,
} from '../../../shared/contract/responsibility.ts';
import type { Person } from '../../../shared/contract/roster-table.ts';
import { treeFault } from '../../../shared/domain/responsibility/layout-tree.ts';
import { plainHeader } from './person-columns.ts';

type Column = 'title' | 'parent' | 'person' | 'deputy' | 'rooms';
const MOST_ROWS = 500;

/** What files call the columns; the first is the one of the template. */
export const RESPONSIBILITY_HEADERS: Readonly<Record<Column, readonly [string, ...string[]]>> = {
  title: ['职责', '岗位', '职务', 'duty', 'title'],
  parent: ['上级职责', '上级', '隶属', 'superior', 'parent'],
  person: ['负责人', '责任人', '姓名', 'person', 'name'],
  deputy: ['副职', '代理人', '后备', 'deputy'],
  rooms: ['负责考场', '考场', '负责房间', 'rooms'],
};
const COLUMNS = ['title', 'parent', 'person', 'deputy', 'rooms'] as const;

/**
 * A tree from the first sheet of a file: one duty a row, its superior named by its duty, people by number or by a name that
 * only one person has. All or nothing; never throws on any file.
 */
export function planResponsibilityImport(
  book: Book,
  people: readonly Pick<Person, 'id' | 'name'>[],
  rooms: readonly { readonly id: string; readonly name: string }[],
): ResponsibilityPreview {
  const problems: ResponsibilityProblem[] = [];
  const complain = (row: number, column: Column, code: ResponsibilityProblem['code'], value = ''): null => {
    problems.push({ row, column: RESPONSIBILITY_HEADERS[column][0], code, value: value.slice(0, 64) });
    return null;
  };
  const sheet = book.isRead ? book.sheets[0] : undefined;
  const [head, ...rows] = sheet?.rows ?? [];
  if (!book.isRead || head === undefined)
    return { nodes: [], problems: [{ row: 0, column: '', code: 'unreadable', value: '' }] };
  const headers = head.cells.map(plainHeader);
  const at = new Map(
    COLUMNS.map((column) => [
      column,
      headers.findIndex((header) => RESPONSIBILITY_HEADERS[column].includes(header)),
    ]),
  );
  if (at.get('title') === -1) complain(head.row, 'title', 'missing-column');
  if (at.get('person') === -1) complain(head.row, 'person', 'missing-column');
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (filled.length > MOST_ROWS || sheet?.isCut) complain(0, 'title', 'too-many-rows', String(MOST_ROWS));
  if (problems.length > 0) return { nodes: [], problems };
  const ids = new Set(people.map(({ id }) => id));
  const byName = new Map<string, string[]>();
  for (const { id, name } of people) byName.set(name, [...(byName.get(name) ?? []), id]);
  const roomIds = new Map(rooms.flatMap(({ id, name }) => [[id, id] as const, [name, id] as const]));
  const nodeOf = new Map<string, string>();
  const parents: { readonly row: number; readonly node: ResponsibilityNode; readonly parent: string }[] = [];
  for (const { row, cells } of filled) {
    const text = (column: Column): string => cells[at.get(column) ?? -1] ?? '';
    const who = (column: 'person' | 'deputy'): string | null => {
      const word = text(column);
      if (word === '' || ids.has(word)) return word || null;
      const [first, second] = byName.get(word) ?? [];
      if (first === undefined) return complain(row, column, 'no-such-person', word);
      return second === undefined ? first : complain(row, column, 'namesakes', word);
    };
    const title = text('title').trim();
    if (title === '') complain(row, 'title', 'empty');
    else if (title.length > 64) complain(row, 'title', 'too-long', title);
    else if (nodeOf.has(title)) complain(row, 'title', 'duplicate', title);
    else nodeOf.set(title, `n${row}`);
    const node = {
      id: `n${row}`,
      parentId: null,
      title,
      personId: who('person'),
      deputyId: who('deputy'),
      roomIds: readList(text('rooms')).flatMap(
        (word) => roomIds.get(word) ?? complain(row, 'rooms', 'no-such-room', word) ?? [],
      ),
    };
    parents.push({ row, node, parent: text('parent').trim() });
  }
  const nodes = parents.map(({ row, node, parent }) => {
    const parentId = parent === '' ? null : (nodeOf.get(parent) ?? null);
    if (parent !== '' && parentId === null) complain(row, 'parent', 'no-such-parent', parent);
    return { ...node, parentId };
  });
  const fault = problems.length === 0 ? treeFault(nodes) : null;
  const faulty = parents.find(({ node }) => node.id === fault?.id);
  if (faulty !== undefined) complain(faulty.row, 'parent', 'circle', faulty.parent);
  return problems.length > 0 ? { nodes: [], problems: problems.slice(0, 200) } : { nodes, problems };
}
