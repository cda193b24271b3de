import type { DeskItem } from '../../shared/contract/desk.ts';

export interface DeskDelta {
  readonly changed: DeskItem[];
  readonly removed: string[];
}

/** What is urgent at all sites, and who has taken note of it. */
export interface Desk {
  /** Newest first. */
  items(): DeskItem[];
  /** Calls back at most once a second with what has changed, removed ones by `deskKey`. */
  subscribe(listener: (delta: DeskDelta) => void): () => void;
  /** Durable when it resolves; the first one holds. Rejects with ContractError. */
  acknowledge(
    item: { readonly site: string; readonly id: string; readonly note: string },
    by: string,
  ): Promise<{ by: string; atMs: number }>;
  close(): void;
}
