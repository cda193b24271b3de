import type { FileSeal } from '../../../server/files/sealed-file.ts';
import type { AudioCheckKind, RoomMeasures, RoomReasonCode } from '../../../shared/contract/audio-check.ts';
import type { SoundSlice } from '../../ports/cameras.ts';

/** Service to analysis thread. */
export type ToAnalyst =
  | {
      readonly type: 'begin';
      readonly checkId: string;
      readonly kind: AudioCheckKind;
      readonly ffmpegPath: string | null;
      /** The spoken part of the composite. */
      readonly sentencePath: string;
      readonly cameraIds: readonly string[];
      /** Recording to compare with, mono; only for `programme`. */
      readonly programme: { readonly samples: Float32Array; readonly sampleRate: number } | null;
      /** From the profile: peak over rms from which a recording counts as the right one. */
      readonly leastMatchScore: number;
      /** Where the sound of each microphone is kept, by camera; of those not named none is. */
      readonly evidence: Readonly<Record<string, FileSeal>>;
    }
  | { readonly type: 'take'; readonly slices: readonly SoundSlice[] }
  /** No more sound comes: measure what there is. */
  | { readonly type: 'finish' }
  | { readonly type: 'end' };

export interface Evidence {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Analysis thread to service. */
export type FromAnalyst =
  | { readonly type: 'listening'; readonly cameraId: string }
  | { readonly type: 'unavailable'; readonly cameraId: string; readonly reasonCode: RoomReasonCode }
  | { readonly type: 'level'; readonly cameraId: string; readonly rmsDbfs: number }
  /** The signal began this long before the newest sound. */
  | { readonly type: 'heard'; readonly cameraId: string; readonly score: number; readonly agoMs: number }
  /** The last sample of the signal is in. */
  | { readonly type: 'complete'; readonly cameraId: string }
  | {
      readonly type: 'measured';
      readonly cameraId: string;
      readonly finding: MicrophoneFinding;
      readonly evidence: Evidence | null;
    }
  | { readonly type: 'failed'; readonly message: string };

/** What one microphone heard. */
export type MicrophoneFinding =
  | { readonly kind: 'unavailable'; readonly reasonCode: RoomReasonCode }
  /** Sound came, the signal was not in it. */
  | {
      readonly kind: 'not-heard';
      readonly levelDbfs: number;
      readonly isDigitalSilence: boolean;
      /** A recording was to be heard, and something else was. */
      readonly isOtherProgramme: boolean;
      readonly seconds: number;
    }
  | {
      readonly kind: 'heard';
      /** Capture time of the signal's first sample, microseconds since the Unix epoch. */
      readonly atMicros: number;
      readonly score: number;
      /** Length of the signal. */
      readonly signalMs: number;
      readonly measures: RoomMeasures;
      /** Milliseconds of the signal the console itself did not decode. */
      readonly ownGlitchMs: number;
      /** Torn sound, ms of the signal. What all rooms have at one time was played so. */
      readonly glitchesMs: readonly number[];
      /** Whether gaps of the loudspeaker could be looked for by the signal. */
      readonly isGapSearched: boolean;
      readonly isDisturbed: boolean;
    };
