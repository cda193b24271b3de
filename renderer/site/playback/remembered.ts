import type { ClipMarks } from './clip.ts';
import type { TimeView } from './time-view.ts';

/** Where the page was left: whoever looks at another page for a moment comes back to the same one. */
export interface Remembered {
  readonly chosenIds: readonly string[];
  readonly marks: ClipMarks;
  readonly view: TimeView;
  readonly positionMs: number;
}

let last: Remembered | null = null;

export const remembered = (): Remembered | null => last;
export const remember = (state: Remembered): void => {
  last = state;
};
