import { type RefObject, useLayoutEffect, useState } from 'react';

/** Size of an element in whole CSS pixels, followed as it changes. */
export function useArea(element: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [area, setArea] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const measure = (): void => {
      const width = Math.floor(target.clientWidth);
      const height = Math.floor(target.clientHeight);
      setArea((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return area;
}
