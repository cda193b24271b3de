import type { RecordedAudio } from '../../ports/recording-worker.ts';
import type { AudioRun } from '../mp4/write-fragment.ts';

/** Sound within this of where it should be is taken as continuous; more is a gap or a jump. Seconds. */
const TOLERANCE_SECONDS = 0.1;
/** Frames held for the fragment in hand; a stream without key frames must not gather sound for ever. */
const MAX_HELD_BYTES = 1024 * 1024;
const AAC_FRAME_SAMPLES = 1024;

interface HeldFrame {
  readonly data: Buffer;
  readonly micros: number;
  readonly samples: number;
}

/** Sound of one recorded file: frames gathered between two fragments, placed by their site time. */
export class AudioTrack {
  readonly audio: RecordedAudio;
  #held: HeldFrame[] = [];
  #heldBytes = 0;
  /** Samples since the file's start at which the next frame may begin. */
  #nextTime = 0;

  constructor(audio: RecordedAudio) {
    this.audio = audio;
  }

  /** Copies the frame. */
  push(bytes: Buffer, start: number, end: number, micros: number): void {
    const size = end - start;
    if (size <= 0 || this.#heldBytes + size > MAX_HELD_BYTES) return;
    const { codec, channels } = this.audio;
    const samples = codec === 'aac' ? AAC_FRAME_SAMPLES : Math.floor(size / channels);
    if (samples === 0) return;
    const data = Buffer.allocUnsafe(size);
    bytes.copy(data, 0, start, end);
    this.#held.push({ data, micros, samples });
    this.#heldBytes += size;
  }

  /** A new file begins: sound from before its first picture is not in it. */
  startFile(startMicros: number): void {
    this.#held = this.#held.filter(({ micros }) => micros >= startMicros);
    this.#heldBytes = this.#held.reduce((total, { data }) => total + data.length, 0);
    this.#nextTime = 0;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** The frames gathered up to `endMicros`; a hole lengthens the frame before it. Null when there is none. */
  take(fileStartMicros: number, endMicros: number): AudioRun | null {
    const { sampleRate } = this.audio;
    const tolerance = TOLERANCE_SECONDS * sampleRate;
    const frames: { data: Buffer; duration: number }[] = [];
    let decodeTime = 0;
    let next = this.#nextTime;
    const later: HeldFrame[] = [];
    for (const frame of this.#held) {
      if (frame.micros >= endMicros) {
        later.push(frame);
        continue;
      }
      const wanted = Math.round(((frame.micros - fileStartMicros) / 1e6) * sampleRate);
      if (wanted < next - tolerance) continue; // sound of a moment that is already there
      const at = wanted > next + tolerance ? wanted : next;
      const last = frames.at(-1);
      if (last === undefined) decodeTime = at;
      else last.duration += at - next;
      frames.push({ data: frame.data, duration: frame.samples });
      next = at + frame.samples;
    }
    this.#held = later;
    this.#heldBytes = later.reduce((total, { data }) => total + data.length, 0);
    if (frames.length === 0) return null;
    this.#nextTime = next;
    return { decodeTime, frames };
  }
}
