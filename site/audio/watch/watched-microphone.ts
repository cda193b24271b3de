import { createHash } from 'node:crypto';
import { writeSealed } from '../../../server/files/sealed-file.ts';
import type { SoundSlice } from '../../ports/cameras.ts';
import type { PcmTimeline } from '../run/pcm-timeline.ts';
import { RoomEar } from '../run/room-ear.ts';
import { writeWav } from '../wav/write-wav.ts';
import type { Followed } from './followed.ts';
import type { PacedFollower } from './paced-follower.ts';
import type { RoomFollower } from './room-follower.ts';
import type { FromWatcher, MicrophoneFacts, ToWatcher, WatchProblem } from './watch-messages.ts';

/** Sound held for clips: before the fault, until it is named, and after it. */
const HELD_SECONDS = 24;

/** A decoder at rest holds back a frame or two, 64 ms each at 16 kHz. */
const LATE_DECODER_SECONDS = 1;

type ClipOrder = Extract<ToWatcher, { type: 'clip' }>;

/** One microphone of the watch: decodes, brings to the watch's rate, follows, cuts clips. */
export class WatchedMicrophone {
  readonly cameraId: string;
  readonly #paced: PacedFollower;
  readonly #mostSpeedShare: number;
  readonly #ear: RoomEar;
  readonly #post: (message: FromWatcher) => void;
  #timeline: PcmTimeline | null = null;
  #taken = 0;
  #clips: ClipOrder[] = [];
  #isRunning = false;

  constructor(options: {
    cameraId: string;
    ffmpegPath: string | null;
    follower: PacedFollower;
    /** From this difference of the speed on it is told, percent. */
    mostSpeedPercent: number;
    /** Sound was decoded after its frames were taken: there is something to follow. */
    onDecoded: () => void;
    post: (message: FromWatcher) => void;
  }) {
    this.cameraId = options.cameraId;
    this.#paced = options.follower;
    this.#mostSpeedShare = options.mostSpeedPercent / 100;
    this.#post = options.post;
    this.#ear = new RoomEar({
      ffmpegPath: options.ffmpegPath,
      longestSeconds: HELD_SECONDS,
      onProblem: (code) => {
        const reasonCode: WatchProblem = code === 'ffmpeg-missing' ? code : 'decoder-failed';
        this.#post({ type: 'unavailable', cameraId: this.cameraId, reasonCode });
      },
      onDecoded: options.onDecoded,
    });
  }

  get follower(): RoomFollower {
    return this.#paced.follower;
  }

  /** Its decoder, another process, has not kept up: sound has come and cannot be followed yet. */
  get isDecoderLate(): boolean {
    return this.#ear.pendingSeconds >= LATE_DECODER_SECONDS;
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
      this.#paced.begin(timeline.sampleRate);
      this.#taken = timeline.first;
    }
    let last: Followed | null = null;
    const from = Math.max(this.#taken, timeline.first);
    this.#taken = timeline.end;
    for (const { isLost, begin, end } of stretches(timeline, from)) {
      this.#paced.push(timeline.read(begin, end), isLost, (followed) => {
        last = followed;
      });
      this.#isRunning = true;
    }
    this.#cutClips(timeline);
    // Brought to another pace, its seconds have begun anew.
    return last === null ? null : this.#factsOf(this.follower.followed, timeline);
  }

  order(clip: ClipOrder): void {
    this.#clips.push(clip);
  }

  /** Own seconds of a capture time, by the newest sample. */
  secondsAt(micros: number): number | null {
    const timeline = this.#timeline;
    if (timeline === null || !this.#isRunning) return null;
    return this.follower.sound.seconds - ((timeline.endMicros - micros) / 1e6) * this.#paced.pace;
  }

  close(): void {
    this.#ear.close();
  }

  #microsAt(seconds: number, timeline: PcmTimeline): number {
    return Math.round(
      timeline.endMicros - ((this.follower.sound.seconds - seconds) / this.#paced.pace) * 1e6,
    );
  }

  #factsOf(followed: Followed, timeline: PcmTimeline): MicrophoneFacts {
    const { state, sinceSeconds, atSeconds, positionSeconds, shiftMs, levelDb, snrDb, matchScore } = followed;
    const { speed } = this.#paced;
    const isWell = state === 'heard' || state === 'learning';
    const isOffSpeed = speed !== null && Math.abs(speed - 1) > this.#mostSpeedShare;
    return {
      cameraId: this.cameraId,
      state: isWell && isOffSpeed ? 'off-speed' : state,
      sinceMicros: this.#microsAt(sinceSeconds, timeline),
      atMicros: this.#microsAt(atSeconds, timeline),
      positionMs: positionSeconds === null ? null : positionSeconds * 1000,
      shiftMs,
      levelDb,
      snrDb,
      matchScore,
      speedPercent: speed === null ? null : speed * 100,
      isDigitalZero: followed.isDigitalZero,
      usual: this.follower.usual,
      pace: this.#paced.pace,
    };
  }

  #cutClips(timeline: PcmTimeline): void {
    const due = this.#clips.filter(({ untilMicros }) => timeline.endMicros >= untilMicros);
    if (due.length === 0) return;
    this.#clips = this.#clips.filter((clip) => !due.includes(clip));
    for (const { name, seal, fromMicros, untilMicros } of due) {
      const sampleAt = (micros: number): number =>
        timeline.end - Math.round(((timeline.endMicros - micros) / 1e6) * timeline.sampleRate);
      const from = Math.max(timeline.first, sampleAt(fromMicros));
      const to = Math.min(timeline.end, sampleAt(untilMicros));
      if (to <= from) continue;
      const bytes = writeWav({ sampleRate: timeline.sampleRate, channels: [timeline.read(from, to)] }, 's16');
      try {
        writeSealed(seal, bytes);
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
