import type { PaperLanguage, SignerRole } from '../../shared/contract/listening-papers.ts';
import type { TrialPapers } from '../../shared/contract/trial-papers-contract.ts';
import type { Paper } from './listening-papers.ts';

export interface TrialSignRequest {
  readonly watchId: string;
  /** One room of it; null for the whole. */
  readonly roomId: string | null;
  readonly role: SignerRole;
  readonly name: string;
  /** The named operator who signs; null where the name was entered. */
  readonly operatorId: string | null;
  readonly statement: string;
}

/** Signatures and the paper of trials that were played to their end. Every method throws ContractError `not-found`. */
export interface TrialPapersService {
  get(watchId: string): TrialPapers;
  /** Throws ContractError: `forbidden`, `conflict` for one given twice, `bad-input` with the field. */
  sign(request: TrialSignRequest, actor: string): void;
  /** A PDF; the same trial with the same signatures gives the same bytes. */
  paper(watchId: string, language: PaperLanguage): Promise<Paper>;
}
