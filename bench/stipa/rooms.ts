import { stipaSignal } from '../../site/audio/signals/stipa.ts';
import { inRoom, withNoise } from '../../test/fakes/audio/room.ts';

export interface BenchRoom {
  readonly name: string;
  readonly sampleRate: number;
  readonly samples: Float32Array;
}

const SECONDS = 18;
const ROOMS = [
  [48000, 0.3, 40],
  [48000, 0.6, 15],
  [48000, 1, 25],
  [16000, 0.8, 30],
  [16000, 1.5, 20],
  [8000, 0.6, 10],
] as const;

/** STIPA in rooms from good to poor, at the rates cameras have. */
export function benchRooms(): BenchRoom[] {
  return ROOMS.map(([sampleRate, rt60, snrDb], seed) => {
    const heard = inRoom(stipaSignal(sampleRate, SECONDS, -24), sampleRate, rt60, seed + 1);
    return {
      name: `room${seed + 1}-${sampleRate}`,
      sampleRate,
      samples: Float32Array.from(withNoise(heard, sampleRate, snrDb, seed + 20)),
    };
  });
}
