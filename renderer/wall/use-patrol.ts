import { useEffect, useRef, useState } from 'react';

/** Calls `advance` every `seconds` while it runs; a key press or click starts and stops it. */
export function usePatrol(seconds: number, isRunningAtFirst: boolean, advance: () => void) {
  const [isPatrolling, setPatrolling] = useState(isRunningAtFirst);
  const newest = useRef(advance);
  newest.current = advance;
  useEffect(() => {
    if (!isPatrolling) return undefined;
    const timer = setInterval(() => newest.current(), seconds * 1000);
    return () => clearInterval(timer);
  }, [isPatrolling, seconds]);
  return { isPatrolling, setPatrolling };
}
