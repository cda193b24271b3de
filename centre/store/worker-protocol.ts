import type { PostgresTarget } from '../../server/sql/postgres-target.ts';
import type { OpenedEpoch } from '../../shared/uplink/checked-batch.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { Hello } from '../../shared/uplink/messages.ts';
import { HASH_BYTES } from '../../shared/uplink/tools.ts';
import type { FindingCode, IncomingBatch, IngestResult, StoreChange } from '../ports/event-store.ts';

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
  | { readonly kind: 'ingest'; readonly batch: IncomingBatch }
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

type SentRequest =
  | Exclude<StoreRequest, { kind: 'ingest' }>
  | {
      readonly kind: 'ingest';
      readonly meta: Omit<IncomingBatch, 'lines' | 'hashes'>;
      readonly lineCount: number;
    };

/**
 * What has gathered, in one message: a message of its own for every batch costs more than the batch. All bytes
 * are in one buffer, per batch its lines and then their hashes; structured clone would copy the whole socket
 * buffer for every line.
 */
export interface SentGroup {
  readonly requests: readonly { readonly id: number; readonly request: SentRequest }[];
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of all lines of all batches, in bytes. */
  readonly lengths: Uint32Array<ArrayBuffer>;
}

export function packGroup(group: readonly ToWorker[]): SentGroup {
  let [lineCount, size] = [0, 0];
  for (const { request } of group) {
    if (request.kind !== 'ingest') continue;
    lineCount += request.batch.lines.length;
    for (const line of request.batch.lines) size += line.length + HASH_BYTES;
  }
  const bytes = new Uint8Array(size);
  const lengths = new Uint32Array(lineCount);
  let [at, line] = [0, 0];
  const put = (part: Uint8Array): void => {
    bytes.set(part, at);
    at += part.length;
  };
  const requests = group.map(({ id, request }): SentGroup['requests'][number] => {
    if (request.kind !== 'ingest') return { id, request };
    const { lines, hashes, ...meta } = request.batch;
    for (const each of lines) {
      lengths[line] = each.length;
      line += 1;
      put(each);
    }
    for (const hash of hashes) put(hash);
    return { id, request: { kind: 'ingest', meta, lineCount: lines.length } };
  });
  return { requests, bytes, lengths };
}

/** The requests of a message; lines and hashes are views into it. */
export function unpackGroup({ requests, bytes, lengths }: SentGroup): ToWorker[] {
  let [at, line] = [0, 0];
  const take = (length: number): Uint8Array => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  return requests.map(({ id, request }): ToWorker => {
    if (request.kind !== 'ingest') return { id, request };
    const lines: Uint8Array[] = [];
    for (let index = 0; index < request.lineCount; index += 1) lines.push(take(lengths[line + index] ?? 0));
    line += request.lineCount;
    const hashes = lines.map(() => take(HASH_BYTES));
    return { id, request: { kind: 'ingest', batch: { ...request.meta, lines, hashes } } };
  });
}
