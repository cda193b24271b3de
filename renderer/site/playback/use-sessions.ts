import { useMemo } from 'react';
import { civilToEpochMs } from '../../../shared/domain/civil-time.ts';
import { rosterFeed, todayFeed } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import type { SessionSpan } from './timeline.tsx';

/** Exam sessions of the roster, past ones too, and those of the day. */
export function useSessions(timeZone: string): readonly SessionSpan[] {
  const roster = useFeed(rosterFeed).value;
  const today = useFeed(todayFeed).value;
  return useMemo(() => {
    const spans = new Map<string, SessionSpan>();
    for (const { id, name, kind, start, end } of roster?.sessions ?? []) {
      const startMs = civilToEpochMs(start, timeZone);
      const endMs = civilToEpochMs(end, timeZone);
      if (kind === 'exam' && endMs > startMs) spans.set(id, { id, name, startMs, endMs });
    }
    for (const { id, name, kind, startMs, endMs } of today?.sessions ?? [])
      if (kind === 'exam') spans.set(id, { id, name, startMs, endMs });
    return [...spans.values()].sort((a, b) => a.startMs - b.startMs);
  }, [roster, today, timeZone]);
}
