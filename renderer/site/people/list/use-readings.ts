import { useEffect, useState } from 'react';
import type { Person } from '../../../../shared/contract/roster-table.ts';
import type { Reading } from './people-filter.ts';

/** So many names are read at one go: about 15 ms on an office computer. */
const NAMES_AT_ONCE = 200;
/** Readings outlive the list: the same name reads the same. */
const readings = new Map<string, Reading>();
/** Characters of names that the dictionary does not have. */
const RARE = { 𠮷: 'ji', 㛃: 'jie' };

/** Readings of names for the search by initials. The dictionary (300 kB) is fetched when a list is first shown. */
export function useReadings(people: readonly Person[]): (name: string) => Reading | null {
  // A new function per step tells the list that there is more to find.
  const [lookUp, setLookUp] = useState(() => (name: string) => readings.get(name) ?? null);
  useEffect(() => {
    let isGone = false;
    const read = async (): Promise<void> => {
      const { customPinyin, pinyin } = await import('pinyin-pro');
      customPinyin(RARE);
      const missing = [...new Set(people.map(({ name }) => name))].filter((name) => !readings.has(name));
      for (let at = 0; at < missing.length && !isGone; at += NAMES_AT_ONCE) {
        for (const name of missing.slice(at, at + NAMES_AT_ONCE)) {
          const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head' });
          readings.set(name, {
            initials: syllables
              .map((syllable) => syllable.charAt(0))
              .join('')
              .toLowerCase(),
            whole: syllables.join('').toLowerCase(),
          });
        }
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      if (!isGone) setLookUp(() => (name: string) => readings.get(name) ?? null);
    };
    // Without the dictionary everything but the initials can be searched.
    read().catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [people]);
  return lookUp;
}
