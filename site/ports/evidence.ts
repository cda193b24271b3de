import type { ParsedInputOf } from '../../shared/contract/define.ts';
import type { OpenedSeal, Seal, SealPreview, Volume } from '../../shared/contract/evidence.ts';
import type { evidenceContract } from '../../shared/contract/evidence-contract.ts';
import type { Job } from '../../shared/contract/job.ts';
import type { TimeRange } from './recording.ts';

export type SealRequest = ParsedInputOf<(typeof evidenceContract)['evidence.seal']>;
export type ItemRequest = ParsedInputOf<(typeof evidenceContract)['evidence.addItem']>;

/** Sealed folders of this site. `actor` is the id of a named operator; ContractErrors name the field. */
export interface Evidence {
  seals(): Seal[];
  onChange(listener: (seals: Seal[]) => void): () => void;
  preview(range: TimeRange, roomIds: readonly string[]): SealPreview;
  seal(request: SealRequest, actor: string): Job;
  addItem(request: ItemRequest, actor: string): Job;
  volumes(): Promise<Volume[]>;
  copy(id: string, folder: string, actor: string): Job;
  verify(id: string, folder: string | null, actor: string): Job;
  open(id: string, reason: string, actor: string): Promise<OpenedSeal>;
  /**
   * Absolute path of a file for someone who opened the seal; journalled here. Throws `forbidden` without an opening
   * of the last 12 hours and `not-found` for a path the manifest does not list.
   */
  openFile(id: string, openingId: string, path: string): Promise<{ path: string; sizeBytes: number }>;
}
