import { useEffect, useState } from 'react';

/** So many names are read at one go: about 15 ms on an office computer. */
const NAMES_AT_ONCE = 200;
/** Readings outlive the list: the same name reads the same. */
const readings = new Map<string, string>();

/** Readings of names of sites: initials and whole syllables, for the search. The dictionary is fetched when first needed. */
export function useSiteReadings(names: readonly string[], isWanted: boolean): (name: string) => string {
  // A new function per step tells the list that there is more to find.
  const [lookUp, setLookUp] = useState(() => (name: string) => readings.get(name) ?? '');
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    const read = async (): Promise<void> => {
      const { pinyin } = await import('pinyin-pro');
      const missing = [...new Set(names)].filter((name) => !readings.has(name));
      for (let at = 0; at < missing.length && !isGone; at += NAMES_AT_ONCE) {
        for (const name of missing.slice(at, at + NAMES_AT_ONCE)) {
          const syllables = pinyin(name, { toneType: 'none', type: 'array' });
          const initials = syllables.map((syllable) => syllable.charAt(0)).join('');
          readings.set(name, `${initials} ${syllables.join('')}`.toLowerCase());
        }
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      if (!isGone) setLookUp(() => (name: string) => readings.get(name) ?? '');
    };
    // Without the dictionary everything but pinyin can be searched.
    read().catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [names, isWanted]);
  return lookUp;
}
