import { useState } from 'react';
import type { Command } from '../kit/commands.ts';
import { toggleMute } from '../kit/mute.ts';
import { useText } from '../kit/text/index.ts';
import { useCommands } from '../kit/use-commands.ts';
import type { Direction } from './layout.ts';
import { useTypedNumber } from './use-typed-number.ts';

/** What the wall offers its keys. */
export interface WallActions {
  readonly isPlan: boolean;
  readonly isListening: boolean;
  readonly views: number;
  move(direction: Direction): void;
  /** Shift and an arrow: changes the size of a room on the plan. */
  resize(direction: Direction): void;
  open(): void;
  close(): void;
  turn(by: number): void;
  togglePatrol(): void;
  togglePlan(): void;
  snapshot(): void;
  toggleSound(): void;
  undo(): void;
  /** The view at that place, counted from 0; null opens all pictures. */
  openView(index: number | null): void;
  /** Goes to the room with that number; false when there is none. */
  jump(typed: string): boolean;
  /** Any key was pressed: the patrol waits. */
  touch(): void;
}

const ARROWS: Readonly<Record<Direction, string>> = {
  left: 'ArrowLeft',
  right: 'ArrowRight',
  up: 'ArrowUp',
  down: 'ArrowDown',
};
const VIEW_KEYS = 9;

/** Keys of the wall; returns what is to be said about the number being typed. */
export function useWallKeys(actions: WallActions): { readonly note: string } {
  const text = useText();
  const { typed, add, clear } = useTypedNumber();
  const [missing, setMissing] = useState('');
  const group = text.frame.commandGroups.wall;
  const words = text.frame.commands;
  const touched =
    (run: () => void): (() => void) =>
    () => {
      actions.touch();
      run();
    };
  const enter = (): void => {
    if (typed === '') {
      actions.open();
      return;
    }
    setMissing(actions.jump(typed) ? '' : text.wall.noSuchRoom(typed));
    clear();
  };
  const openView = (index: number): void => {
    if (index < actions.views) actions.openView(index);
    else setMissing(text.wall.noSuchView(index + 1));
  };
  const digits = Array.from(
    { length: 10 },
    (_, digit): Command => ({
      id: `wall.digit${digit}`,
      keys: String(digit),
      label: words.jump,
      group,
      isHidden: digit !== 0,
      run: touched(() => {
        setMissing('');
        add(String(digit));
      }),
    }),
  );
  const directions = Object.keys(ARROWS) as Direction[];
  useCommands([
    ...directions.map(
      (direction): Command => ({
        id: `wall.${direction}`,
        keys: ARROWS[direction],
        label: words.move,
        group,
        isHidden: direction !== 'left',
        run: touched(() => actions.move(direction)),
      }),
    ),
    ...(actions.isPlan
      ? directions.map(
          (direction): Command => ({
            id: `wall.resize-${direction}`,
            keys: `Shift+${ARROWS[direction]}`,
            label: words.movePlanRoom,
            group,
            isHidden: direction !== 'left',
            run: () => actions.resize(direction),
          }),
        )
      : []),
    { id: 'wall.enter', keys: 'Enter', label: words.enlarge, group, run: touched(enter) },
    {
      id: 'wall.escape',
      keys: 'Escape',
      label: words.back,
      group,
      run: touched(() => {
        setMissing('');
        if (typed === '') actions.close();
        else clear();
      }),
    },
    {
      id: 'wall.next',
      keys: 'PageDown',
      label: actions.isPlan ? words.planFloor : words.nextPage,
      group,
      run: touched(() => actions.turn(1)),
    },
    {
      id: 'wall.previous',
      keys: 'PageUp',
      label: words.previousPage,
      group,
      isHidden: actions.isPlan,
      run: touched(() => actions.turn(-1)),
    },
    { id: 'wall.patrol', keys: 'P', label: words.patrol, group, run: actions.togglePatrol },
    { id: 'wall.plan', keys: 'V', label: words.plan, group, run: actions.togglePlan },
    { id: 'wall.snapshot', keys: 'C', label: words.snapshot, group, run: touched(actions.snapshot) },
    { id: 'wall.sound', keys: 'S', label: words.listen, group, run: touched(actions.toggleSound) },
    {
      id: 'wall.undo',
      keys: 'U',
      label: text.wall.undo,
      group,
      isHidden: !actions.isPlan,
      run: actions.undo,
    },
    ...(actions.isListening
      ? [{ id: 'wall.mute', keys: 'M', label: words.mute, group, run: toggleMute }]
      : []),
    // Once a site has views, all of Alt+1 to Alt+9 are theirs here: a slip of one key must not leave the pictures.
    ...Array.from(
      { length: actions.views > 0 ? VIEW_KEYS : 0 },
      (_, index): Command => ({
        id: `wall.view${index + 1}`,
        keys: `Alt+${index + 1}`,
        label: words.openView,
        group,
        isHidden: index !== 0,
        run: () => openView(index),
      }),
    ),
    {
      id: 'wall.view0',
      keys: 'Alt+0',
      label: words.allCameras,
      group,
      run: () => actions.openView(null),
    },
    ...digits,
  ]);
  return { note: typed === '' ? missing : text.wall.jump(typed) };
}
