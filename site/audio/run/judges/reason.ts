import type { RoomReason, RoomReasonCode } from '../../../../shared/contract/audio-check.ts';

/** A reason in the order code, what it makes of the room, sentence, figures. */
export function reasonOf(
  code: RoomReasonCode,
  verdict: RoomReason['verdict'],
  text: string,
  figures: RoomReason['figures'],
): RoomReason {
  return { code, verdict, text, figures };
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
