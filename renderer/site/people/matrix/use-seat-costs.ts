import { useEffect, useState } from 'react';
import type { RosterModel } from '../roster-model.ts';
import type { Judge } from './judge-seat.ts';
import { NO_COSTS, type SeatCosts, seatCosts } from './seat-costs.ts';

/** At the latest after this, however busy the page is. */
const LATEST_MS = 1_000;

/** What the roster costs and where; worked out when the page has nothing else to do, until then as it was before. */
export function useSeatCosts(model: RosterModel, judge: Judge | null): SeatCosts {
  const [costs, setCosts] = useState(NO_COSTS);
  useEffect(() => {
    if (judge === null) return;
    const handle = requestIdleCallback(
      () => {
        judge.prepare(model);
        setCosts((before) => seatCosts(judge.costs(model), before));
      },
      { timeout: LATEST_MS },
    );
    return () => cancelIdleCallback(handle);
  }, [judge, model]);
  return costs;
}
