import { openPdf } from '../../../server/paper/pdf-kit.ts';
import { INK, MUTED, PAGE } from '../../../server/paper/pdf-sheet.ts';
import type { ResponsibilityTree } from '../../../shared/contract/responsibility.ts';
import type { PaperLanguage } from '../../../shared/contract/roster-papers.ts';
import type { Person } from '../../../shared/contract/roster-table.ts';
import { flatten, layoutTree, type PlacedNode } from '../../../shared/domain/responsibility/layout-tree.ts';

const WORDS = {
  zh: {
    title: '考点责任体系',
    nobody: '（空缺）',
    deputy: (name: string) => `副职 ${name}`,
    rooms: (count: number, first: string) => (count === 1 ? first : `${first} 等 ${count} 间`),
    signed: '责任书已签',
    unsigned: '责任书未签',
    page: (page: number, count: number) => `第 ${page} 页，共 ${count} 页`,
  },
  en: {
    title: 'Responsibilities of the site',
    nobody: '(nobody)',
    deputy: (name: string) => `deputy ${name}`,
    rooms: (count: number, first: string) => (count === 1 ? first : `${first} and ${count - 1} more`),
    signed: 'letter signed',
    unsigned: 'letter not signed',
    page: (page: number, count: number) => `page ${page} of ${count}`,
  },
} as const;

/** Points; a row holds four lines of text. */
const ROW = 62;
const GAP = 14;
const HEAD = 40;
const BOX = ROW - 10;

/** The tree as a chart on A4: levels from left to right, one duty a box, lines from superiors, as many pages as rows need. */
export async function makeResponsibilityPdf(facts: {
  readonly tree: Pick<ResponsibilityTree, 'nodes'>;
  readonly people: readonly Pick<Person, 'id' | 'name' | 'letters'>[];
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  readonly site: { readonly name: string; readonly code: string };
  readonly madeAtMs: number;
  readonly language: PaperLanguage;
}): Promise<Uint8Array> {
  const { site, language, madeAtMs } = facts;
  const words = WORDS[language];
  const pdf = openPdf({ title: `${words.title} ${site.name}`, author: site.name, madeAtMs });
  const { document } = pdf;
  const { roots, rows, levels } = layoutTree(facts.tree.nodes);
  const people = new Map(facts.people.map((person) => [person.id, person]));
  const rooms = new Map(facts.rooms.map(({ id, name }) => [id, name]));
  const top = PAGE.top + HEAD;
  const rowsPerPage = Math.floor((PAGE.bottom - top) / ROW);
  const pages = Math.max(1, Math.ceil(rows / rowsPerPage));
  const width = (PAGE.right - PAGE.left + GAP) / Math.max(3, levels) - GAP;
  const xOf = (depth: number): number => PAGE.left + depth * (width + GAP);
  const pageOf = (row: number): number => Math.floor(row / rowsPerPage);
  const yOf = (row: number): number => top + (row % rowsPerPage) * ROW;
  const line = (text: string, x: number, y: number, size: number, colour: string): void => {
    document.font('text').fontSize(size).fillColor(colour);
    document.text(pdf.printable(text), x + 4, y, {
      width: width - 8,
      height: size + 3,
      lineBreak: false,
      ellipsis: true,
    });
  };
  const drawBox = ({ node, depth, row }: PlacedNode): void => {
    const [x, y] = [xOf(depth), yOf(row)];
    document.lineWidth(0.8).strokeColor(INK).rect(x, y, width, BOX).stroke();
    const person = people.get(node.personId ?? '');
    const deputy = people.get(node.deputyId ?? '');
    line(node.title, x, y + 3, 9, INK);
    line(person?.name ?? words.nobody, x, y + 16, 10, INK);
    const isSigned = person?.letters.some((one) => one.isSigned && one.post === node.title);
    const [first] = node.roomIds;
    const below = [
      ...(deputy ? [words.deputy(deputy.name)] : []),
      ...(first === undefined ? [] : [words.rooms(node.roomIds.length, rooms.get(first) ?? first)]),
    ];
    if (person) line(isSigned ? words.signed : words.unsigned, x, y + 30, 7, MUTED);
    line(below.join(' · '), x, y + 40, 7, MUTED);
  };
  /** From the right edge of the superior down to the left edge of the subordinate, over as many pages as lie between. */
  const drawLine = (from: PlacedNode, to: PlacedNode, page: number): void => {
    const x = xOf(to.depth) - GAP / 2;
    const middle = BOX / 2;
    document.lineWidth(0.8).strokeColor(MUTED);
    if (pageOf(from.row) === page)
      document
        .moveTo(xOf(from.depth) + width, yOf(from.row) + middle)
        .lineTo(x, yOf(from.row) + middle)
        .stroke();
    const start = pageOf(from.row) === page ? yOf(from.row) + middle : top - 6;
    const end = pageOf(to.row) === page ? yOf(to.row) + middle : PAGE.bottom;
    if (page >= pageOf(from.row) && page <= pageOf(to.row)) document.moveTo(x, start).lineTo(x, end).stroke();
    if (pageOf(to.row) === page) document.moveTo(x, end).lineTo(xOf(to.depth), end).stroke();
  };
  const all = flatten(roots);
  for (let page = 0; page < pages; page += 1) {
    if (page > 0) document.addPage();
    document.font('text').fontSize(16).fillColor(INK);
    document.text(pdf.printable(`${words.title}　${site.name}`), PAGE.left, PAGE.top, { lineBreak: false });
    for (const placed of all) {
      for (const child of placed.children) drawLine(placed, child, page);
      if (pageOf(placed.row) === page) drawBox(placed);
    }
    document.font('text').fontSize(8).fillColor(MUTED);
    document.text(
      pdf.printable(`${site.name}（${site.code}）　${words.page(page + 1, pages)}`),
      PAGE.left,
      PAGE.bottom + 14,
      {
        width: PAGE.right - PAGE.left,
        align: 'right',
        lineBreak: false,
      },
    );
  }
  return pdf.finish();
}
