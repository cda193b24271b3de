import { type FileSeal, readSealed } from '../../../server/files/sealed-file.ts';
import { TrackFinder } from './find-in-track.ts';
import { PacedFollower } from './paced-follower.ts';
import { type ProgrammeTrack, prepareTrack } from './programme-track.ts';
import type { FromWatcher, MicrophoneFacts, ToWatcher } from './watch-messages.ts';
import { WatchedMicrophone } from './watched-microphone.ts';

const LONGEST_SEARCH_SECONDS = 6;
/** A search of the whole programme takes 50 ms: one a second and thread. */
const SEARCH_EVERY_MS = 1000;
/** A look at the speed of one room takes 60 ms. */
const LOOK_EVERY_MS = 400;
/** The decoders of many rooms answer one after the other: those of one moment are followed together. */
const DECODED_TOGETHER_MS = 20;

/** Follows the programme in the microphones of one thread and says what each of them hears. Knows nothing of rooms. */
export class Watcher {
  readonly #post: (message: FromWatcher) => void;
  readonly #monoMs: () => number;
  readonly #microphones = new Map<string, WatchedMicrophone>();
  #lastSearchMs = Number.NEGATIVE_INFINITY;
  #lastLookMs = Number.NEGATIVE_INFINITY;
  #stepping: NodeJS.Timeout | null = null;

  constructor(options: { post: (message: FromWatcher) => void; monoMs: () => number }) {
    this.#post = options.post;
    this.#monoMs = options.monoMs;
  }

  take(message: ToWatcher): void {
    switch (message.type) {
      case 'begin':
        this.#begin(message);
        return;
      case 'take':
        for (const slice of message.slices) this.#microphones.get(slice.cameraId)?.take(slice);
        this.#step();
        this.#answer(message.slices.map(({ cameraId }) => cameraId));
        return;
      case 'hint':
        for (const microphone of this.#microphones.values()) {
          const seconds = microphone.secondsAt(message.atMicros);
          if (seconds !== null) microphone.follower.hint(seconds - message.positionMs / 1000);
        }
        return;
      case 'paused':
        for (const { follower } of this.#microphones.values()) follower.setPaused(message.isPaused);
        return;
      case 'accept-shift':
        for (const { follower } of this.#microphones.values()) follower.acceptShift();
        return;
      case 'clip':
        this.#microphones.get(message.cameraId)?.order(message);
        return;
    }
  }

  #begin({ cameraIds, programme, profile, ffmpegPath, known }: Extract<ToWatcher, { type: 'begin' }>): void {
    const track = readTrack(programme);
    const finder = new TrackFinder(track, LONGEST_SEARCH_SECONDS);
    const find: TrackFinder['find'] = (piece, slots) => {
      const nowMs = this.#monoMs();
      if (nowMs - this.#lastSearchMs < SEARCH_EVERY_MS) return null;
      this.#lastSearchMs = nowMs;
      return finder.find(piece, slots);
    };
    const mayLook = (): boolean => {
      const nowMs = this.#monoMs();
      if (nowMs - this.#lastLookMs < LOOK_EVERY_MS) return false;
      this.#lastLookMs = nowMs;
      return true;
    };
    for (const cameraId of cameraIds)
      this.#microphones.set(
        cameraId,
        new WatchedMicrophone({
          cameraId,
          ffmpegPath,
          follower: new PacedFollower({ track, profile, find, finder, mayLook, ...known[cameraId] }),
          mostSpeedPercent: profile.speed.mostPercent,
          onDecoded: () => this.#stepSoon(),
          post: this.#post,
        }),
      );
  }

  #answer(cameraIds: readonly string[]): void {
    const decodingIds = cameraIds.filter((id) => this.#microphones.get(id)?.isDecoderLate === true);
    this.#post({ type: 'answered', cameraIds, decodingIds });
  }

  /** What a decoder gives does not wait for the next sound to be fetched. */
  #stepSoon(): void {
    this.#stepping ??= setTimeout(() => {
      this.#stepping = null;
      this.#step();
    }, DECODED_TOGETHER_MS);
  }

  #step(): void {
    const facts: MicrophoneFacts[] = [];
    for (const microphone of this.#microphones.values()) {
      const one = microphone.step();
      if (one !== null) facts.push(one);
    }
    if (facts.length > 0) this.#post({ type: 'facts', facts });
  }
}

function readTrack(seal: FileSeal): ProgrammeTrack {
  // A copy: 16-bit samples begin at an even place.
  const bytes = Uint8Array.from(readSealed(seal));
  return prepareTrack(new Int16Array(bytes.buffer, 0, Math.floor(bytes.length / 2)));
}
