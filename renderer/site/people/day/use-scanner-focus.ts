import { type RefObject, useEffect } from 'react';

/** What numbers, names and codes are made of. */
const PART_OF_ENTRY = /^[\p{L}\p{N}]$/u;
/** Whoever writes there, or answers a question that lies over the page, goes on undisturbed. */
const WRITES_ITSELF = [
  'textarea:not([readonly])',
  '[contenteditable="true"]',
  '[aria-modal="true"]',
  // A list to choose from without a search has a field too, which takes no text.
  'input:not([readonly], [type="radio"], [type="checkbox"], [type="button"], [type="submit"], [type="file"])',
].join(', ');

/**
 * A scanner types wherever the focus is, and ends with Enter: on a button that Enter would press it. The first
 * character moves the focus to the field of the view, so the whole code arrives there. It is heard on the document,
 * because a pressed button of a notice, of the rail or nothing at all may have the focus.
 */
export function useScannerFocus(view: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { key, ctrlKey, altKey, metaKey, target } = event;
      if (ctrlKey || altKey || metaKey || !PART_OF_ENTRY.test(key)) return;
      const field = view.current?.querySelector<HTMLInputElement>('[data-search] input');
      if (!field || !(target instanceof Element) || target.closest(WRITES_ITSELF)) return;
      field.focus();
      // It is not a short cut of the console then.
      event.stopPropagation();
    };
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, [view]);
}
