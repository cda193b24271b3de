import './desk.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { type DeskItem, deskKey } from '../../../shared/contract/desk.ts';
import { clock, deskFeed } from '../../client/centre.ts';
import { useFeed } from '../../client/use-client.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { Input, Select } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { useActingPerson } from '../acting-person.ts';
import { TableExport } from '../table-export.tsx';
import { VirtualHead } from '../virtual-head.tsx';
import { DESK_VIEWS, type DeskView, inView, orderDesk } from './desk-order.ts';
import { DeskRow } from './desk-row.tsx';
import { deskTable } from './desk-table.ts';

const ROW_PX = 58;

/** What at any site needs somebody now? One list of all sites; what nobody has taken note of comes first. */
export function DeskPage({ timeZone }: { readonly timeZone: string }) {
  const text = useText();
  const words = text.desk;
  const { value, error } = useFeed(deskFeed);
  const [view, setView] = useState<DeskView>('waiting');
  const [kind, setKind] = useState<DeskItem['kind'] | 'all'>('all');
  const [search, setSearch] = useState('');
  const [openKey, setOpenKey] = useState<string | null>(null);
  const { name: by, setName: setBy, isFixed } = useActingPerson();
  const scroller = useRef<HTMLDivElement>(null);
  // Ages count on between deltas.
  useTicker(1000);
  const items = useMemo(
    () => orderDesk(value?.items ?? [], { view, kind, search }),
    [value, view, kind, search],
  );
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => {
      const item = items[index];
      return item ? deskKey(item) : index;
    },
    overscan: 8,
  });
  if (!value) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const kinds = [...new Set(value.items.map((item) => item.kind))];
  return (
    <div className="page fixed desk live-data">
      <div className="toolbar">
        <h1>{words.heading}</h1>
        <fieldset className="counts" aria-label={words.show}>
          {DESK_VIEWS.map((candidate) => {
            const count = value.items.filter((item) => inView(item, candidate)).length;
            const tone = candidate === 'waiting' && count > 0 ? 'fault' : 'normal';
            return (
              <button
                type="button"
                key={candidate}
                aria-pressed={candidate === view}
                onClick={() => setView(candidate)}
                className={`tone-${tone}`}
              >
                <Shape tone={tone} />
                <b>{count}</b>
                <span>{words.views[candidate]}</span>
              </button>
            );
          })}
        </fieldset>
        <span className="grow" />
        <Select
          aria-label={words.kind}
          value={kind}
          onChange={setKind}
          popupMatchSelectWidth={false}
          options={[
            { value: 'all' as const, label: words.allKinds },
            ...kinds.map((each) => ({ value: each, label: words.kinds[each] })),
          ]}
        />
        <span data-search>
          <Input
            aria-label={words.search}
            placeholder={words.search}
            value={search}
            allowClear
            onChange={(event) => setSearch(event.target.value)}
          />
        </span>
        <Input
          aria-label={words.by}
          placeholder={words.by}
          value={by}
          maxLength={64}
          disabled={isFixed}
          onChange={(event) => setBy(event.target.value)}
        />
        <TableExport table={() => deskTable(items, text, timeZone, clock.nowMs())} />
      </div>
      <div className="panel scroll sites" ref={scroller}>
        <table className="virtual-rows" aria-rowcount={items.length + 1} aria-label={words.heading}>
          <VirtualHead
            row="desk-row"
            columns={[words.what, words.site, words.where, words.since, words.acknowledged]}
          />
          <tbody style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, start, key }) => {
              const item = items[index];
              if (!item) return null;
              const itemKey = deskKey(item);
              return (
                <DeskRow
                  key={key}
                  item={item}
                  index={index}
                  top={start}
                  measure={rows.measureElement}
                  timeZone={timeZone}
                  by={by.trim()}
                  isOpen={itemKey === openKey}
                  onToggle={(isOpen) => setOpenKey(isOpen ? itemKey : null)}
                />
              );
            })}
          </tbody>
        </table>
        {items.length === 0 && (
          <EmptyPage title={value.items.length === 0 ? words.none : words.noMatch}>
            {value.items.length === 0 ? words.noneWhy : null}
          </EmptyPage>
        )}
      </div>
    </div>
  );
}
