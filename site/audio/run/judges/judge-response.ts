import { octaveDeviations } from '../octave-deviations.ts';
import type { Judge } from './judge.ts';
import { reasonOf, round } from './reason.ts';

export const judgeResponse: Judge = ({ sweep }, { response }) => {
  if (sweep === null) return [];
  const worstBand = octaveDeviations(sweep.response, response.fromHz, response.toHz).toSorted(
    (a, b) => Math.abs(b.db) - Math.abs(a.db),
  )[0];
  if (worstBand === undefined || Math.abs(worstBand.db) <= response.withinDb) return [];
  // Rooms colour sound by themselves; twice the limit is a loudspeaker or its line.
  const verdict = Math.abs(worstBand.db) > 2 * response.withinDb ? 'fail' : 'warn';
  return [
    reasonOf('response-uneven', verdict, 'The room sounds muffled, thin or boomy.', {
      hz: worstBand.hz,
      db: round(worstBand.db, 1),
      limitDb: response.withinDb,
    }),
  ];
};
