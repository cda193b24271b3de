import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type Command, createCommandRegistry, type KeyPress, pressedKeys } from './commands.ts';

export const commandRegistry = createCommandRegistry();

const TEXT_INPUTS = /^(?:text|search|number|password|email|tel|url|date|time|file)$/;

const CONTROLS = 'button, a[href], [role="button"], [role="combobox"], summary';

function pressOf(event: KeyboardEvent): KeyPress {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const isInput = target instanceof HTMLInputElement && TEXT_INPUTS.test(target.type);
  return {
    key: event.key,
    code: event.code,
    altKey: event.altKey,
    shiftKey: event.shiftKey,
    ctrlKey: event.ctrlKey,
    metaKey: event.metaKey,
    isComposing: event.isComposing,
    keyCode: event.keyCode,
    isInText: isInput || target instanceof HTMLTextAreaElement || (target?.isContentEditable ?? false),
    isInDialog: document.querySelector('[role="dialog"]:not([aria-hidden="true"]), dialog[open]') !== null,
    // A picture of the wall is a button whose Enter belongs to the wall: a typed room number comes first.
    isOnControl: target?.closest(CONTROLS) != null && target.closest('[data-own-enter]') === null,
  };
}

/** Listens once per page; every shortcut goes through here. */
export function startShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys = pressedKeys(pressOf(event));
    const command = keys === null ? null : commandRegistry.find(keys);
    if (!command) return;
    event.preventDefault();
    command.run();
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}

/** Registers commands while the component is mounted; `run` always calls the newest closure. */
export function useCommands(commands: readonly Command[]): void {
  const newest = useRef(commands);
  newest.current = commands;
  const described = JSON.stringify(commands.map(({ run: _run, ...description }) => description));
  useEffect(() => {
    const descriptions: Omit<Command, 'run'>[] = JSON.parse(described);
    return commandRegistry.add(
      descriptions.map((description) => ({
        ...description,
        run: () => newest.current.find(({ id }) => id === description.id)?.run(),
      })),
    );
  }, [described]);
}

export const useCommandList = (): readonly Command[] =>
  useSyncExternalStore(commandRegistry.subscribe, commandRegistry.list);
