import { delimiterOf, type VideoCodec } from './coded-pictures.ts';
import { spawnDecoder } from './decoder-process.ts';
import { PICTURE_BYTES } from './small-picture.ts';

/**
 * FFmpeg processes that stay between rounds: starting one costs as much processor time as decoding some 40 key
 * frames of a sub stream.
 */
export interface KeptDecoders {
  /**
   * One raw picture for each frame, in order; null when that is not certain, and then the caller decodes them in a
   * process of their own. `key` names codec and picture size: a process sees one kind of stream only.
   */
  decode(key: string, codec: VideoCodec, frames: readonly Uint8Array[]): Promise<Buffer | null>;
  /** Ends the processes and waits until they are gone. */
  close(): Promise<void>;
}

/** Fewer pictures are not worth a process that stays. */
const FEWEST_PICTURES = 4;
const MOST_PROCESSES = 4;
/** Ended and started anew after so many batches: whatever a decoder may leak stays small. */
const MOST_BATCHES = 1_000;
/** A kind of stream that did not fit is decoded in short-lived processes for this many batches. */
const REST_BATCHES = 100;
/**
 * A decoder that waits for more input holds its newest pictures back (two in FFmpeg 5.1, more when the stream may
 * reorder). So the last frame follows itself this many times and pushes the pictures of the batch out.
 */
const COPIES = 4;
/** How long a batch may take to its first picture, and from one picture to the next. */
const LIMITS = { startMs: 6_000, silenceMs: 2_000 } as const;
interface Limits {
  readonly startMs: number;
  readonly silenceMs: number;
}

export function keepDecoders(ffmpegPath: string, limits: Limits = LIMITS): KeptDecoders {
  const kept = new Map<string, KeptDecoder>();
  const rests = new Map<string, number>();
  let isClosed = false;
  const drop = async (key: string): Promise<void> => {
    const decoder = kept.get(key);
    kept.delete(key);
    decoder?.end();
    await decoder?.gone;
  };
  return {
    async decode(key, codec, frames) {
      if (isClosed || frames.length < FEWEST_PICTURES) return null;
      const rest = rests.get(key) ?? 0;
      if (rest > 0) {
        rests.set(key, rest - 1);
        return null;
      }
      let decoder = kept.get(key);
      if (decoder === undefined) {
        const [oldest] = kept.keys();
        if (oldest !== undefined && kept.size >= MOST_PROCESSES) await drop(oldest);
        decoder = new KeptDecoder(ffmpegPath, codec, limits);
        kept.set(key, decoder);
      }
      const pictures = await decoder.decode(frames);
      if (pictures === null) rests.set(key, REST_BATCHES);
      if (pictures === null || decoder.batches >= MOST_BATCHES) await drop(key);
      return pictures;
    },
    async close() {
      isClosed = true;
      await Promise.all([...kept.keys()].map(drop));
    },
  };
}

interface Batch {
  readonly bytes: Buffer;
  /** Enough when the pictures of all frames and of one copy are here. */
  readonly wanted: number;
  size: number;
  settle(isComplete: boolean): void;
  timer: NodeJS.Timeout;
}

class KeptDecoder {
  readonly #child;
  readonly #delimiter: Uint8Array;
  readonly #limits: Limits;
  #batch: Batch | null = null;
  /** Bytes of copies of earlier batches that are still to come, and are of no use. */
  #owed = 0;
  #isEnded = false;
  batches = 0;
  /** Resolves when the process is no more. */
  readonly gone: Promise<void>;

  constructor(ffmpegPath: string, codec: VideoCodec, limits: Limits) {
    this.#limits = limits;
    this.#delimiter = delimiterOf(codec);
    this.#child = spawnDecoder(ffmpegPath, codec);
    this.gone = new Promise((resolve) => {
      for (const event of ['error', 'close'])
        this.#child.once(event, () => {
          this.end();
          resolve();
        });
    });
    this.#child.stdin?.on('error', () => this.end());
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  /** Null when the process ended, fell silent, or did not give one picture for each frame. */
  async decode(frames: readonly Uint8Array[]): Promise<Buffer | null> {
    const last = frames.at(-1);
    if (last === undefined || this.#isEnded) return null;
    const count = frames.length;
    const bytes = Buffer.allocUnsafeSlow((count + COPIES) * PICTURE_BYTES);
    const complete = new Promise<boolean>((settle) => {
      const wanted = (count + 1) * PICTURE_BYTES;
      const timer = setTimeout(() => this.end(), this.#limits.startMs);
      this.#batch = { bytes, wanted, size: 0, settle, timer };
    });
    const { stdin } = this.#child;
    stdin?.cork();
    for (const frame of [...frames, ...Array<Uint8Array>(COPIES).fill(last)]) {
      stdin?.write(frame);
      stdin?.write(this.#delimiter);
    }
    stdin?.uncork();
    const isComplete = await complete;
    const batch = this.#batch;
    this.#batch = null;
    if (!isComplete || batch === null) return null;
    this.batches += 1;
    this.#owed = bytes.length - batch.size;
    const picture = (index: number): Buffer =>
      bytes.subarray(index * PICTURE_BYTES, (index + 1) * PICTURE_BYTES);
    // The copy must stand exactly behind the last frame. If a frame gave no picture or two, it stands elsewhere,
    // and some camera would be judged by another one's picture.
    const isExact =
      picture(count - 1).equals(picture(count)) &&
      (count < 2 || !picture(count - 2).equals(picture(count - 1)));
    return isExact ? bytes.subarray(0, count * PICTURE_BYTES) : null;
  }

  #take(chunk: Buffer): void {
    const skipped = Math.min(this.#owed, chunk.length);
    this.#owed -= skipped;
    const rest = chunk.subarray(skipped);
    if (rest.length === 0) return;
    const batch = this.#batch;
    if (batch === null || batch.size + rest.length > batch.bytes.length) {
      this.end(); // pictures nobody asked for
      return;
    }
    rest.copy(batch.bytes, batch.size);
    batch.size += rest.length;
    clearTimeout(batch.timer);
    if (batch.size >= batch.wanted) batch.settle(true);
    else batch.timer = setTimeout(() => this.end(), this.#limits.silenceMs);
  }

  /** Ends the process at once; a batch under way is given up. */
  end(): void {
    if (this.#batch !== null) clearTimeout(this.#batch.timer);
    this.#batch?.settle(false);
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#child.kill('SIGKILL');
  }
}
