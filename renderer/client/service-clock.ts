/** The service's clock as this page knows it: monotonic between readings, so a jump of the PC clock does not show. */
export interface ServiceClock {
  /** Epoch milliseconds of the service; the PC's own until the first reading. */
  nowMs(): number;
  /** Takes in one reading: the service said `serviceMs` between the two monotonic instants. */
  read(serviceMs: number, sentMonoMs: number, receivedMonoMs: number): void;
}

/** A reading with a shorter round trip is the better one; it ages so that drift is followed. */
const READING_LIFE_MS = 120_000;

export function createServiceClock(monoMs: () => number, wallMs: () => number): ServiceClock {
  let offsetMs: number | null = null;
  let bestRoundTripMs = Number.POSITIVE_INFINITY;
  let readAtMonoMs = Number.NEGATIVE_INFINITY;
  const startOffsetMs = wallMs() - monoMs();
  return {
    nowMs: () => monoMs() + (offsetMs ?? startOffsetMs),
    read(serviceMs, sentMonoMs, receivedMonoMs) {
      const roundTripMs = receivedMonoMs - sentMonoMs;
      const measured = serviceMs - (sentMonoMs + receivedMonoMs) / 2;
      const isJump = offsetMs !== null && Math.abs(measured - offsetMs) > roundTripMs + 250;
      if (roundTripMs > bestRoundTripMs && !isJump && receivedMonoMs - readAtMonoMs < READING_LIFE_MS) return;
      offsetMs = measured;
      bestRoundTripMs = roundTripMs;
      readAtMonoMs = receivedMonoMs;
    },
  };
}
