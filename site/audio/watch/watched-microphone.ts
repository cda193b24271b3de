import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SoundSlice } from '../../ports/cameras.ts';
import { StreamResampler } from '../align/stream-resampler.ts';
import type { PcmTimeline } from '../run/pcm-timeline.ts';
import { RoomEar } from '../run/room-ear.ts';
import { writeWav } from '../wav/write-wav.ts';
import type { Followed, RoomFollower } from './room-follower.ts';
import { WATCH_RATE } from './slot-meter.ts';
import type { FromWatcher, MicrophoneFacts, ToWatcher, WatchProblem } from './watch-messages.ts';

/** Sound held for clips: before the fault, until it is named, and after it. */
const HELD_SECONDS = 24;
/** The speed is the slope of the offset over at least this long. */
const SPEED_AFTER_SECONDS = 8;
const SPEED_WITHIN_SECONDS = 30;

type ClipOrder = Extract<ToWatcher, { type: 'clip' }>;

/** One microphone of the watch: decodes, brings to the watch's rate, follows, cuts clips. */
export class WatchedMicrophone {
  readonly cameraId: string;
  readonly follower: RoomFollower;
  readonly #ear: RoomEar;
  readonly #post: (message: FromWatcher) => void;
  readonly #clipFolder: string;
  #timeline: PcmTimeline | null = null;
  #resampler: StreamResampler | null = null;
  #taken = 0;
  #places: { readonly atSeconds: number; readonly offsetSeconds: number }[] = [];
  #clips: ClipOrder[] = [];
  #isRunning = false;

  constructor(options: {
    cameraId: string;
    ffmpegPath: string | null;
    clipFolder: string;
    follower: RoomFollower;
    post: (message: FromWatcher) => void;
  }) {
    this.cameraId = options.cameraId;
    this.follower = options.follower;
    this.#post = options.post;
    this.#clipFolder = options.clipFolder;
    this.#ear = new RoomEar({
      ffmpegPath: options.ffmpegPath,
      longestSeconds: HELD_SECONDS,
      onProblem: (code) => {
        const reasonCode: WatchProblem = code === 'ffmpeg-missing' ? code : 'decoder-failed';
        this.#post({ type: 'unavailable', cameraId: this.cameraId, reasonCode });
      },
    });
  }

  take(slice: SoundSlice): void {
    this.#ear.take(slice);
  }

  /** Follows what was decoded since the last call; null when nothing was. */
  step(): MicrophoneFacts | null {
    const { timeline } = this.#ear;
    if (timeline === null) return null;
    if (timeline !== this.#timeline) {
      this.#timeline = timeline;
      this.#resampler = new StreamResampler(timeline.sampleRate, WATCH_RATE);
      this.#taken = timeline.first;
    }
    let last: Followed | null = null;
    const from = Math.max(this.#taken, timeline.first);
    this.#taken = timeline.end;
    for (const { isLost, begin, end } of stretches(timeline, from)) {
      const samples = this.#resampler?.push(timeline.read(begin, end)) ?? new Float32Array(0);
      this.follower.push(samples, isLost, (followed) => {
        last = followed;
        this.#noteOffset(followed);
      });
      this.#isRunning = true;
    }
    this.#cutClips(timeline);
    return last === null ? null : this.#factsOf(last, timeline);
  }

  order(clip: ClipOrder): void {
    this.#clips.push(clip);
  }

  /** Own seconds of a capture time, by the newest sample. */
  secondsAt(micros: number): number | null {
    const timeline = this.#timeline;
    if (timeline === null || !this.#isRunning) return null;
    return this.follower.sound.seconds - (timeline.endMicros - micros) / 1e6;
  }

  close(): void {
    this.#ear.close();
  }

  #microsAt(seconds: number, timeline: PcmTimeline): number {
    return Math.round(timeline.endMicros - (this.follower.sound.seconds - seconds) * 1e6);
  }

  #noteOffset({ atSeconds, state }: Followed): void {
    const { offsetSeconds } = this.follower;
    if (offsetSeconds === null || (state !== 'heard' && state !== 'learning')) {
      this.#places = [];
      return;
    }
    this.#places.push({ atSeconds, offsetSeconds });
    while ((this.#places[0]?.atSeconds ?? atSeconds) < atSeconds - SPEED_WITHIN_SECONDS) this.#places.shift();
  }

  #speedPercent(): number | null {
    const [first] = this.#places;
    const last = this.#places.at(-1);
    if (first === undefined || last === undefined) return null;
    const seconds = last.atSeconds - first.atSeconds;
    if (seconds < SPEED_AFTER_SECONDS) return null;
    return 100 * (1 - (last.offsetSeconds - first.offsetSeconds) / seconds);
  }

  #factsOf(followed: Followed, timeline: PcmTimeline): MicrophoneFacts {
    const { state, sinceSeconds, atSeconds, positionSeconds, shiftMs, levelDb, snrDb, matchScore } = followed;
    return {
      cameraId: this.cameraId,
      state,
      sinceMicros: this.#microsAt(sinceSeconds, timeline),
      atMicros: this.#microsAt(atSeconds, timeline),
      positionMs: positionSeconds === null ? null : positionSeconds * 1000,
      shiftMs,
      levelDb,
      snrDb,
      matchScore,
      speedPercent: this.#speedPercent(),
      isDigitalZero: followed.isDigitalZero,
    };
  }

  #cutClips(timeline: PcmTimeline): void {
    const due = this.#clips.filter(({ untilMicros }) => timeline.endMicros >= untilMicros);
    if (due.length === 0) return;
    this.#clips = this.#clips.filter((clip) => !due.includes(clip));
    for (const { name, fromMicros, untilMicros } of due) {
      const sampleAt = (micros: number): number =>
        timeline.end - Math.round(((timeline.endMicros - micros) / 1e6) * timeline.sampleRate);
      const from = Math.max(timeline.first, sampleAt(fromMicros));
      const to = Math.min(timeline.end, sampleAt(untilMicros));
      if (to <= from) continue;
      const bytes = writeWav({ sampleRate: timeline.sampleRate, channels: [timeline.read(from, to)] }, 's16');
      try {
        writeFileSync(join(this.#clipFolder, name), bytes, { flag: 'wx', mode: 0o600 });
      } catch {
        // The disk does not take it: the fault is told all the same, without its clip.
        continue;
      }
      const microsOf = (sample: number): number =>
        Math.round(timeline.endMicros - ((timeline.end - sample) / timeline.sampleRate) * 1e6);
      this.#post({
        type: 'clip',
        name,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        sizeBytes: bytes.length,
        fromMicros: microsOf(from),
        toMicros: microsOf(to),
      });
    }
  }
}

/** The new samples in stretches that arrived and stretches that were lost. */
function stretches(timeline: PcmTimeline, from: number) {
  const cuts: { isLost: boolean; begin: number; end: number }[] = [];
  let at = from;
  for (const { fromSample, toSample } of timeline.lost) {
    if (toSample <= at) continue;
    if (fromSample > at) cuts.push({ isLost: false, begin: at, end: fromSample });
    cuts.push({ isLost: true, begin: Math.max(at, fromSample), end: toSample });
    at = toSample;
  }
  if (at < timeline.end) cuts.push({ isLost: false, begin: at, end: timeline.end });
  return cuts;
}
