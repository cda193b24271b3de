import type { FoundSignal, SignalFinder } from './find-signal.ts';
import type { LevelTrack } from './level-track.ts';
import { type MeasuredParts, NO_PARTS } from './measure-room.ts';
import type { PcmTimeline } from './pcm-timeline.ts';
import type { RoomEar } from './room-ear.ts';

/** A decoder keeps this much to itself. */
const DECODER_FRAMES = 4;

/** What an analyst knows of one microphone of its check. */
export interface Microphone {
  readonly cameraId: string;
  readonly ear: RoomEar;
  codec: string;
  timeline: PcmTimeline | null;
  /** Sample of the timeline up to which it was followed. */
  followedTo: number;
  finder: SignalFinder | null;
  found: FoundSignal | null;
  levels: LevelTrack | null;
  parts: MeasuredParts;
  /** Parts measured so far. */
  done: number;
  isListening: boolean;
  isComplete: boolean;
  isReported: boolean;
}

/** One of which nothing was heard yet. */
export const newMicrophone = (cameraId: string, ear: RoomEar): Microphone => ({
  cameraId,
  ear,
  codec: '',
  timeline: null,
  followedTo: Number.NEGATIVE_INFINITY,
  finder: null,
  found: null,
  levels: null,
  parts: NO_PARTS,
  done: 0,
  isListening: false,
  isComplete: false,
  isReported: false,
});

/** The first sound, or sound in another format: what was found in the old one is of no use. */
export function startOver(microphone: Microphone, timeline: PcmTimeline, finder: SignalFinder): void {
  microphone.timeline = timeline;
  microphone.followedTo = Number.NEGATIVE_INFINITY;
  microphone.found = null;
  microphone.levels = null;
  microphone.parts = NO_PARTS;
  microphone.done = 0;
  microphone.finder = finder;
}

/** Nothing of what came waits in a decoder. */
export const isDecoded = ({ ear }: Microphone): boolean => ear.pendingFrames <= DECODER_FRAMES;
