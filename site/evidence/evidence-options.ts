import type { X509Certificate } from 'node:crypto';
import type { Database } from '../../server/sqlite/database.ts';
import type { Operator } from '../../shared/contract/journal.ts';
import type { RoomConfig, SiteIdentity } from '../../shared/contract/site-config.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Journal } from '../ports/journal.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Recording, TimeRange } from '../ports/recording.ts';
import type { SealSigner } from './signing-key.ts';
import type { JournalExtractText } from './write-seal.ts';

export interface EvidenceOptions {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly recording: Pick<
    Recording,
    'freeze' | 'coverage' | 'list' | 'markSealed' | 'folder' | 'exportedFile'
  >;
  readonly signer: SealSigner;
  /** Centres this site was enrolled by; null without one. */
  readonly trusted: readonly X509Certificate[] | null;
  /** Where the sealed folders are. */
  readonly folder: string;
  /** Copies never go below it. */
  readonly dataFolder: string;
  readonly version: string;
  site(): SiteIdentity;
  rooms(): readonly RoomConfig[];
  cameras(): readonly { readonly id: string; readonly roomId: string }[];
  operators(): readonly Operator[];
  sessionName(id: string): string | null;
  journalPart(range: TimeRange): JournalExtractText;
  /** The newest picture of a camera; rejects with ContractError. */
  snapshot(cameraId: string): Promise<{ jpeg: Uint8Array; atMs: number }>;
  nowMs(): number;
  log(message: string, fields: object): void;
}
