import { useCallback, useEffect, useRef, useState } from 'react';
import {
  holdPatrol,
  type Patrol,
  releasePatrol,
  STOPPED,
  secondsLeft,
  startPatrol,
  tickPatrol,
  touchPatrol,
} from './patrol.ts';

const TICK_MS = 200;

export interface PatrolControl {
  readonly patrol: Patrol;
  readonly secondsLeft: number | null;
  set(isRunning: boolean): void;
  /** A key or click on the wall. */
  touch(): void;
  hold(): void;
  release(): void;
}

/** Calls `advance` every `seconds` while the patrol runs. */
export function usePatrol(seconds: number, isRunningAtFirst: boolean, advance: () => void): PatrolControl {
  const [patrol, setPatrol] = useState<Patrol>(() =>
    isRunningAtFirst ? startPatrol(performance.now(), seconds) : STOPPED,
  );
  const [left, setLeft] = useState<number | null>(null);
  const newest = useRef({ advance, patrol, seconds });
  newest.current = { advance, patrol, seconds };
  const isStopped = patrol.kind === 'stopped';
  const known = useRef(seconds);
  useEffect(() => {
    // A new interval counts from now, not from the end of the old one.
    if (known.current === seconds) return;
    known.current = seconds;
    setPatrol((before) => (before.kind === 'running' ? startPatrol(performance.now(), seconds) : before));
  }, [seconds]);
  useEffect(() => {
    if (isStopped) return undefined;
    const timer = setInterval(() => {
      const nowMs = performance.now();
      const { patrol: before, seconds: every } = newest.current;
      const { patrol: after, isTurn } = tickPatrol(before, nowMs, every);
      if (after !== before) setPatrol(after);
      setLeft(secondsLeft(after, nowMs));
      if (isTurn) newest.current.advance();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [isStopped]);
  const set = useCallback(
    (isRunning: boolean) =>
      setPatrol(isRunning ? startPatrol(performance.now(), newest.current.seconds) : STOPPED),
    [],
  );
  const touch = useCallback(() => setPatrol((before) => touchPatrol(before, performance.now())), []);
  const hold = useCallback(() => setPatrol(holdPatrol), []);
  const release = useCallback(
    () => setPatrol((before) => releasePatrol(before, performance.now(), newest.current.seconds)),
    [],
  );
  return { patrol, secondsLeft: isStopped ? null : left, set, touch, hold, release };
}
