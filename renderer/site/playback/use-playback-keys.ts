import type { Command } from '../../kit/commands.ts';
import { useText } from '../../kit/text/index.ts';
import { useCommands } from '../../kit/use-commands.ts';
import { NUMBERED_ROWS } from './timeline.tsx';

/** What the playback page offers its keys. */
export interface PlaybackActions {
  togglePlay(): void;
  seekBy(ms: number): void;
  step(direction: 1 | -1): void;
  mark(which: 'in' | 'out'): void;
  bookmark(): void;
  snapshot(): void;
  /** Row of the list, 1 to 9. */
  toggleRow(number: number): void;
  zoom(direction: 'in' | 'out'): void;
  gap(direction: 1 | -1): void;
  shrink(): void;
  toNow(): void;
}

const SECONDS_MS = 5_000;
const MINUTE_MS = 60_000;

/** Keys of the playback page, all in the one registry of the console. */
export function usePlaybackKeys(actions: PlaybackActions): void {
  const text = useText();
  const words = text.playback.commands;
  const group = text.playback.commandGroup;
  const command = (
    name: string,
    keys: string,
    label: string,
    run: () => void,
    isHidden = false,
  ): Command => ({
    id: `playback.${name}`,
    keys,
    label,
    group,
    isHidden,
    run,
  });
  useCommands([
    command('play', 'Space', words.play, actions.togglePlay),
    command('back', 'ArrowLeft', words.seconds, () => actions.seekBy(-SECONDS_MS)),
    command('forward', 'ArrowRight', words.seconds, () => actions.seekBy(SECONDS_MS), true),
    command('minuteBack', 'Shift+ArrowLeft', words.minute, () => actions.seekBy(-MINUTE_MS)),
    command('minuteForward', 'Shift+ArrowRight', words.minute, () => actions.seekBy(MINUTE_MS), true),
    command('frameBack', ',', words.frame, () => actions.step(-1)),
    command('frameForward', '.', words.frame, () => actions.step(1), true),
    command('in', '[', words.marks, () => actions.mark('in')),
    command('out', ']', words.marks, () => actions.mark('out'), true),
    command('bookmark', 'B', words.bookmark, actions.bookmark),
    command('snapshot', 'S', words.snapshot, actions.snapshot),
    command('nextGap', 'N', words.nextGap, () => actions.gap(1)),
    command('previousGap', 'P', words.previousGap, () => actions.gap(-1)),
    command('zoomIn', '+', words.zoom, () => actions.zoom('in')),
    command('zoomInPlain', '=', words.zoom, () => actions.zoom('in'), true),
    command('zoomOut', '-', words.zoom, () => actions.zoom('out'), true),
    command('now', 'End', words.toNow, actions.toNow),
    command('shrink', 'Escape', words.back, actions.shrink),
    ...Array.from({ length: NUMBERED_ROWS }, (_, index) =>
      command(
        `row${index + 1}`,
        String(index + 1),
        words.toggle,
        () => actions.toggleRow(index + 1),
        index > 0,
      ),
    ),
  ]);
}
