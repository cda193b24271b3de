import type { Order, OrderDetail, OrderRequest, OrdersProfile } from '../../shared/contract/orders.ts';
import type { SiteOrder } from '../../shared/contract/site-page.ts';
import type { DownItem } from '../../shared/uplink/down-window.ts';
import type { Instruction } from '../../shared/uplink/instruction.ts';

/** An instruction as it was issued. */
export interface IssuedInstruction extends Omit<Instruction, 'to'> {
  readonly hash: string;
  readonly issuedBy: string;
  readonly isAll: boolean;
}

/** The signed copy for one site. */
export interface SignedCopy {
  readonly site: string;
  readonly to: string;
  readonly signature: string;
}

/**
 * What is known of an instruction at one site. Beside the stages a site reports: `rejected` (it did not take
 * it, `text` says why), `other-words` (it was taken down by telephone differently), `by-telephone` (this
 * centre's own note that the site confirmed by telephone).
 */
export interface StageRow {
  readonly site: string;
  readonly id: string;
  readonly stage: string;
  readonly atMs: number;
  readonly receivedAtMs: number;
  readonly by: string;
  readonly text: string;
  readonly isByPhone: boolean;
  readonly isExpired: boolean;
  readonly isOwn: boolean;
}

export interface DeliveryRow {
  readonly site: string;
  readonly number: number;
  readonly sentMs: number | null;
}

export interface InstructionRow extends IssuedInstruction {
  readonly siteCount: number;
}

export interface FollowMark {
  readonly epoch: number;
  readonly seq: number;
}

/** Instructions of this centre. Answers come after the durable commit. */
export interface OrderStore {
  /** False when this id was issued before: nothing is written then. */
  issue(instruction: IssuedInstruction, copies: readonly SignedCopy[]): Promise<boolean>;
  /** In order of their numbers. */
  pending(site: string, after: number, limit: number): Promise<DownItem[]>;
  noteSent(site: string, numbers: readonly number[], atMs: number): Promise<void>;
  /** How far the site has stored them, also from its hello. */
  noteTaken(site: string, have: number, atMs: number): Promise<void>;
  /** The first row of a stage holds. */
  noteStage(row: StageRow): Promise<void>;
  /** How far the site's events have been projected. */
  followed(site: string): Promise<FollowMark>;
  /** One commit: these stages, and how far that is. */
  follow(site: string, mark: FollowMark, rows: readonly StageRow[]): Promise<void>;
  /** Forgets what was projected from events; this centre's own notes stay. */
  forgetProjected(): Promise<void>;
  /** Sites that instructions were issued for. */
  sites(): Promise<string[]>;
  /** Newest first. */
  list(limit: number): Promise<InstructionRow[]>;
  find(id: string): Promise<InstructionRow | null>;
  deliveries(id: string): Promise<DeliveryRow[]>;
  stages(id: string): Promise<StageRow[]>;
}

/** What pages and machines do with instructions. */
export interface Orders {
  profile(): OrdersProfile;
  /** Durable when it resolves; the same id again changes nothing. Rejects with ContractError. */
  issue(request: OrderRequest & { readonly id: string; readonly issuedBy: string }): Promise<void>;
  /** This centre's own note that a site confirmed by telephone. */
  telephone(note: {
    readonly id: string;
    readonly site: string;
    readonly answeredBy: string;
    readonly code: string;
  }): Promise<void>;
  /** Newest first. */
  list(): Order[];
  detail(id: string): OrderDetail | null;
  /** Newest first: those for one site, and where they stand there. */
  ofSite(site: string): SiteOrder[];
  /** At most about once a second; also when only time has changed something. */
  onChange(listener: () => void): () => void;
  /** Something was stored about these. */
  touch(ids: Iterable<string>): void;
  close(): void;
}
