import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../../server/sqlite/database.ts';
import { openMigrated } from '../../../../server/sqlite/migrate.ts';
import { readBook } from '../../../../server/table/read-book.ts';
import { writeXlsx } from '../../../../server/table/xlsx/write-xlsx.ts';
import type { ResponsibilityNode } from '../../../../shared/contract/responsibility.ts';
import { findGaps } from '../../../../shared/domain/responsibility/find-gaps.ts';
import { flatten, layoutTree, treeFault } from '../../../../shared/domain/responsibility/layout-tree.ts';
import type { RosterFact } from '../../../../site/ports/roster.ts';
import { createResponsibility } from '../../../../site/roster/people/create-responsibility.ts';
import { planResponsibilityImport } from '../../../../site/roster/people/plan-responsibility-import.ts';
import { createRosterStore } from '../../../../site/roster/roster-store.ts';
import { siteSchema } from '../../../../site/schema.ts';
import { person } from '../sample.ts';

const node = (id: string, parentId: string | null, change: Partial<ResponsibilityNode> = {}) => ({
  ...{ id, parentId, title: `职责${id}`, personId: null, deputyId: null, roomIds: [] },
  ...change,
});
const signed = (post: string) => ({ post, isSigned: true, signer: '', signedOn: null, scanSha256: null });
const ROOMS = [
  { id: 'r01', name: '第01考场', kind: 'exam' as const },
  { id: 'r02', name: '第02考场', kind: 'exam' as const },
];
const PEOPLE = [
  person('T1', { name: '示例甲', letters: [signed('主考')] }),
  person('T2', { name: '示例乙' }),
  person('T3', { name: '示例乙' }),
  person('T4', { name: '𠮷示例', letters: [signed('一楼')], isOnLeave: true }),
];
const HEAD = '职责,上级职责,负责人,副职,负责考场\n';
const read = (text: string) => planResponsibilityImport(readBook(Buffer.from(text)), PEOPLE, ROOMS);

describe('the tree of responsibilities', () => {
  it('names every gap: nobody, no deputy, not signed, on leave, a room nobody answers for', () => {
    const nodes = [
      node('a', null, { title: '主考', personId: 'T1' }),
      node('b', 'a', { title: '一楼', personId: 'T4', roomIds: ['r01'] }),
      node('c', 'a', { title: '二楼', personId: 'T2' }),
      node('d', 'a', { title: '三楼', personId: 'gone' }),
    ];
    expect(findGaps(nodes, PEOPLE, ROOMS).map(({ kind, title, name }) => [kind, title, name])).toEqual([
      ['no-deputy', '主考', ''],
      ['on-leave', '一楼', '𠮷示例'],
      ['not-signed', '二楼', '示例乙'],
      ['no-person', '三楼', ''],
      ['room-uncovered', '', '第02考场'],
    ]);
    const whole = [node('a', null, { title: '主考', personId: 'T1', deputyId: 'T2' })];
    expect(findGaps(whole, PEOPLE, ROOMS)).toEqual([]);
    // A deputy of oneself is none; a letter for another duty does not count.
    const odd = [
      node('a', null, { title: '副主考', personId: 'T1', deputyId: 'T1' }),
      node('b', 'a', { title: '主考', personId: 'T1' }),
    ];
    expect(findGaps(odd, PEOPLE, ROOMS).map(({ kind }) => kind)).toEqual(['no-deputy', 'not-signed']);
  });

  it('stands in levels and rows: subordinates below each other, the superior beside the first', () => {
    const nodes = [
      node('a', null),
      node('b', 'a'),
      node('c', 'a'),
      node('d', 'b'),
      node('e', 'b'),
      node('f', null),
    ];
    const { roots, rows, levels } = layoutTree(nodes);
    expect([rows, levels]).toEqual([4, 3]);
    expect(flatten(roots).map((one) => [one.node.id, one.depth, one.row])).toEqual([
      ...[
        ['a', 0, 0],
        ['b', 1, 0],
        ['d', 2, 0],
        ['e', 2, 1],
        ['c', 1, 2],
        ['f', 0, 3],
      ],
    ]);
  });

  it('is told from what is none: a circle, a superior that is not there, an id twice', () => {
    expect(treeFault([node('a', 'b'), node('b', 'a')])).toMatchObject({ id: 'a' });
    expect(treeFault([node('a', 'x')])).toMatchObject({ id: 'a' });
    expect(treeFault([node('a', null), node('a', null)])).toMatchObject({ id: 'a' });
    expect(treeFault([node('b', 'a'), node('a', null)])).toBe(null);
  });
});

