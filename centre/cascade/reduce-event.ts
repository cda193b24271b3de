import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import { Envelope } from '../../shared/uplink/envelope.ts';
import { EVENT_DATA, type EventType } from '../../shared/uplink/event-types.ts';
import { PRIVATE_FIELDS } from '../../shared/uplink/events/event-privacy.ts';
import { knownPart } from '../../shared/uplink/events/known-part.ts';

/**
 * The event as it may leave this level: null when its own bytes may, else a new text of it with names and free
 * texts emptied and unknown fields left out; `unreadable` when nobody can tell. Never throws.
 */
export function reduceEvent(type: EventType, bytes: Uint8Array): Uint8Array | null | 'unreadable' {
  let value: unknown;
  try {
    value = JSON.parse(tools.decodeText(bytes) ?? '');
  } catch {
    return 'unreadable';
  }
  const envelope = Envelope.safeParse(value);
  if (!envelope.success) return 'unreadable';
  const privates = PRIVATE_FIELDS[type] ?? [];
  const data = { ...(knownPart(EVENT_DATA[type], envelope.data.data) as Record<string, unknown>) };
  for (const field of privates) if (typeof data[field] === 'string') data[field] = '';
  const reduced = { ...envelope.data, data };
  // Field by field: another order or another spacing of the same is still the site's own text.
  const isWhole = sizeOf(reduced) === sizeOf(value);
  return isWhole ? null : tools.encodeText(JSON.stringify(reduced));
}

/** Leaving out or emptying can only make it shorter. */
const sizeOf = (value: unknown): number => JSON.stringify(value).length;
