import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { civilToEpochMs } from '../../../shared/domain/civil-time.ts';
import { createFeedStore } from '../../client/feed-store.ts';
import { rosterFeed, siteClient, useOperators, useSite } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import type { SessionRange } from './evidence-model.ts';

export const sealsFeed = createFeedStore(siteClient, 'evidence.seals', {}, (_before, after) => after);

/** Sessions of the roster with their instants, newest first. */
export function useSessionRanges(timeZone: string): readonly SessionRange[] {
  const roster = useFeed(rosterFeed).value;
  return useMemo(
    () =>
      (roster?.sessions ?? [])
        .map(({ id, name, subject, start, end }) => ({
          id,
          name,
          subject,
          fromMs: civilToEpochMs(start, timeZone),
          toMs: civilToEpochMs(end, timeZone),
        }))
        .filter(({ fromMs, toMs }) => toMs > fromMs)
        .sort((a, b) => b.fromMs - a.fromMs),
    [roster, timeZone],
  );
}

/** What a seal of this range and these rooms would hold; read again when they change. */
export const usePreview = (range: { fromMs: number; toMs: number } | null, roomIds: readonly string[]) =>
  useQuery({
    queryKey: ['evidence.preview', range?.fromMs, range?.toMs, roomIds],
    queryFn: () =>
      siteClient.query('evidence.preview', {
        fromMs: range?.fromMs ?? 0,
        toMs: range?.toMs ?? 0,
        roomIds: [...roomIds],
      }),
    enabled: range !== null && roomIds.length > 0,
    staleTime: 5_000,
    retry: false,
  });

export const useVolumes = (isOpen: boolean) =>
  useQuery({
    queryKey: ['evidence.volumes'],
    queryFn: () => siteClient.query('evidence.volumes', {}),
    enabled: isOpen,
    refetchInterval: 5_000,
  });

/** Name of an operator by id, as far as the page knows it. */
export function useOperatorName(): (id: string) => string {
  const operators = useOperators().data;
  return (id) => operators?.find((operator) => operator.id === id)?.name ?? id;
}

export const useTimeZone = (): string => useSite()?.site.timeZone ?? 'Asia/Shanghai';
