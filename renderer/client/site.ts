import { QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { CommandName, InputOf, OutputOf } from '../../shared/contract/define.ts';
import { applyRosterDelta } from '../../shared/contract/roster-delta.ts';
import { type SiteContract, siteContract } from '../../shared/contract/site-contract.ts';
import { notify } from '../kit/notices.ts';
import { mergeRows } from './feed-reassembly.ts';
import { createFeedStore } from './feed-store.ts';
import { requireOperator } from './operator.ts';
import { createPageClient, rpcUrl } from './page-client.ts';
import { type PageError, toPageError } from './page-error.ts';
import { createServiceClock } from './service-clock.ts';

/** The one connection of the console to its service, its shared feeds and its clock. */
export const siteClient = createPageClient(siteContract, rpcUrl(location));
export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false, networkMode: 'always' } },
});
export const clock = createServiceClock(
  () => performance.now(),
  () => Date.now(),
);

const newest = <T>(_before: T, after: T): T => after;
export const todayFeed = createFeedStore(siteClient, 'today.feed', {}, newest);
export const levelsFeed = createFeedStore(siteClient, 'audio.levels', {}, newest);
export const toneCheckFeed = createFeedStore(siteClient, 'audio.toneCheck', {}, newest);
export const audioCheckFeed = createFeedStore(siteClient, 'audioCheck.current', {}, newest);
export const watchFeed = createFeedStore(siteClient, 'watch.current', {}, newest);
export const programmesFeed = createFeedStore(siteClient, 'programme.list', {}, newest);
export const rosterFeed = createFeedStore(siteClient, 'roster.get', {}, applyRosterDelta);
export const examPlansFeed = createFeedStore(siteClient, 'examPlan.feed', {}, newest);
export const timelineFeed = createFeedStore(siteClient, 'timeline.feed', {}, newest);
export const rosterPlansFeed = createFeedStore(siteClient, 'rosterPlan.feed', {}, newest);
export const rosterDayFeed = createFeedStore(siteClient, 'rosterDay.facts', {}, (day, { added, setup }) => ({
  ...day,
  setup: setup ?? day.setup,
  facts: [...day.facts, ...added],
}));
export const dutyPlansFeed = createFeedStore(siteClient, 'dutyPlan.feed', {}, newest);
export const dutyCallsFeed = createFeedStore(siteClient, 'dutyCall.feed', {}, newest);
export const dutyDraftsFeed = createFeedStore(siteClient, 'dutyDraft.feed', {}, newest);
export const dutyFeed = createFeedStore(siteClient, 'duty.board', {}, newest);
export const setupFeed = createFeedStore(siteClient, 'cameraSetup.table', {}, newest);
export const foundFeed = createFeedStore(siteClient, 'cameraSetup.found', {}, newest);
export const jobsFeed = createFeedStore(siteClient, 'jobs.feed', {}, newest);
export const instructionsFeed = createFeedStore(siteClient, 'instructions.feed', {}, newest);
export const uplinkFeed = createFeedStore(siteClient, 'uplink.feed', {}, newest);
export const wallViewsFeed = createFeedStore(siteClient, 'wall.views', {}, newest);
export const floorPlanFeed = createFeedStore(siteClient, 'wall.floorPlan', {}, newest);
export const camerasFeed = createFeedStore(siteClient, 'cameras.feed', {}, (rows, delta) =>
  mergeRows(rows, delta.changed, delta.removed, (camera) => camera.id),
);

async function readSite() {
  const sentMonoMs = performance.now();
  const info = await siteClient.query('site.get', {});
  clock.read(info.nowMs, sentMonoMs, performance.now());
  return info;
}

/** Site, rooms and cameras; read again now and then, which also keeps the clock. */
export const useSite = () =>
  useQuery({ queryKey: ['site.get'], queryFn: readSite, refetchInterval: 30_000 }).data ?? null;

export const useOperators = () =>
  useQuery({ queryKey: ['operators.list'], queryFn: () => siteClient.query('operators.list', {}) });

export const useDutyLog = (limit: number) =>
  useQuery({
    queryKey: ['dutyLog.list', limit],
    queryFn: () => siteClient.query('dutyLog.list', { limit }),
  });

type Name = CommandName<SiteContract>;

/**
 * A command with its state. Without an operator the prompt opens first; a refused prompt does nothing.
 * A failure is worded as a notice, unless the form says it beside the field itself; `run` then resolves to null.
 * `isWordedInPlace` is a constant function.
 */
export function useSiteCommand<N extends Name>(
  name: N,
  isWordedInPlace: (failure: PageError) => boolean = never,
) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<PageError | null>(null);
  const queries = useQueryClient();
  const run = useCallback(
    async (input: InputOf<SiteContract[N]>): Promise<OutputOf<SiteContract[N]> | null> => {
      const actor = await requireOperator();
      if (actor === null) return null;
      setBusy(true);
      setError(null);
      try {
        const result = await siteClient.command(name, input, actor);
        if (name === 'dutyLog.append') await queries.invalidateQueries({ queryKey: ['dutyLog.list'] });
        if (name === 'operators.add') await queries.invalidateQueries({ queryKey: ['operators.list'] });
        if (name === 'roster.import' || name === 'roster.undoImport' || name.startsWith('cameraSetup.'))
          await queries.invalidateQueries({ queryKey: ['site.get'] });
        return result;
      } catch (cause) {
        const failure = toPageError(cause);
        setError(failure);
        if (!isWordedInPlace(failure)) notify({ kind: 'error', code: failure.code, detail: failure.message });
        return null;
      } finally {
        setBusy(false);
      }
    },
    [name, queries, isWordedInPlace],
  );
  return { run, isBusy, error };
}

const never = (): boolean => false;
