import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StreamReader } from '../../../renderer/wall/media-link.ts';
import { createTilePlayer, type TilePlayer } from '../../../renderer/wall/tile-player.ts';
import { REDUCED_STALE_AFTER_MS, STALE_AFTER_MS } from '../../../renderer/wall/wall-messages.ts';

/** A decoder whose pictures come out when the test says so. */
class HandDecoder {
  static isConfigSupported = async (): Promise<{ supported: boolean }> => ({ supported: true });
  state = 'unconfigured';
  readonly decodeQueueSize = 0;
  readonly #output: (picture: object) => void;
  constructor(callbacks: { output(picture: object): void }) {
    this.#output = callbacks.output;
    emit = () => this.#emit();
  }
  configure(): void {
    this.state = 'configured';
  }
  decode(chunk: { timestamp: number }): void {
    inDecoder.push(chunk.timestamp);
  }
  flush = async (): Promise<void> => undefined;
  close(): void {
    this.state = 'closed';
  }
  #emit(): void {
    const timestamp = inDecoder.shift();
    if (timestamp !== undefined) this.#output({ timestamp, close: () => undefined });
  }
}

/** Capture times of what lies in the decoder. */
let inDecoder: number[] = [];
let emit = (): void => undefined;
let reader: StreamReader | null = null;
let player: TilePlayer;

const wait = (durationMs: number): void => void vi.advanceTimersByTime(durationMs);
const arrive = (captureMicros: number, isKeyFrame: boolean): void => {
  reader?.onUnits({ isKeyFrame, isAfterLoss: false, captureMicros, data: new Uint8Array(4) });
  reader?.onBatchEnd();
};
const says = (): string => player.stats(performance.now()).phase;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  vi.stubGlobal('VideoDecoder', HandDecoder);
  vi.stubGlobal(
    'EncodedVideoChunk',
    class {
      readonly timestamp: number;
      constructor({ timestamp }: { timestamp: number }) {
        this.timestamp = timestamp;
      }
    },
  );
  inDecoder = [];
  player = createTilePlayer(
    'r01-front',
    'sub',
    {
      lateMs: () => 0,
      watch(_camera, _stream, given) {
        reader = given;
        return () => undefined;
      },
    },
    () => undefined,
  );
  reader?.onText({ kind: 'format', codec: 'avc1.4d401e', width: 640, height: 360 });
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  arrive(1, true);
  emit();
  // The opening is over.
  wait(1_000);
  arrive(2, false);
  emit();
});
afterEach(() => {
  player.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('plays, and says so', () => {
  expect(says()).toBe('playing');
  expect(player.isReduced()).toBe(false);
});

it('never calls the key frame it stood at live, when it is taken back to full rate', () => {
  wait(50);
  player.reduce(true);
  expect(says()).toBe('reduced');
  wait(50);
  arrive(3, true);
  emit();
  arrive(4, false);
  expect(inDecoder).toEqual([]);
  expect(says()).toBe('reduced');
  // One more key frame is in the decoder when the order to play everything comes.
  wait(2_000);
  arrive(5, true);
  wait(10);
  player.reduce(false);
  expect(says()).toBe('reduced');
  expect(player.isReduced()).toBe(true);
  wait(10);
  emit();
  expect(says()).toBe('reduced');
  // What belongs to that key frame is not played: its pictures up to here were never decoded.
  arrive(6, false);
  expect(inDecoder).toEqual([]);
  // Longer than a live picture may stand, as a group of pictures may: a still, not a stopped picture.
  wait(STALE_AFTER_MS + 500);
  expect(STALE_AFTER_MS + 500).toBeLessThan(REDUCED_STALE_AFTER_MS);
  expect(says()).toBe('reduced');
  expect(player.isStale(performance.now())).toBe(false);
  arrive(7, true);
  expect(says()).toBe('reduced');
  emit();
  expect(says()).toBe('playing');
  expect(player.isReduced()).toBe(false);
});

it('says that the picture has stopped when no key frame follows', () => {
  player.reduce(true);
  wait(100);
  player.reduce(false);
  wait(REDUCED_STALE_AFTER_MS + 100);
  expect(says()).toBe('stopped');
  expect(player.isStale(performance.now())).toBe(true);
});
