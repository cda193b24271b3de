import type { Readable } from 'node:stream';
import type { Job } from '../../shared/contract/job.ts';
import type {
  ListeningPapers,
  PaperFormat,
  PaperLanguage,
  SignerRole,
} from '../../shared/contract/listening-papers.ts';

export interface SignRequest {
  readonly checkId: string;
  /** One room of it; null for the whole. */
  readonly roomId: string | null;
  readonly role: SignerRole;
  readonly name: string;
  /** The named operator who signs; null where the name was entered. */
  readonly operatorId: string | null;
  readonly statement: string;
}

export interface Paper {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mediaType: string;
}

/** Papers, signatures and acceptance of finished checks. Every method throws ContractError `not-found` for an unknown check. */
export interface ListeningPapersService {
  get(checkId: string): ListeningPapers;
  /**
   * Throws ContractError: `forbidden` without a named operator at the console, `conflict` for a check that is not done
   * and for a signature given twice, `bad-input` with the field.
   */
  sign(request: SignRequest, actor: string): void;
  /** Throws ContractError: `forbidden`, `conflict` where the room has no remark or it was accepted before. */
  acceptRemark(checkId: string, roomId: string, reason: string, actor: string): void;
  isSigned(checkId: string): boolean;
  /** The same check with the same signatures gives the same bytes. */
  paper(checkId: string, format: PaperFormat, language: PaperLanguage): Promise<Paper>;
  /** Puts everything into one archive; the job's `file` is where it is fetched. */
  bundle(checkId: string, language: PaperLanguage, actor: string): Job;
  /** A finished archive; it lies sealed on the disk. Throws ContractError `not-found`, `unavailable` when it was changed. */
  openBundle(name: string): { readonly sizeBytes: number; read(): Readable };
  onChange(listener: () => void): () => void;
}