describe('a list of responsibilities', () => {
  it('becomes a tree, whatever order superiors stand in, from CSV and XLSX', async () => {
    const { nodes, problems } = read(`${HEAD}一楼,主考,T2,,第01考场、r02\n主考,,示例甲,T3,\n`);
    expect(problems).toEqual([]);
    expect(nodes).toEqual([
      { id: 'n2', parentId: 'n3', title: '一楼', personId: 'T2', deputyId: null, roomIds: ['r01', 'r02'] },
      { id: 'n3', parentId: null, title: '主考', personId: 'T1', deputyId: 'T3', roomIds: [] },
    ]);
    const rows = [
      ['职务', '责任人'],
      ['主考', '𠮷示例'],
    ];
    const book = readBook(await writeXlsx([{ name: 'a', rows, widths: [9, 9] }]));
    expect(planResponsibilityImport(book, PEOPLE, ROOMS).nodes).toMatchObject([
      { title: '主考', personId: 'T4' },
    ]);
  });

  it('is refused whole, with row and column of each mistake', () => {
    const wrong = read(`${HEAD}主考,,示例乙,,\n主考,,,,\n,主考,T1,,\n一楼,没有,谁,T9,第99考场\n`);
    expect(wrong.nodes).toEqual([]);
    expect(wrong.problems.map(({ row, column, code, value }) => [row, column, code, value])).toEqual([
      [2, '负责人', 'namesakes', '示例乙'],
      [3, '职责', 'duplicate', '主考'],
      [4, '职责', 'empty', ''],
      [5, '负责人', 'no-such-person', '谁'],
      [5, '副职', 'no-such-person', 'T9'],
      [5, '负责考场', 'no-such-room', '第99考场'],
      [5, '上级职责', 'no-such-parent', '没有'],
    ]);
    expect(read(`${HEAD}甲,乙,,,\n乙,甲,,,\n`).problems).toMatchObject([{ row: 2, code: 'circle' }]);
    expect(read('姓名,电话\n甲,1\n').problems).toMatchObject([{ code: 'missing-column' }]);
    expect(read('').problems).toMatchObject([{ code: 'unreadable' }]);
  });
});

describe('the tree of a site', () => {
  let folder: string;
  let database: Database;
  const facts: RosterFact[] = [];
  const told: number[] = [];
  const open = () => {
    database = openMigrated(join(folder, 'site.db'), siteSchema);
    const store = createRosterStore(database);
    store.upsert({ people: PEOPLE });
    const empty = {
      revision: 1,
      posts: [],
      sessions: [],
      assignments: [],
      locks: [],
      rooms: [],
      conflicts: [],
    };
    const table = () => ({ ...empty, people: [...PEOPLE], canUndo: false, canRedo: false });
    return createResponsibility({
      ...{ database, rooms: () => ROOMS, nowMs: () => 1_000, record: (fact) => void facts.push(fact) },
      books: { read: async (bytes) => readBook(bytes) },
      roster: { table, refresh: () => told.push(1) },
      site: () => ({ code: '0000000001', name: '示例考点', timeZone: 'Asia/Shanghai' }),
    });
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tree-'));
    facts.length = 0;
    told.length = 0;
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  it('is saved against the version that was seen, kept over a restart, and taken back', () => {
    let tree = open();
    expect(tree.get()).toEqual({ version: 0, nodes: [], gaps: [], canUndo: false });
    const first = tree.save(0, [node('a', null, { title: '主考', personId: 'T1' })], 'op1');
    expect(first).toMatchObject({ version: 1, gaps: [], canUndo: true });
    expect(() => tree.save(0, [], 'op2')).toThrow(/meantime/);
    expect(() => tree.save(1, [node('a', 'a')], 'op2')).toThrow(/superior/);
    tree.save(1, [...first.nodes, node('b', 'a')], 'op1');
    database.close();
    tree = open();
    expect(tree.get().gaps.map(({ kind }) => kind)).toEqual(['no-deputy', 'no-person']);
    expect(() => tree.undo(1, 'op1')).toThrow(/meantime/);
    expect(tree.undo(2, 'op1')).toMatchObject({ version: 1, nodes: first.nodes });
    tree.undo(1, 'op1');
    expect(() => tree.undo(0, 'op1')).toThrow(/nothing/);
    expect(facts.map(({ what }) => what)).toEqual([
      ...['responsibility.saved', 'responsibility.saved'],
      ...['responsibility.undone', 'responsibility.undone'],
    ]);
    // Nobody is named in what goes upward or into the journal.
    expect(JSON.stringify(facts)).not.toMatch(/示例|T1/);
    expect(told).toHaveLength(4);
  });

  it('is printed on as many pages as it needs', async () => {
    const tree = open();
    const pagesOf = (bytes: Uint8Array): number =>
      Buffer.from(bytes)
        .toString('latin1')
        .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
    expect(pagesOf(await tree.pdf('zh'))).toBe(1);
    const many = Array.from({ length: 60 }, (_, n) => node(`x${n}`, 'a', { personId: n % 2 ? 'T4' : null }));
    tree.save(0, [node('a', null, { personId: 'T1', roomIds: ['r01', 'r02'] }), ...many], 'op1');
    expect(pagesOf(await tree.pdf('en'))).toBe(6);
  });
});
