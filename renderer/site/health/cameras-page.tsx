import './cameras-page.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { DEFAULT_CLOCK_LIMIT_MS, DEGRADED_LOSS_RATIO } from '../../../shared/domain/camera-limits.ts';
import { nameOfCamera } from '../../client/name-of-camera.ts';
import { camerasFeed, siteClient, useSite, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { HealthPanel } from '../../health/health-panel.tsx';
import { PresentFigures } from '../../health/present-figures.tsx';
import { Button, Segmented, Select } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { notify } from '../../kit/notices.ts';
import { useRoute } from '../../kit/route.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { useCommands } from '../../kit/use-commands.ts';
import {
  cameraRows,
  FILTERS,
  type Filter,
  isClockOff,
  matches,
  ORDERS,
  type Order,
  ordered,
} from './camera-rows.ts';
import { CameraTable } from './camera-table.tsx';

const REFRESH_MS = 10_000;
const CLOCK_LIMITS_MS = [500, 1000, 2000, 5000, 10_000, 60_000] as const;
const isFilter = (value: unknown): value is Filter => FILTERS.some((one) => one === value);
const isOrder = (value: unknown): value is Order => ORDERS.some((one) => one === value);

/** Which cameras do badly, and since when? */
export function CamerasPage() {
  const text = useText();
  const words = text.health;
  const site = useSite();
  const { parameters } = useRoute();
  const { value: cameras, error } = useFeed(camerasFeed);
  const overview = useQuery({
    queryKey: ['health.overview'],
    queryFn: () => siteClient.query('health.overview', {}),
    refetchInterval: REFRESH_MS,
  });
  const queries = useQueryClient();
  const setLimit = useSiteCommand('health.setClockLimit');
  const [order, setOrder] = useState<Order>('worst');
  const asked = parameters.get('only');
  const [filter, setFilter] = useState<Filter>(isFilter(asked) ? asked : 'all');
  const [chosenId, setChosenId] = useState<string | null>(() => parameters.get('camera') ?? null);
  const limits = overview.data?.limits;
  const clockLimitMs = limits?.clockOffsetMs ?? DEFAULT_CLOCK_LIMIT_MS;
  const rows = useMemo(() => cameraRows(cameras ?? [], overview.data ?? null), [cameras, overview.data]);
  const shown = useMemo(
    () =>
      ordered(
        rows.filter((row) => matches(row, filter, clockLimitMs)),
        order,
        clockLimitMs,
      ),
    [rows, filter, order, clockLimitMs],
  );
  useCommands([
    {
      id: 'cameras.close',
      keys: 'Escape',
      label: words.close,
      group: text.frame.commandGroups.general,
      run: () => setChosenId(null),
    },
  ]);
  if (!cameras) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  // The order needs the last hour: lines shown before it would change places under the hand that reaches for them.
  if (overview.isPending && overview.failureCount === 0) return <EmptyPage title={text.frame.loading} />;
  if (cameras.length === 0) return <EmptyPage title={words.noCameras}>{words.noCamerasAction}</EmptyPage>;
  const nameOf = (id: string): string => nameOfCamera(site, id, text);
  const clocksOff = rows.filter((row) => isClockOff(row, clockLimitMs)).length;
  const limitWords = String(clockLimitMs / 1000);
  const chosen = rows.find(({ id }) => id === chosenId) ?? null;
  const limitChoices = [...new Set([...CLOCK_LIMITS_MS, clockLimitMs])].sort((a, b) => a - b);
  return (
    <div className="page fixed cameras live-data">
      <div className="panel-head">
        <h1>{words.heading}</h1>
        <span className="muted">{words.why}</span>
      </div>
      <div className="toolbar">
        <Segmented
          aria-label={words.filter}
          value={filter}
          options={FILTERS.map((value) => ({
            value,
            label: words.filters[value](rows.filter((row) => matches(row, value, clockLimitMs)).length),
          }))}
          onChange={(value) => {
            if (isFilter(value)) setFilter(value);
          }}
        />
        <Select
          aria-label={words.order}
          value={order}
          style={{ width: 128 }}
          options={ORDERS.map((value) => ({ value, label: words.orders[value] }))}
          onChange={(value) => {
            if (isOrder(value)) setOrder(value);
          }}
        />
        <span className="grow" />
        <StatusMark tone={clocksOff > 0 ? 'attention' : 'normal'}>
          {clocksOff > 0 ? words.clocksOff(clocksOff, limitWords) : words.clocksWell(limitWords)}
        </StatusMark>
        <Select
          aria-label={words.clockLimit}
          value={clockLimitMs}
          style={{ width: 96 }}
          loading={setLimit.isBusy}
          options={limitChoices.map((value) => ({ value, label: words.clockLimitOf(String(value / 1000)) }))}
          onChange={(limitMs) =>
            void setLimit.run({ limitMs }).then((done) => {
              if (!done) return;
              notify({
                kind: 'information',
                text: words.clockLimitSaved(String(done.clockOffsetMs / 1000)),
              });
              void queries.invalidateQueries({ queryKey: ['health.overview'] });
            })
          }
        />
      </div>
      {overview.isError && (
        <p role="status" className="tone-attention">
          {words.failed}
          {text.frame.colon}
          {words.failedAction}
        </p>
      )}
      <div className={chosen ? 'cameras-body split' : 'cameras-body'}>
        <section className="panel cameras-list" aria-label={words.heading}>
          {shown.length === 0 ? (
            <EmptyPage
              title={words.noMatch}
              action={<Button onClick={() => setFilter('all')}>{words.showAll}</Button>}
            />
          ) : (
            <CameraTable
              rows={shown}
              chosenId={chosenId}
              clockLimitMs={clockLimitMs}
              lossLimit={limits?.lossRatio ?? DEGRADED_LOSS_RATIO}
              nameOf={nameOf}
              onChoose={(id) => setChosenId(id === chosenId ? null : id)}
            />
          )}
        </section>
        {chosen && (
          <ScrollRegion className="panel cameras-detail" label={words.details(nameOf(chosen.id))}>
            <div className="panel-head">
              <h2>{nameOf(chosen.id)}</h2>
              <Button onClick={() => setChosenId(null)}>{words.close}</Button>
            </div>
            {chosen.status.freezeHint && (
              <p className="tone-attention">
                <StatusMark tone="attention">
                  {words.stillOf(Math.round(chosen.status.freezeHint.confidence * 100))}
                </StatusMark>{' '}
                {words.still[chosen.status.freezeHint.kind]}
              </p>
            )}
            <PresentFigures status={chosen.status} hour={chosen.hour} />
            <HealthPanel cameraId={chosen.id} timeZone={site?.site.timeZone ?? 'Asia/Shanghai'} />
          </ScrollRegion>
        )}
      </div>
    </div>
  );
}
