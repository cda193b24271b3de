import type { PaperLanguage } from '../../shared/contract/roster-papers.ts';
import type { RosterFile } from './roster-papers.ts';

/** A duty table on paper, as a workbook and as calendars; of a plan, or (null) of the roster that holds. */
export interface DutyPapers {
  /** All throw ContractError `not-found` where there is no such roster, plan or person. */
  pdf(planId: string | null, language: PaperLanguage): Promise<RosterFile>;
  workbook(planId: string | null, language: PaperLanguage): Promise<RosterFile>;
  calendar(planId: string | null, personId: string, language: PaperLanguage): RosterFile;
}
