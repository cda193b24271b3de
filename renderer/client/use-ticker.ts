import { useEffect, useState } from 'react';

/** Renders again every `intervalMs`, on whole multiples so that clocks tick together. */
export function useTicker(intervalMs: number): void {
  const [, setTick] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const next = (): void => {
      timer = setTimeout(
        () => {
          setTick((tick) => tick + 1);
          next();
        },
        intervalMs - (Date.now() % intervalMs),
      );
    };
    next();
    return () => clearTimeout(timer);
  }, [intervalMs]);
}
