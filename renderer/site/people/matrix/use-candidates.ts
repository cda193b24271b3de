import { useEffect, useState } from 'react';
import { type RosterModel, type Seat, seatKey } from '../roster-model.ts';
import { byVerdict, type Candidate, judgeCandidate } from './judge-candidate.ts';
import type { Judge } from './judge-seat.ts';

/** Between two slices of judging the page draws and answers. */
const SLICE_MS = 8;

/**
 * Everybody but whoever sits there, judged for a seat and ranked; null until all are judged. The list of a seat stays
 * while the roster changes under it, until the new one is ready.
 */
export function useCandidates(
  model: RosterModel,
  judge: Judge | null,
  seat: Seat,
): readonly Candidate[] | null {
  const { sessionId, postId, seat: number } = seat;
  const key = seatKey(sessionId, postId, number);
  const [ranked, setRanked] = useState<{ readonly key: string; readonly list: readonly Candidate[] } | null>(
    null,
  );
  useEffect(() => {
    const at: Seat = { sessionId, postId, seat: number };
    const sitting = model.seats.get(key);
    const people = model.table.people.filter(({ id }) => id !== sitting);
    const list: Candidate[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const slice = (): void => {
      const untilMs = performance.now() + SLICE_MS;
      for (const person of people.slice(list.length)) {
        list.push(judgeCandidate(model, judge, person, at));
        if (performance.now() > untilMs) break;
      }
      if (list.length < people.length) timer = setTimeout(slice);
      else setRanked({ key, list: list.sort(byVerdict) });
    };
    timer = setTimeout(slice);
    return () => clearTimeout(timer);
  }, [model, judge, key, sessionId, postId, number]);
  return ranked?.key === key ? ranked.list : null;
}
