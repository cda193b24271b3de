import './overview.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { clock, sitesFeed } from '../client/centre.ts';
import { useFeed } from '../client/use-client.ts';
import { useTicker } from '../client/use-ticker.ts';
import { Input, Select } from '../kit/controls.ts';
import { EmptyPage } from '../kit/empty-page.tsx';
import { FeedFault } from '../kit/feed-fault.tsx';
import { Shape, type Tone } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import { regionsOf } from './regions.ts';
import { countOf, type Filter, orderSites } from './site-order.ts';
import { SiteRowView } from './site-row.tsx';
import { siteTable } from './site-table.ts';
import { TableExport } from './table-export.tsx';
import { useSiteReadings } from './use-site-readings.ts';
import { VirtualHead } from './virtual-head.tsx';

const ROW_PX = 46;
const FILTERS: readonly { readonly filter: Filter; readonly tone: Tone }[] = [
  { filter: 'problems', tone: 'attention' },
  { filter: 'offline', tone: 'fault' },
  { filter: 'suspect', tone: 'attention' },
  { filter: 'warnings', tone: 'fault' },
  { filter: 'not-ready', tone: 'unchecked' },
  { filter: 'online', tone: 'normal' },
  { filter: 'all', tone: 'normal' },
];

/** Which site needs a look? What is wrong first; counts on top are the filters. */
export function OverviewPage({ timeZone }: { readonly timeZone: string }) {
  const text = useText();
  const { value, error } = useFeed(sitesFeed);
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const [region, setRegion] = useState('');
  const [openCode, setOpenCode] = useState<string | null>(null);
  const wanted = useDeferredValue(search);
  const scroller = useRef<HTMLDivElement>(null);
  // Ages count on between deltas.
  useTicker(1000);
  const all = value?.sites;
  const names = useMemo(() => (all ?? []).map(({ name }) => name), [all]);
  const readingOf = useSiteReadings(names, wanted !== '');
  const regions = useMemo(() => regionsOf(all ?? []), [all]);
  const inRegion = useMemo(() => (all ?? []).filter(({ code }) => code.startsWith(region)), [all, region]);
  const sites = useMemo(
    () => orderSites(inRegion, filter, wanted, readingOf),
    [inRegion, filter, wanted, readingOf],
  );
  const rows = useVirtualizer({
    count: sites.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => sites[index]?.code ?? index,
    overscan: 8,
  });
  if (!value) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  if (value.sites.length === 0)
    return <EmptyPage title={text.centre.noSites}>{text.centre.noSitesAction}</EmptyPage>;
  const words: Readonly<Record<Filter, string>> = {
    all: text.centre.all,
    problems: text.centre.problems,
    online: text.centre.online,
    suspect: text.centre.suspect,
    offline: text.centre.offline,
    'not-ready': text.centre.notReady,
    warnings: text.centre.warnings,
  };
  const columns = [
    text.centre.site,
    text.centre.state,
    text.centre.readiness,
    text.centre.cameras,
    text.centre.lanes,
    text.centre.backlog,
    text.centre.lastEvent,
  ];
  return (
    <div className="page fixed overview live-data">
      <div className="toolbar">
        <h1>{text.centre.sites(inRegion.length)}</h1>
        <fieldset className="counts" aria-label={text.centre.filter}>
          {FILTERS.map(({ filter: candidate, tone }) => {
            const count = countOf(inRegion, candidate);
            return (
              <button
                type="button"
                key={candidate}
                aria-pressed={candidate === filter}
                onClick={() => setFilter(candidate)}
                className={count > 0 ? `tone-${tone}` : 'muted'}
              >
                <Shape tone={count > 0 ? tone : 'normal'} />
                <b>{count}</b>
                <span>{words[candidate]}</span>
              </button>
            );
          })}
        </fieldset>
        <span className="grow" />
        {regions.length > 1 && (
          <Select
            aria-label={text.centre.region}
            value={region}
            onChange={setRegion}
            popupMatchSelectWidth={false}
            options={[
              { value: '', label: text.centre.allRegions },
              ...regions.map(({ prefix, depth, sites: count }) => ({
                value: prefix,
                label: `${'　'.repeat(depth)}${text.centre.inRegion(prefix, count)}`,
              })),
            ]}
          />
        )}
        <span data-search>
          <Input
            aria-label={text.centre.filter}
            placeholder={text.centre.filter}
            value={search}
            allowClear
            onChange={(event) => setSearch(event.target.value)}
          />
        </span>
        <TableExport table={() => siteTable(sites, text, timeZone, clock.nowMs())} />
      </div>
      <div className="panel scroll sites" ref={scroller}>
        <table className="virtual-rows" aria-rowcount={sites.length + 1} aria-label={text.centre.heading}>
          <VirtualHead row="site-row" columns={columns} />
          <tbody style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, start, key }) => {
              const site = sites[index];
              if (!site) return null;
              return (
                <SiteRowView
                  key={key}
                  site={site}
                  index={index}
                  top={start}
                  measure={rows.measureElement}
                  isOpen={site.code === openCode}
                  onToggle={() => setOpenCode(site.code === openCode ? null : site.code)}
                  timeZone={timeZone}
                />
              );
            })}
          </tbody>
        </table>
        {sites.length === 0 && (
          <EmptyPage
            title={text.centre.noMatch}
            action={
              <button
                type="button"
                className="plain-button"
                onClick={() => {
                  setFilter('all');
                  setSearch('');
                  setRegion('');
                }}
              >
                {text.centre.showAll}
              </button>
            }
          />
        )}
      </div>
    </div>
  );
}
