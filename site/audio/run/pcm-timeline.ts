/** A stretch of the timeline that was never received; the samples there are zero. */
export interface LostSound {
  readonly fromSample: number;
  readonly toSample: number;
  /** RTP packets that did not arrive; 0 when the camera itself left time out. */
  readonly lostPackets: number;
  /**
   * `network`: packets lost; `restart`: the stream began anew; `camera`: a hole in the camera's own time stamps;
   * `console`: this computer could not decode in time.
   */
  readonly cause: 'network' | 'restart' | 'camera' | 'console';
}

export interface FrameStamp {
  /** Unwrapped, ticks of the track's clock. */
  readonly rtpTime: number;
  /** RTP packets missing right before this frame; -1 when the source started anew. */
  readonly lostBefore: number;
  readonly captureMicros: number;
  /** Frames right before this one came but were not decoded. */
  readonly isAfterOwnLoss?: boolean;
}

/** Time stamps of cameras are rounded and jitter; less than this is not a hole. */
const JITTER_SECONDS = 0.04;
/** A step of the time stamps without any loss that is longer than this is a new time base, not missing sound. */
const LARGEST_CAMERA_HOLE_SECONDS = 2;
const LARGEST_HOLE_SECONDS = 30;

/**
 * Decoded sound of one microphone on its own sample clock: lost packets leave silence of the right length, so that
 * every sample keeps its time. Samples are numbered from the first one ever; old ones are dropped by `keepFrom`.
 */
export class PcmTimeline {
  readonly sampleRate: number;
  readonly #clockRateHz: number;
  readonly #longestSamples: number;
  #samples: Float32Array;
  /** Where in it the oldest sample held lies: what is dropped is moved over only when its room is needed. */
  #offset = 0;
  #first = 0;
  #end = 0;
  /** RTP time that belongs to sample `#anchorSample`. */
  #anchorRtp: number | null = null;
  #anchorSample = 0;
  #endMicros = 0;
  #lost: LostSound[] = [];

  /** At most `longestSeconds` are held; older sound is dropped. */
  constructor(options: { sampleRate: number; clockRateHz: number; longestSeconds: number }) {
    this.sampleRate = options.sampleRate;
    this.#clockRateHz = options.clockRateHz > 0 ? options.clockRateHz : options.sampleRate;
    this.#longestSamples = Math.ceil(options.longestSeconds * options.sampleRate);
    this.#samples = new Float32Array(Math.min(this.#longestSamples, options.sampleRate * 4));
  }

  /** Number of the oldest sample held. */
  get first(): number {
    return this.#first;
  }

  /** Number of the next sample. */
  get end(): number {
    return this.#end;
  }

  /** Capture time of the next sample, microseconds since the Unix epoch. */
  get endMicros(): number {
    return this.#endMicros;
  }

  get lost(): readonly LostSound[] {
    return this.#lost;
  }

  push(samples: Float32Array, stamp: FrameStamp): void {
    const hole = this.#holeBefore(stamp);
    if (hole !== null) {
      this.#lost.push(hole);
      this.#write(null, hole.toSample - hole.fromSample);
    }
    this.#write(samples, samples.length);
    this.#endMicros = stamp.captureMicros + (samples.length / this.sampleRate) * 1e6;
  }

