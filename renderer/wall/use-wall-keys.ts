import { useState } from 'react';
import type { Command } from '../kit/commands.ts';
import { useText } from '../kit/text/index.ts';
import { useCommands } from '../kit/use-commands.ts';
import { type Direction, moveSelection } from './layout.ts';
import { useTypedNumber } from './use-typed-number.ts';

/** What the wall offers its keys. */
export interface WallActions {
  readonly columns: number;
  readonly visibleIds: readonly string[];
  readonly selectedId: string | null;
  readonly isSingle: boolean;
  select(id: string): void;
  open(id: string): void;
  close(): void;
  step(by: number): void;
  turn(by: number): void;
  togglePatrol(): void;
  /** Goes to the room with that number; false when there is none. */
  jump(typed: string): boolean;
}

const ARROWS: Readonly<Record<Direction, string>> = {
  left: 'ArrowLeft',
  right: 'ArrowRight',
  up: 'ArrowUp',
  down: 'ArrowDown',
};

/** Keys of the wall; returns what is to be said about the number being typed. */
export function useWallKeys(actions: WallActions): { readonly note: string } {
  const text = useText();
  const { typed, add, clear } = useTypedNumber();
  const [missing, setMissing] = useState('');
  const group = text.frame.commandGroups.wall;
  const words = text.frame.commands;
  const arrow = (direction: Direction): void => {
    if (actions.isSingle) {
      actions.step(direction === 'left' || direction === 'up' ? -1 : 1);
      return;
    }
    const index = actions.visibleIds.indexOf(actions.selectedId ?? '');
    const next =
      actions.visibleIds[
        moveSelection(Math.max(0, index), direction, actions.columns, actions.visibleIds.length)
      ];
    if (next !== undefined) actions.select(next);
  };
  const enter = (): void => {
    if (typed !== '') {
      const found = actions.jump(typed);
      setMissing(found ? '' : typed);
      clear();
    } else if (!actions.isSingle && actions.selectedId !== null) actions.open(actions.selectedId);
  };
  const digits = Array.from(
    { length: 10 },
    (_, digit): Command => ({
      id: `wall.digit${digit}`,
      keys: String(digit),
      label: words.jump,
      group,
      isHidden: digit !== 0,
      run() {
        setMissing('');
        add(String(digit));
      },
    }),
  );
  useCommands([
    ...(Object.keys(ARROWS) as Direction[]).map(
      (direction): Command => ({
        id: `wall.${direction}`,
        keys: ARROWS[direction],
        label: words.move,
        group,
        isHidden: direction !== 'left',
        run: () => arrow(direction),
      }),
    ),
    { id: 'wall.enter', keys: 'Enter', label: words.enlarge, group, run: enter },
    {
      id: 'wall.escape',
      keys: 'Escape',
      label: words.back,
      group,
      run: () => (typed === '' ? actions.isSingle && actions.close() : clear()),
    },
    { id: 'wall.next', keys: 'PageDown', label: words.nextPage, group, run: () => actions.turn(1) },
    { id: 'wall.previous', keys: 'PageUp', label: words.previousPage, group, run: () => actions.turn(-1) },
    { id: 'wall.patrol', keys: 'P', label: words.patrol, group, run: actions.togglePatrol },
    ...digits,
  ]);
  if (typed !== '') return { note: text.wall.jump(typed) };
  return { note: missing === '' ? '' : text.wall.noSuchRoom(missing) };
}
