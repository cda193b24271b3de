import type { BenchPage } from './browser-cost.ts';

/** Where the age of a picture comes from: 95th percentiles of half a second, ms. */
export interface WallStages {
  readonly arrivalMs: number;
  readonly decodeMs: number;
  readonly paintMs: number;
}

/** A reading of a wall: sums over its tiles since the page was opened, and the age of each picture on it now. */
export interface WallReading {
  readonly shown: number;
  readonly decoded: number;
  /** Of pictures that claim to be live. */
  readonly agesMs: readonly number[];
  /** Of all pictures, those at key frames only among them. */
  readonly allAgesMs: readonly number[];
  /** Tiles that say they show key frames only. */
  readonly reduced: number;
  readonly stages: WallStages | null;
  /** Tiles that have shown something. */
  readonly playing: number;
}

export interface WallUnderTest {
  /** CPU nanoseconds so far of what feeds the page. */
  feedNanos(): number;
  open(page: BenchPage): Promise<void>;
  read(page: BenchPage): Promise<WallReading>;
  close(): Promise<void>;
}
