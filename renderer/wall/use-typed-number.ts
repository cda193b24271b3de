import { useCallback, useEffect, useState } from 'react';

/** A typed number is forgotten after this pause. */
const FORGET_MS = 3_000;
const MOST_DIGITS = 4;

/** Collects typed digits until Enter, Esc or a pause. */
export function useTypedNumber() {
  const [typed, setTyped] = useState('');
  useEffect(() => {
    if (typed === '') return undefined;
    const timer = setTimeout(() => setTyped(''), FORGET_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const add = useCallback((digit: string) => setTyped((before) => (before + digit).slice(-MOST_DIGITS)), []);
  const clear = useCallback(() => setTyped(''), []);
  return { typed, add, clear };
}
