import type { MediaFormat } from '../../../shared/contract/camera-status.ts';

/** One coded picture as it leaves the depacketizer. */
export interface DepacketizedUnit {
  /** Annex B, parameter sets in front of every key frame. What comes from `onUnit` is valid during the call only. */
  readonly data: Uint8Array;
  readonly isKeyFrame: boolean;
  /** Something before it was lost and no key frame has come since. */
  readonly isAfterLoss: boolean;
  /** When the picture was taken (its presentation time), microseconds since the Unix epoch by our own clock. */
  readonly captureMicros: number;
  /** Presentation time of the picture: unwrapped RTP time in ticks of 90 kHz. Units come in decoding order. */
  readonly rtpTime: number;
}

export interface DepacketizerSink {
  /** Parameters known or changed; always before the key frame they belong to. */
  onFormat(format: MediaFormat, profile: string): void;
  onUnit(unit: DepacketizedUnit): void;
}
