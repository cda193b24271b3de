import { useSyncExternalStore } from 'react';

/** Sounds of the page are silent until this instant (monotonic ms). */
let mutedUntilMonoMs = 0;
const listeners = new Set<() => void>();
export const MUTE_MS = 60_000;

export const isMuted = (): boolean => performance.now() < mutedUntilMonoMs;

/** Silences the page for a minute; pressed again, it sounds again. */
export function toggleMute(): void {
  mutedUntilMonoMs = isMuted() ? 0 : performance.now() + MUTE_MS;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const onMute = subscribe;
export const useMutedUntil = (): number => useSyncExternalStore(subscribe, () => mutedUntilMonoMs);
