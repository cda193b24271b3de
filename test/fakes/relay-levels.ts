import { generateKeyPairSync } from 'node:crypto';
import { type CascadePolicy, modeOf } from '../../centre/cascade/cascade-policy.ts';
import { makeRelayFrame, type RelayFrame } from '../../centre/cascade/make-relay-frame.ts';
import type { LogPart } from '../../centre/cascade/relay-reader.ts';
import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import { batchSigningText } from '../../shared/uplink/batch-frame.ts';
import { readEnvelope } from '../../shared/uplink/envelope.ts';
import type { CentreLevel } from '../../shared/uplink/level.ts';
import type { RelayedBatch } from '../../shared/uplink/relay-intake.ts';
import type { memoryOutbox } from './uplink-link.ts';
import { SITE, testKey } from './uplink-link.ts';

export const SITE_SERIAL = 'AA00000001';
export const PLACE = { site: SITE, epoch: 1, lane: 'B' as const };

/** The log of the level a site reports to, with one signature over the events up to each of these numbers. */
export function countyLog(outbox: ReturnType<typeof memoryOutbox>, ends: readonly number[]): LogPart {
  const { sign } = testKey(1);
  const events = outbox.lanes.B;
  return {
    rows: events.map(({ seq, bytes, hash }) => rowOf(seq, bytes, hash, 0)),
    batches: ends.map((last, index) => {
      const first = (ends[index - 1] ?? 0) + 1;
      const head = tools.toBase64(events[last - 1]?.hash ?? new Uint8Array());
      const fields = { e: 1, l: PLACE.lane, f: first, n: last - first + 1, head };
      return { first, last, head, signature: sign(batchSigningText(SITE, fields)), signer: SITE_SERIAL };
    }),
  };
}

/** What a centre that has stored this batch holds. */
export const logOf = (batch: RelayedBatch): LogPart => {
  let seq = batch.first - 1;
  const rows = batch.lines.map((bytes, index) => {
    const span = batch.spans[index] ?? 0;
    seq += Math.max(1, span);
    return rowOf(seq, bytes, batch.hashes[index] ?? new Uint8Array(), span);
  });
  const { f, n, head, sig } = batch.header;
  return { rows, batches: [{ first: f, last: f + n - 1, head, signature: sig, signer: batch.signer }] };
};

function rowOf(seq: number, bytes: Uint8Array, hash: Uint8Array, covers: number): LogPart['rows'][number] {
  const read = readEnvelope(tools.decodeText(bytes) ?? '', { epoch: 1, lane: PLACE.lane, seq });
  const envelope = read.ok ? read.envelope : null;
  return {
    ...{ seq, bytes, hash, covers, siteseq: envelope?.siteseq ?? 0, receivedMs: 1_780_000_100_000 },
    type: read.ok ? read.type : 'quarantined',
    timeMs: read.ok ? read.timeMs : 0,
    isQuarantined: !read.ok,
  };
}

export const passOn = (
  code: string,
  level: CentreLevel,
  policy: CascadePolicy,
  part: LogPart,
  after = 0,
): RelayFrame => makeRelayFrame(PLACE, after, part, { code, modeOf: (type) => modeOf(policy, level, type) });

/** A public key nobody uses, for a vouch. */
export const anyPublicKey = (): string =>
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
