import { createLevelBlocks, type LevelBlock, type LevelBlocks } from '../measures/level-blocks.ts';
import type { PcmTimeline } from './pcm-timeline.ts';

/** Levels of one microphone from the background to the end of the signal, kept up with as its sound arrives. */
export class LevelTrack {
  readonly blocks: LevelBlock[] = [];
  readonly #meter: LevelBlocks;
  readonly #end: number;
  #next: number;

  /** Of the samples `[from, end)` of the timeline. */
  constructor(sampleRate: number, from: number, end: number) {
    this.#meter = createLevelBlocks(sampleRate, false);
    this.#next = from;
    this.#end = end;
  }

  /** Takes what has come since the last call. */
  follow(timeline: PcmTimeline): void {
    const to = Math.min(this.#end, timeline.end);
    if (to <= this.#next) return;
    this.#meter.push(timeline.read(this.#next, to), (block) => this.blocks.push(block));
    this.#next = to;
  }
}
