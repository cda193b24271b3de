import { EVENT_DATA } from '../../shared/uplink/event-types.ts';
import type { StageRow } from '../ports/orders.ts';

/** What an event says about an instruction; null for every other event. Pure, so that a rebuild gives the same. */
export function stageOfEvent(
  site: string,
  event: { readonly type: string; readonly receivedAtMs: number; readonly data: unknown },
): StageRow | null {
  const common = { site, receivedAtMs: event.receivedAtMs, isExpired: false, isOwn: false };
  if (event.type === 'instruction.stage') {
    const {
      instructionId: id,
      stage,
      atMs,
      by,
      text,
      isByPhone,
      isExpired,
    } = EVENT_DATA['instruction.stage'].parse(event.data);
    return { ...common, id, stage, atMs, by, text, isByPhone, isExpired: isExpired === true };
  }
  if (event.type === 'instruction.rejected') {
    const { instructionId: id, atMs, reason } = EVENT_DATA['instruction.rejected'].parse(event.data);
    return { ...common, id, stage: 'rejected', atMs, by: '', text: reason, isByPhone: false };
  }
  if (event.type === 'instruction.phoned') {
    const {
      instructionId: id,
      atMs,
      by,
      text,
      isSameText,
    } = EVENT_DATA['instruction.phoned'].parse(event.data);
    if (id === null || isSameText !== false) return null;
    return { ...common, id, stage: 'other-words', atMs, by, text, isByPhone: true };
  }
  return null;
}
