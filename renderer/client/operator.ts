import { getPreferences } from '../kit/preferences.ts';

/** Whether the prompt "who are you" is open, and who waits for the answer. */
let waiting: ((id: string | null) => void)[] = [];
const listeners = new Set<() => void>();
const changed = (): void => {
  for (const listener of listeners) listener();
};

export const operatorPrompt = {
  isOpen: (): boolean => waiting.length > 0,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Ends the prompt: with the chosen id, or null when the person did not want to act. */
  answer(id: string | null): void {
    const resolvers = waiting;
    waiting = [];
    for (const resolve of resolvers) resolve(id);
    changed();
  },
};

/** Id of the operator who acts; asks on the page when none is chosen. Null: the person stepped back. */
export function requireOperator(): Promise<string | null> {
  const { operatorId } = getPreferences();
  if (operatorId !== null) return Promise.resolve(operatorId);
  return new Promise((resolve) => {
    waiting.push(resolve);
    changed();
  });
}
