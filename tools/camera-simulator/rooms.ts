import type { Tone } from './room-sound.ts';

/** One simulated room and what is wrong with it at the moment. */
export interface Room {
  readonly number: number;
  readonly path: string;
  /** False: the camera has no microphone, so the stream has no sound track. */
  readonly hasSound: boolean;
  /** True: no tone ever comes out of the loudspeaker of this room. */
  readonly isLoudspeakerDead: boolean;
  /** Half open: connections stay, nothing is sent or answered. */
  isStopped: boolean;
  /** Status answered to every request, connections are cut; null when all is well. */
  refusedWith: number | null;
  /** The microphone sends digital silence. */
  isSilenced: boolean;
  tone: Tone | null;
}

export function createRooms(options: {
  count: number;
  withoutMicrophone: ReadonlySet<number>;
  deadLoudspeaker: ReadonlySet<number>;
}): Room[] {
  return Array.from({ length: options.count }, (_, index) => {
    const number = index + 1;
    return {
      number,
      path: `/room${String(number).padStart(2, '0')}/front`,
      hasSound: !options.withoutMicrophone.has(number),
      isLoudspeakerDead: options.deadLoudspeaker.has(number),
      isStopped: false,
      refusedWith: null,
      isSilenced: false,
      tone: null,
    };
  });
}

/** Plays a tone in every room but the excepted and the dead ones; rooms differ by up to 6 dB, as real ones do. */
export function playTone(rooms: readonly Room[], tone: Tone, except: ReadonlySet<number>): number {
  let count = 0;
  for (const room of rooms) {
    const isPlayed = !except.has(room.number) && !room.isLoudspeakerDead;
    if (isPlayed) count += 1;
    room.tone = isPlayed ? { ...tone, levelDbfs: tone.levelDbfs - ((room.number * 5) % 7) } : null;
  }
  return count;
}
