import type { MissingCharacter, PaperLanguage, RosterPaper } from '../../shared/contract/roster-papers.ts';

export interface RosterFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mediaType: string;
}

/** The roster on paper, as a workbook and as calendars. */
export interface RosterPapers {
  pdf(paper: RosterPaper, language: PaperLanguage): Promise<RosterFile>;
  workbook(language: PaperLanguage): Promise<RosterFile>;
  /** Throws ContractError `not-found`. */
  calendar(personId: string): RosterFile;
  /** Characters of names the font of the papers does not have; they are printed as codes. */
  missing(): MissingCharacter[];
}