  /** Samples `[from, to)`; what is not held is silence. A copy. */
  read(from: number, to: number): Float32Array {
    const copy = new Float32Array(Math.max(0, to - from));
    const held = this.#held(from, to);
    if (held.length > 0) copy.set(held, Math.max(from, this.#first) - from);
    return copy;
  }

  /** Mean of the squares of the samples `[from, to)`; what is not held is silence. */
  meanSquare(from: number, to: number): number {
    const held = this.#held(from, to);
    let sum = 0;
    for (let n = 0; n < held.length; n += 1) sum += (held[n] as number) * (held[n] as number);
    return sum / Math.max(1, to - from);
  }

  /** What is held of the samples `[from, to)`: a view that is good until the next change. */
  #held(from: number, to: number): Float32Array {
    const begin = Math.max(from, this.#first) - this.#first + this.#offset;
    const end = Math.min(to, this.#end) - this.#first + this.#offset;
    return this.#samples.subarray(begin, Math.max(begin, end));
  }

  keepFrom(sample: number): void {
    const drop = Math.min(sample, this.#end) - this.#first;
    if (drop <= 0) return;
    this.#offset += drop;
    this.#first += drop;
    this.#lost = this.#lost.filter((hole) => hole.toSample > this.#first);
  }

  #holeBefore(stamp: FrameStamp): LostSound | null {
    const isFirst = this.#anchorRtp === null;
    const anchorRtp = this.#anchorRtp ?? stamp.rtpTime;
    const due = this.#anchorSample + ((stamp.rtpTime - anchorRtp) / this.#clockRateHz) * this.sampleRate;
    const missing = Math.round(due) - this.#end;
    this.#anchorRtp = stamp.rtpTime;
    const hole = isFirst ? null : this.#hole(stamp, missing);
    this.#anchorSample = hole === null ? this.#anchorAfter(missing) : hole.toSample;
    return hole;
  }

  /** Small differences are kept in the anchor, so that rounded time stamps do not add up; larger ones start anew. */
  #anchorAfter(missing: number): number {
    return Math.abs(missing) <= JITTER_SECONDS * this.sampleRate ? this.#end + missing : this.#end;
  }

  #hole(stamp: FrameStamp, missing: number): LostSound | null {
    const fromSample = this.#end;
    const { lostBefore } = stamp;
    if (lostBefore < 0) {
      // Another source: its time stamps say nothing about ours, the capture clock does.
      const gap = Math.round(((stamp.captureMicros - this.#endMicros) / 1e6) * this.sampleRate);
      const length = Math.min(Math.max(gap, 0), LARGEST_HOLE_SECONDS * this.sampleRate);
      return { fromSample, toSample: fromSample + length, lostPackets: 0, cause: 'restart' };
    }
    if (lostBefore > 0) {
      const length = Math.min(Math.max(missing, 0), LARGEST_HOLE_SECONDS * this.sampleRate);
      return { fromSample, toSample: fromSample + length, lostPackets: lostBefore, cause: 'network' };
    }
    // What this computer did not decode was there: its time stamps hold, however much it was.
    const cause = stamp.isAfterOwnLoss === true ? 'console' : 'camera';
    const most = cause === 'console' ? LARGEST_HOLE_SECONDS : LARGEST_CAMERA_HOLE_SECONDS;
    const isHole = missing > JITTER_SECONDS * this.sampleRate && missing <= most * this.sampleRate;
    return isHole ? { fromSample, toSample: fromSample + missing, lostPackets: 0, cause } : null;
  }

  /** Null writes silence. */
  #write(samples: Float32Array | null, count: number): void {
    const needed = this.#end - this.#first + count;
    if (needed > this.#longestSamples) this.keepFrom(this.#end + count - this.#longestSamples);
    this.#makeRoom(count);
    const at = this.#end - this.#first + this.#offset;
    const room = Math.min(count, this.#samples.length - at);
    if (samples === null) this.#samples.fill(0, at, at + room);
    else this.#samples.set(samples.subarray(count - room), at);
    this.#end += count;
    if (room < count) this.#first = this.#end - (at - this.#offset + room);
  }

  /** For `count` samples more, as far as the longest allows. */
  #makeRoom(count: number): void {
    const held = this.#end - this.#first;
    if (this.#offset + held + count <= this.#samples.length) return;
    // Moved only when it makes as much room as it moves: else more memory is taken.
    const most = Math.min(this.#longestSamples, Math.max(held + count, this.#samples.length * 2));
    const isWorthIt = held + count <= this.#samples.length && this.#offset >= held;
    const isLargest = this.#samples.length >= this.#longestSamples;
    if (isWorthIt || isLargest) this.#samples.copyWithin(0, this.#offset, this.#offset + held);
    else {
      const larger = new Float32Array(most);
      larger.set(this.#samples.subarray(this.#offset, this.#offset + held));
      this.#samples = larger;
    }
    this.#offset = 0;
  }
}
