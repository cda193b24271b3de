import type { PostgresTarget } from '../../server/sql/postgres-target.ts';
import type { OpenedEpoch } from '../../shared/uplink/checked-batch.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { Hello } from '../../shared/uplink/messages.ts';
import { HASH_BYTES } from '../../shared/uplink/tools.ts';
import type { FindingCode, IncomingBatch, IngestResult, StoreChange } from '../ports/event-store.ts';

/** A batch in three flat buffers: structured clone would otherwise copy the whole socket buffer per event. */
export interface PackedBatch {
  readonly meta: Omit<IncomingBatch, 'lines' | 'hashes'>;
  readonly body: Uint8Array;
  readonly lengths: Uint32Array;
  readonly hashes: Uint8Array;
}

/** What the worker writes to. */
export type StoreSource =
  | { readonly kind: 'sqlite'; readonly path: string }
  | {
      readonly kind: 'postgres';
      readonly target: PostgresTarget;
      /** Name of this gateway among those on one database. */
      readonly gateway: string;
    };

export type StoreRequest =
  | {
      readonly kind: 'open-epoch';
      readonly site: string;
      readonly hello: Pick<Hello, 'epoch' | 'lanes'>;
      readonly atMs: number;
      readonly isRelayed?: boolean;
    }
  | { readonly kind: 'ingest'; readonly batch: PackedBatch }
  | {
      readonly kind: 'seen';
      readonly site: string;
      readonly atMs: number;
      readonly backlog: number | null;
      readonly isConnected: boolean;
    }
  | {
      readonly kind: 'finding';
      readonly site: string;
      readonly epoch: number;
      readonly lane: Lane | null;
      readonly code: FindingCode;
      readonly detail: string;
      readonly atMs: number;
    }
  | { readonly kind: 'close' };

export type StoreAnswer =
  | { readonly kind: 'opened'; readonly epoch: OpenedEpoch }
  | { readonly kind: 'ingested'; readonly result: IngestResult }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly text: string };

export interface ToWorker {
  readonly id: number;
  readonly request: StoreRequest;
}
/** One message per commit. */
export interface FromWorker {
  readonly answers: readonly { readonly id: number; readonly answer: StoreAnswer }[];
  readonly change: StoreChange;
}

export function packBatch(batch: IncomingBatch): PackedBatch {
  const { lines, hashes, ...meta } = batch;
  const body = new Uint8Array(lines.reduce((sum, line) => sum + line.length, 0));
  const flat = new Uint8Array(hashes.length * HASH_BYTES);
  let at = 0;
  for (const line of lines) {
    body.set(line, at);
    at += line.length;
  }
  for (const [index, hash] of hashes.entries()) flat.set(hash, index * HASH_BYTES);
  return { meta, body, lengths: Uint32Array.from(lines, (line) => line.length), hashes: flat };
}

export function unpackBatch(packed: PackedBatch): IncomingBatch {
  const lines: Uint8Array[] = [];
  const hashes: Uint8Array[] = [];
  let at = 0;
  for (const [index, length] of packed.lengths.entries()) {
    lines.push(packed.body.subarray(at, at + length));
    hashes.push(packed.hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES));
    at += length;
  }
  return { ...packed.meta, lines, hashes };
}
