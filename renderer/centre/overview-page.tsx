import './overview.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { sitesFeed } from '../client/centre.ts';
import { useFeed } from '../client/use-client.ts';
import { useTicker } from '../client/use-ticker.ts';
import { Input } from '../kit/controls.ts';
import { EmptyPage } from '../kit/empty-page.tsx';
import { FeedFault } from '../kit/feed-fault.tsx';
import { Shape, type Tone } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import { countOf, type Filter, orderSites } from './site-order.ts';
import { SiteRowView } from './site-row.tsx';
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
  const [openCode, setOpenCode] = useState<string | null>(null);
  const wanted = useDeferredValue(search);
  const scroller = useRef<HTMLDivElement>(null);
  // Ages count on between deltas.
  useTicker(1000);
  const sites = useMemo(
    () => (value ? orderSites(value.sites, filter, wanted) : []),
    [value, filter, wanted],
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
        <h1>{text.centre.sites(value.sites.length)}</h1>
        <fieldset className="counts" aria-label={text.centre.filter}>
          {FILTERS.map(({ filter: candidate, tone }) => {
            const count = countOf(value.sites, candidate);
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
        <span data-search>
          <Input
            aria-label={text.centre.filter}
            placeholder={text.centre.filter}
            value={search}
            allowClear
            onChange={(event) => setSearch(event.target.value)}
          />
        </span>
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
