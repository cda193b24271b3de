import { operatorPrompt } from '../client/operator.ts';

/** Opens the dialog "who acts": asked for by a command, or by the person through the header. */
let isAsked = false;
const listeners = new Set<() => void>();
const changed = (): void => {
  for (const listener of listeners) listener();
};

export const operatorDialog = {
  open(): void {
    isAsked = true;
    changed();
  },
  close(id: string | null): void {
    isAsked = false;
    operatorPrompt.answer(id);
    changed();
  },
  isOpen: (): boolean => isAsked || operatorPrompt.isOpen(),
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    const stop = operatorPrompt.subscribe(listener);
    return () => {
      listeners.delete(listener);
      stop();
    };
  },
};
