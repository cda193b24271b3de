import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { z } from 'zod';
import type { CameraCoverage } from '../../../shared/contract/recording.ts';
import { Alarm } from '../../../shared/contract/today.ts';
import { createFeedStore } from '../../client/feed-store.ts';
import { clock, siteClient } from '../../client/site.ts';
import { queryRange } from './query-range.ts';
import { DAY_MS, spanOf, type TimeView } from './time-view.ts';

export const recordingFeed = createFeedStore(siteClient, 'recording.state', {}, (_before, after) => after);

const MINUTE_MS = 60_000;

export interface CoverageView {
  readonly byCamera: ReadonlyMap<string, CameraCoverage>;
  /** What was asked: of other times nothing is known. */
  readonly isKnown: boolean;
  readonly isFailed: boolean;
}

/** Coverage of all cameras, or of some, around a view; read again while the present is on it. */
export function useCoverage(view: TimeView, cameraIds: readonly string[] | null): CoverageView {
  const range = queryRange(view);
  const isPresent = range.toMs > clock.nowMs();
  const query = useQuery({
    queryKey: ['recording.coverage', range.fromMs, range.toMs, cameraIds],
    queryFn: () => {
      // The future is neither there nor missing.
      const toMs = Math.min(range.toMs, Math.floor(clock.nowMs()));
      if (toMs <= range.fromMs) return [];
      return siteClient.query('recording.coverage', {
        fromMs: range.fromMs,
        toMs,
        ...(cameraIds === null ? {} : { cameraIds: [...cameraIds] }),
      });
    },
    enabled: cameraIds === null || cameraIds.length > 0,
    refetchInterval: isPresent ? (spanOf(view) > 6 * 60 * MINUTE_MS ? 20_000 : 5_000) : false,
    placeholderData: (before) => before,
  });
  const byCamera = useMemo(
    () => new Map((query.data ?? []).map((coverage) => [coverage.cameraId, coverage])),
    [query.data],
  );
  return { byCamera, isKnown: query.data !== undefined, isFailed: query.isError };
}

/** Bookmarks of a day around the view and of the view itself. */
export function useBookmarks(view: TimeView) {
  const range = queryRange({ fromMs: Math.max(0, view.fromMs - DAY_MS / 2), toMs: view.toMs + DAY_MS / 2 });
  return useQuery({
    queryKey: ['recording.bookmarks', range.fromMs, range.toMs],
    queryFn: () => siteClient.query('recording.bookmarks', { ...range }),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
}

/** An alarm that was raised: when, about which cameras. */
export interface AlarmMark {
  readonly atMs: number;
  readonly cause: Alarm['cause'];
  readonly isHigh: boolean;
  readonly subjects: readonly string[];
}

const Raised = z.object({
  priority: Alarm.shape.priority,
  subjects: z.array(z.string()),
});
const MOST_ENTRIES = 500;

/** Alarms of the newest journal entries. Older ones than those entries reach are not marked. */
export function useAlarmMarks(): readonly AlarmMark[] {
  const { data } = useQuery({
    queryKey: ['journal.list', 'alarm-marks'],
    queryFn: () => siteClient.query('journal.list', { limit: MOST_ENTRIES }),
    refetchInterval: 15_000,
  });
  return useMemo(
    () =>
      (data ?? []).flatMap(({ action, subject, atMs, details }): AlarmMark[] => {
        const cause = Alarm.shape.cause.safeParse(subject);
        const raised = Raised.safeParse(details);
        if (action !== 'alarm.raised' || !cause.success || !raised.success) return [];
        const { priority, subjects } = raised.data;
        return [{ atMs, cause: cause.data, isHigh: priority === 'high', subjects }];
      }),
    [data],
  );
}
