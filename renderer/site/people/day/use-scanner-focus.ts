import { type RefObject, useEffect } from 'react';

/** What numbers, names and codes are made of. */
const PART_OF_ENTRY = /^[\p{L}\p{N}]$/u;

/**
 * A scanner types wherever the focus is, and ends with Enter: on a button that Enter would press it. The first
 * character moves the focus to the field of the view, so the whole code arrives there.
 */
export function useScannerFocus(view: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = view.current;
    const listen = (event: KeyboardEvent): void => {
      const { key, ctrlKey, altKey, metaKey, target } = event;
      if (ctrlKey || altKey || metaKey || !PART_OF_ENTRY.test(key)) return;
      if (!(target instanceof HTMLElement) || target.closest('input, [role="listbox"]')) return;
      element?.querySelector<HTMLInputElement>('[data-search] input')?.focus();
      // It is not a short cut of the console then.
      event.stopPropagation();
    };
    element?.addEventListener('keydown', listen);
    return () => element?.removeEventListener('keydown', listen);
  });
}
