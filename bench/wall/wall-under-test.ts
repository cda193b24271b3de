import type { Page } from '@playwright/test';

/** A reading of a wall: sums over its tiles since the page was opened, and the age of each picture on it now. */
export interface WallReading {
  readonly shown: number;
  readonly decoded: number;
  readonly agesMs: readonly number[];
  /** Tiles that have shown something. */
  readonly playing: number;
}

export interface WallUnderTest {
  /** CPU nanoseconds so far of what feeds the page. */
  feedNanos(): number;
  open(page: Page): Promise<void>;
  read(page: Page): Promise<WallReading>;
  close(): Promise<void>;
}
