import type { WriteBook } from '../../../../server/table/book-writer.ts';
import type { DutyRosterFile } from '../../../../shared/contract/duty.ts';
import { ContractError } from '../../../../shared/contract/errors.ts';
import type { PaperLanguage } from '../../../../shared/contract/roster-papers.ts';
import { DEFAULT_NIGHT } from '../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { readDutyProblem } from '../../../../shared/domain/roster/duty/plan/read-duty-problem.ts';
import type { DutyPapers } from '../../../ports/duty-papers.ts';
import type { DutyPlans } from '../../../ports/duty-plans.ts';
import { DUTY_PAPER_WORDS } from './duty-paper-words.ts';
import type { DutyPaperFacts } from './duty-table.ts';
import { makeDutyCalendar } from './make-duty-calendar.ts';
import { makeDutyPdf } from './make-duty-pdf.ts';
import { makeDutyXlsx } from './make-duty-xlsx.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface DutyPapersOptions {
  /** The roster that holds. */
  file(): DutyRosterFile | null;
  readonly plans: Pick<DutyPlans, 'get'>;
  responsible(): DutyPaperFacts['responsible'];
  site(): DutyPaperFacts['site'];
  nowMs(): number;
  /** Writes workbooks of many rows; here when nothing is given. */
  readonly writeBook?: WriteBook;
}

/** Papers of a duty roster as it is now. */
export function createDutyPapers(options: DutyPapersOptions): DutyPapers {
  const { file, plans, responsible, site, nowMs, writeBook } = options;
  const facts = (planId: string | null): DutyPaperFacts => {
    const common = { site: site(), responsible: responsible(), madeAtMs: nowMs() };
    if (planId === null) {
      const roster = file();
      if (roster === null) throw new ContractError('not-found', 'there is no duty roster', 'planId');
      return { ...common, roster, night: DEFAULT_NIGHT, isPlan: false };
    }
    const { plan, answer, problem } = plans.get(planId);
    if (answer === null || answer.shifts.length === 0)
      throw new ContractError('not-found', 'this plan has no roster', 'planId');
    const read = readDutyProblem(JSON.parse(problem));
    const night = 'value' in read ? read.value.night : DEFAULT_NIGHT;
    return { ...common, roster: answer, night, isPlan: plan.state !== 'published' };
  };
  const nameOf = (kind: 'table' | 'calendar', { roster }: DutyPaperFacts, language: PaperLanguage): string =>
    `${site().name}-${DUTY_PAPER_WORDS[language].fileNames[kind]}-${roster.name}`;
  return {
    async pdf(planId, language) {
      const made = facts(planId);
      const { bytes } = await makeDutyPdf(made, DUTY_PAPER_WORDS[language]);
      return { bytes, fileName: `${nameOf('table', made, language)}.pdf`, mediaType: 'application/pdf' };
    },
    async workbook(planId, language) {
      const made = facts(planId);
      const bytes = await makeDutyXlsx(made, DUTY_PAPER_WORDS[language], writeBook);
      return { bytes, fileName: `${nameOf('table', made, language)}.xlsx`, mediaType: XLSX };
    },
    calendar(planId, personId, language) {
      const made = facts(planId);
      const person = made.roster.people.find(({ id }) => id === personId);
      if (person === undefined) throw new ContractError('not-found', 'there is no such person', 'personId');
      return {
        bytes: Buffer.from(makeDutyCalendar(made, personId, DUTY_PAPER_WORDS[language]), 'utf8'),
        fileName: `${nameOf('calendar', made, language)}-${person.name}.ics`,
        mediaType: 'text/calendar; charset=utf-8',
      };
    },
  };
}
