import type { FileSeal } from '../../../server/files/sealed-file.ts';
import type { AudioCheckKind, RoomMeasures } from '../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import type { BenchKind } from '../../../shared/contract/sound-bench.ts';
import type { MeasuredCapture } from '../bench/measure-capture.ts';
import type { PictureFacts } from '../pictures/picture-room.ts';

/** What a picture needs; the sound is read by the thread itself. */
export interface PictureJob {
  readonly kind: AudioCheckKind;
  readonly evidence: FileSeal;
  readonly sentencePath: string;
  readonly measures: RoomMeasures;
  readonly response: { readonly fromHz: number; readonly toHz: number };
}

export interface CaptureJob {
  readonly kind: BenchKind;
  readonly evidence: FileSeal;
  readonly sentencePath: string;
  readonly profile: ListeningProfile;
}

/** Requests to the desk, each answered once. */
export type DeskRequest =
  | ({ readonly type: 'picture' } & PictureJob)
  /** The signal laid on the room's time, as a WAV. */
  | ({ readonly type: 'reference' } & PictureJob)
  /** Measures a recording of the bench. */
  | ({ readonly type: 'capture' } & CaptureJob);

export type ToDesk = DeskRequest & { readonly id: number };

export type DeskAnswer =
  | { readonly type: 'picture'; readonly facts: PictureFacts }
  | { readonly type: 'reference'; readonly wav: Uint8Array<ArrayBuffer> }
  | {
      readonly type: 'capture';
      readonly seconds: number;
      readonly sampleRate: number;
      readonly measured: MeasuredCapture;
    }
  /** `not-found`: there is no reference; `unreadable`: the sound is gone or damaged; `no-sound`: it is none. */
  | {
      readonly type: 'problem';
      readonly code: 'not-found' | 'unreadable' | 'no-sound' | 'failed';
      readonly text: string;
    };

export type FromDesk = DeskAnswer & { readonly id: number };
