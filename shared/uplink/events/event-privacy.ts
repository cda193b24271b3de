import type { EventType } from '../event-types.ts';

/**
 * Fields that hold names of persons or what somebody wrote freely: a centre never passes them on to the level
 * above it. The site signs each event of such a type by itself, so that leaving it out upward takes nothing
 * from what the signatures of the others prove.
 */
export const PRIVATE_FIELDS: { readonly [K in EventType]?: readonly string[] } = {
  'duty-log.entry': ['text', 'actor'],
  'audio.remark-accepted': ['reason'],
  'listening.interruption-decided': ['number'],
  'duty.handed-over': ['report'],
  'duty.filled': ['reason'],
  'evidence.sealed': ['sealNumber', 'place'],
  'evidence.opened': ['actor', 'reason'],
  'instruction.stage': ['by', 'text'],
  'instruction.phoned': ['text', 'caller', 'by'],
  'incident.reported': ['text'],
  'finding.raised': ['text'],
  'finding.resolved': ['text'],
};

export const isPrivateType = (type: string): boolean => Object.hasOwn(PRIVATE_FIELDS, type);
