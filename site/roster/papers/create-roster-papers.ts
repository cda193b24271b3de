import { lacksGlyph } from '../../../server/paper/pdf-kit.ts';
import type { WriteBook } from '../../../server/table/book-writer.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { PaperLanguage } from '../../../shared/contract/roster-papers.ts';
import type { RosterFile, RosterPapers } from '../../ports/roster-papers.ts';
import { makeCalendar } from './make-calendar.ts';
import { makeRosterPdf } from './make-pdf.ts';
import { makeRosterXlsx } from './make-roster-xlsx.ts';
import type { RosterFacts } from './roster-facts.ts';
import { ROSTER_PAPER_WORDS } from './roster-paper-words.ts';

/** Names told for one character. */
const MOST_NAMES = 20;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface RosterPapersOptions {
  table(): RosterFacts['table'];
  site(): RosterFacts['site'];
  nowMs(): number;
  /** Writes workbooks of many rows; here when nothing is given. */
  readonly writeBook?: WriteBook;
}

/** Papers of the working roster as it is. */
export function createRosterPapers({ table, site, nowMs, writeBook }: RosterPapersOptions): RosterPapers {
  const facts = (): RosterFacts => ({ site: site(), table: table(), madeAtMs: nowMs() });
  const nameOf = (
    kind: keyof (typeof ROSTER_PAPER_WORDS)['zh']['fileNames'],
    language: PaperLanguage,
  ): string => `${site().name}-${ROSTER_PAPER_WORDS[language].fileNames[kind]}`;
  return {
    async pdf(paper, language): Promise<RosterFile> {
      const { bytes } = await makeRosterPdf(paper, facts(), ROSTER_PAPER_WORDS[language]);
      return { bytes, fileName: `${nameOf(paper, language)}.pdf`, mediaType: 'application/pdf' };
    },
    async workbook(language): Promise<RosterFile> {
      const bytes = await makeRosterXlsx(facts(), ROSTER_PAPER_WORDS[language], writeBook);
      return { bytes, fileName: `${nameOf('roster', language)}.xlsx`, mediaType: XLSX };
    },
    calendar(personId) {
      const person = table().people.find(({ id }) => id === personId);
      if (person === undefined) throw new ContractError('not-found', 'there is no such person', 'personId');
      return {
        bytes: Buffer.from(makeCalendar(facts(), personId), 'utf8'),
        fileName: `${nameOf('calendar', 'zh')}-${person.name}-${person.id}.ics`,
        mediaType: 'text/calendar; charset=utf-8',
      };
    },
    missing() {
      const { people, posts, sessions } = table();
      const names = new Map<string, Set<string>>();
      for (const text of [
        ...people.flatMap(({ name, school }) => [name, school]),
        ...[...posts, ...sessions].map(({ name }) => name),
      ])
        for (const character of text) {
          if (!lacksGlyph(character)) continue;
          const found = names.get(character) ?? new Set();
          if (found.size < MOST_NAMES) found.add(text);
          names.set(character, found);
        }
      return [...names].map(([character, found]) => ({
        character,
        code: `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
        names: [...found],
      }));
    },
  };
}
