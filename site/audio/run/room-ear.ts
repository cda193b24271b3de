import type { SoundFormat } from '../../../shared/contract/sound.ts';
import { decodeG711 } from '../../../shared/domain/sound/g711.ts';
import type { SoundSlice } from '../../ports/cameras.ts';
import { type AacDecoder, type AacFailure, createAacDecoder } from '../aac-decoder.ts';
import { type FrameStamp, PcmTimeline } from './pcm-timeline.ts';

/** AAC-LC has 1024 samples in a frame unless its configuration says 960 (ISO/IEC 14496-3 4.4.2). */
const AAC_FRAME = 1024;
const AAC_SHORT_FRAME = 960;

/**
 * Follows one microphone: takes its coded frames, decodes them and lays them on a timeline. AAC goes through an
 * FFmpeg process that answers later; frames and answers keep their order, so every sample keeps its time stamp.
 */
export class RoomEar {
  readonly #ffmpegPath: string | null;
  readonly #longestSeconds: number;
  readonly #onProblem: (code: AacFailure) => void;
  readonly #onDecoded: () => void;
  readonly #openDecoder: typeof createAacDecoder;
  #formatKey = '';
  #timeline: PcmTimeline | null = null;
  #decoder: AacDecoder | null = null;
  #stamps: FrameStamp[] = [];
  #piece = new Float32Array(0);
  #filled = 0;
  #droppedSeen = 0;
  #isAfterGap = false;
  #isAfterOwnLoss = false;

  constructor(options: {
    ffmpegPath: string | null;
    longestSeconds: number;
    /** The decoder cannot start or has died: nothing more comes. */
    onProblem: (code: AacFailure) => void;
    /** The decoder has answered: the timeline has grown since the frames were taken. */
    onDecoded?: () => void;
    /** Another decoder than FFmpeg. */
    openDecoder?: typeof createAacDecoder;
  }) {
    this.#ffmpegPath = options.ffmpegPath;
    this.#longestSeconds = options.longestSeconds;
    this.#onProblem = options.onProblem;
    this.#onDecoded = options.onDecoded ?? (() => {});
    this.#openDecoder = options.openDecoder ?? createAacDecoder;
  }

  /** Null until the first frames; another one when the camera changes its format. */
  get timeline(): PcmTimeline | null {
    return this.#timeline;
  }

  /** Frames handed to the decoder that have not come back. */
  get pendingFrames(): number {
    return this.#stamps.length;
  }

  /** Sound of those frames. */
  get pendingSeconds(): number {
    return (this.#stamps.length * this.#piece.length) / (this.#timeline?.sampleRate ?? 1);
  }

  take(slice: Pick<SoundSlice, 'format' | 'clockRateHz' | 'isAfterGap' | 'frames'>): void {
    if (slice.format === null) return;
    this.#setFormat(slice.format, slice.clockRateHz);
    if (slice.isAfterGap) this.#isAfterGap = true;
    const { codec } = slice.format;
    for (const frame of slice.frames) {
      const stamp = this.#isAfterGap ? { ...frame, lostBefore: -1 } : frame;
      this.#isAfterGap = false;
      if (codec === 'aac') this.#pushAac(frame.data, stamp);
      else this.#timeline?.push(decodeG711(codec === 'pcma' ? 'a' : 'mu', frame.data), stamp);
    }
  }

  close(): void {
    this.#decoder?.close();
    this.#decoder = null;
  }

  #setFormat(format: SoundFormat, clockRateHz: number): void {
    const key = JSON.stringify([format, clockRateHz]);
    if (key === this.#formatKey) return;
    this.close();
    this.#formatKey = key;
    this.#stamps = [];
    this.#filled = 0;
    const { sampleRate, channels, codec } = format;
    this.#timeline = new PcmTimeline({ sampleRate, clockRateHz, longestSeconds: this.#longestSeconds });
    if (codec !== 'aac') return;
    if (this.#ffmpegPath === null) {
      this.#onProblem('ffmpeg-missing');
      return;
    }
    const config = Buffer.from(format.config, 'base64');
    this.#piece = new Float32Array(isShortFrame(config) ? AAC_SHORT_FRAME : AAC_FRAME);
    this.#droppedSeen = 0;
    this.#decoder = this.#openDecoder({
      ffmpegPath: this.#ffmpegPath,
      sampleRate,
      channels,
      config,
      onSamples: (samples) => {
        this.#takeSamples(samples);
        this.#onDecoded();
      },
      onFailed: (reason) => {
        this.#decoder = null;
        this.#onProblem(reason);
      },
    });
  }

  #pushAac(data: Uint8Array, stamp: FrameStamp): void {
    if (this.#decoder === null) return;
    this.#decoder.push(data);
    const dropped = this.#decoder.dropped();
    if (dropped === this.#droppedSeen) {
      this.#stamps.push(this.#isAfterOwnLoss ? { ...stamp, isAfterOwnLoss: true } : stamp);
      this.#isAfterOwnLoss = false;
    } else this.#isAfterOwnLoss = true;
    this.#droppedSeen = dropped;
  }

  #takeSamples(samples: Float32Array): void {
    for (let from = 0; from < samples.length; ) {
      const count = Math.min(samples.length - from, this.#piece.length - this.#filled);
      this.#piece.set(samples.subarray(from, from + count), this.#filled);
      from += count;
      this.#filled += count;
      if (this.#filled < this.#piece.length) return;
      this.#filled = 0;
      const stamp = this.#stamps.shift();
      if (stamp !== undefined) this.#timeline?.push(this.#piece, stamp);
    }
  }
}

/** The frameLengthFlag follows object type (5 bits), frequency index (4) and channels (4). */
function isShortFrame(config: Uint8Array): boolean {
  const bits = ((config[0] ?? 0) << 8) | (config[1] ?? 0);
  return ((bits >> 2) & 1) === 1;
}
