import type { Row } from '../../server/sqlite/database.ts';
import type { StoredEvent } from '../../shared/contract/stored-event.ts';

/** A row of the log as pages and machines read it; what could not be used is shown raw with its reason. */
export function toStoredEvent(row: Row): StoredEvent {
  const text = Buffer.from(row.bytes as Uint8Array).toString('utf8');
  return {
    epoch: Number(row.epoch),
    lane: row.lane === 'A' ? 'A' : 'B',
    seq: Number(row.seq),
    type: String(row.type),
    timeMs: Number(row.time_ms),
    receivedAtMs: Number(row.received_ms),
    hash: Buffer.from(row.hash as Uint8Array).toString('hex'),
    data:
      row.quarantine === null ? dataOf(text) : { reason: String(row.quarantine), raw: text.slice(0, 4000) },
  };
}

function dataOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : null;
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  } catch {
    // Only possible when the file was edited; `verify` names the event.
    return {};
  }
}
