/** One command of the page: feeds shortcuts and the help sheet. */
export interface Command {
  readonly id: string;
  /** `Alt+1`, `/`, `?`, `ArrowLeft`, `Shift+ArrowLeft`, `Space`, `A`: what is shown and matched. */
  readonly keys: string;
  readonly label: string;
  readonly group: string;
  /** Not in the help sheet: one of several keys that another entry explains. */
  readonly isHidden?: boolean;
  run(): void;
}

/** The part of a KeyboardEvent that decides. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  /** 229 while an input method handles the key, also where `isComposing` is not set yet. */
  readonly keyCode: number;
  /** Focus is in something that takes text. */
  readonly isInText: boolean;
  /** A dialog is open: the page behind it must not act. */
  readonly isInDialog: boolean;
  /** Focus is on a control that handles Enter and Space itself. */
  readonly isOnControl: boolean;
}

/** Name of the key as commands write it, or null when shortcuts are dead for this press. */
export function pressedKeys(press: KeyPress): string | null {
  if (press.isComposing || press.keyCode === 229 || press.key === 'Process') return null;
  if (press.isInText || press.isInDialog) return null;
  if (press.ctrlKey || press.metaKey) return null;
  if (press.altKey) {
    // Layouts write other characters with Alt held; the physical digit is what the sheet shows.
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(press.code)?.[1];
    return digit === undefined ? null : `Alt+${digit}`;
  }
  if (press.isOnControl && (press.key === 'Enter' || press.key === ' ')) return null;
  if (press.key === ' ') return 'Space';
  // With Shift a character is another character already; only the arrows have to be told apart.
  if (press.shiftKey && press.key.startsWith('Arrow')) return `Shift+${press.key}`;
  return press.key.length === 1 ? press.key.toUpperCase() : press.key;
}

export interface CommandRegistry {
  /** Adds commands; a later registration of the same keys wins until it is removed. Returns the removal. */
  add(commands: readonly Command[]): () => void;
  find(keys: string): Command | null;
  list(): readonly Command[];
  subscribe(listener: () => void): () => void;
}

export function createCommandRegistry(): CommandRegistry {
  let sets: (readonly Command[])[] = [];
  let listed: readonly Command[] = [];
  const listeners = new Set<() => void>();
  const changed = (): void => {
    const byKeys = new Map<string, Command>();
    for (const command of sets.flat()) byKeys.set(command.keys.toUpperCase(), command);
    listed = [...byKeys.values()];
    for (const listener of listeners) listener();
  };
  return {
    add(commands) {
      const ids = commands.map((command) => command.id);
      if (new Set(ids).size !== ids.length) throw new Error(`two commands with one id: ${ids.join(', ')}`);
      sets = [...sets, commands];
      changed();
      return () => {
        sets = sets.filter((set) => set !== commands);
        changed();
      };
    },
    find: (keys) => listed.find((command) => command.keys.toUpperCase() === keys.toUpperCase()) ?? null,
    list: () => listed,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
