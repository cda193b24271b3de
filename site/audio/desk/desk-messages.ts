import type { AudioCheckKind, RoomMeasures } from '../../../shared/contract/audio-check.ts';
import type { PictureFacts } from '../pictures/picture-room.ts';

/** What a picture needs; the sound is read by the thread itself. */
export interface PictureJob {
  readonly kind: AudioCheckKind;
  readonly evidencePath: string;
  readonly sentencePath: string;
  readonly measures: RoomMeasures;
  readonly response: { readonly fromHz: number; readonly toHz: number };
}

/** Requests to the desk, each answered once. */
export type DeskRequest =
  | ({ readonly type: 'picture' } & PictureJob)
  /** The signal laid on the room's time, as a WAV. */
  | ({ readonly type: 'reference' } & PictureJob);

export type ToDesk = DeskRequest & { readonly id: number };

export type DeskAnswer =
  | { readonly type: 'picture'; readonly facts: PictureFacts }
  | { readonly type: 'reference'; readonly wav: Uint8Array<ArrayBuffer> }
  /** `not-found`: there is no reference; `unreadable`: the sound is gone or damaged. */
  | { readonly type: 'problem'; readonly code: 'not-found' | 'unreadable' | 'failed'; readonly text: string };

export type FromDesk = DeskAnswer & { readonly id: number };
