import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { OrderSite } from '../../../shared/contract/orders.ts';
import { clock, orderDetailFeed } from '../../client/centre.ts';
import { useFeed } from '../../client/use-client.ts';
import { Checkbox } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { clockTime, shortTime } from '../../kit/format.ts';
import { Shape, StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { VirtualHead } from '../virtual-head.tsx';
import { OrderProgress } from './order-progress.tsx';
import { ORDER_TONES } from './order-tones.ts';
import { TelephoneForm } from './telephone-form.tsx';

const ROW_PX = 44;

/** What needs a call first, then who has not confirmed, then by code. */
function urgency(site: OrderSite): number {
  if (site.rejected !== null) return 4;
  if (site.escalation !== null) return 3;
  if (site.refusedMs !== null || site.hasOtherDictation) return 2;
  return site.confirmedMs === null ? 1 : 0;
}

/** One instruction: its words, its telephone code, and where it stands at every site. */
export function OrderDetailView({ id, timeZone }: { readonly id: string; readonly timeZone: string }) {
  const text = useText();
  const words = text.orders.desk;
  const feed = useMemo(() => orderDetailFeed(id), [id]);
  const { value, error } = useFeed(feed);
  const [isOnlyOpen, setOnlyOpen] = useState(false);
  const [openSite, setOpenSite] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const sites = useMemo(
    () =>
      (value?.sites ?? [])
        .filter((site) => !isOnlyOpen || site.confirmedMs === null)
        .sort((a, b) => urgency(b) - urgency(a) || a.site.localeCompare(b.site)),
    [value, isOnlyOpen],
  );
  const rows = useVirtualizer({
    count: sites.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => sites[index]?.site ?? index,
    overscan: 8,
  });
  if (!value) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const { order } = value;
  return (
    <section className="panel orders-column" aria-label={words.progress}>
      <p className="order-words" translate="no">
        {order.text}
      </p>
      <div className="toolbar">
        <span className="muted">
          {order.issuedBy} · {shortTime(order.issuedAtMs, timeZone, clock.nowMs())} ·{' '}
          {order.isExpired
            ? words.expired
            : words.validUntil(shortTime(order.expiresAtMs, timeZone, clock.nowMs()))}{' '}
          · {text.orders.requires[order.requires]}
        </span>
        <span className="grow" />
        <OrderProgress order={order} text={text} />
      </div>
      <div className="toolbar">
        <span className="muted" title={words.codeWhy}>
          {words.code}
        </span>
        <span className="order-code" translate="no">
          {order.code}
        </span>
        <span className="muted small">{words.codeWhy}</span>
        <span className="grow" />
        <Checkbox checked={isOnlyOpen} onChange={(event) => setOnlyOpen(event.target.checked)}>
          {words.onlyOpen}
        </Checkbox>
      </div>
      <div className="scroll grow" ref={scroller}>
        <table className="virtual-rows" aria-rowcount={sites.length + 1} aria-label={words.sites}>
          <VirtualHead row="order-row" columns={[words.sites, words.progress, words.times, words.what]} />
          <tbody style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, start, key }) => {
              const site = sites[index];
              if (!site) return null;
              const isOpen = openSite === site.site;
              const canNote = site.confirmedMs === null && site.telephone === null && !order.isExpired;
              return (
                <tr
                  key={key}
                  ref={rows.measureElement}
                  data-index={index}
                  data-site={site.site}
                  aria-rowindex={index + 2}
                  className="order-row virtual"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <th scope="row" className="ellipsis">
                    {site.name} <span className="muted small">{text.codes.siteState[site.link]}</span>
                  </th>
                  <td>
                    <StatusMark tone={ORDER_TONES[site.state]}>{words.siteState[site.state]}</StatusMark>
                  </td>
                  <td className="small">
                    <Times site={site} timeZone={timeZone} />
                  </td>
                  <td className="small">
                    {site.escalation !== null && (
                      <div className="tone-fault">
                        <Shape tone="fault" /> {words.escalation[site.escalation]}
                      </div>
                    )}
                    {site.rejected !== null && (
                      <div className="tone-fault">
                        {wordOf(text.orders.rejections, site.rejected) ?? site.rejected}
                      </div>
                    )}
                    {site.hasOtherDictation && <div className="tone-attention">{words.otherWords}</div>}
                    {site.by !== '' && (
                      <div>
                        {words.by2(site.by)}
                        {site.isByPhone && ` · ${text.orders.list.byPhone}`}
                        {site.text !== '' && `${text.frame.colon}${site.text}`}
                      </div>
                    )}
                    {site.telephone !== null && (
                      <div>
                        {words.telephoned} · {site.telephone.answeredBy}
                      </div>
                    )}
                    {canNote &&
                      (isOpen ? (
                        <TelephoneForm id={id} site={site.site} onDone={() => setOpenSite(null)} />
                      ) : (
                        <button type="button" className="plain-button" onClick={() => setOpenSite(site.site)}>
                          {words.telephone}
                        </button>
                      ))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Times({ site, timeZone }: { readonly site: OrderSite; readonly timeZone: string }) {
  const text = useText();
  const stages = text.orders.stage;
  const times = [
    [text.orders.desk.siteState.sent, site.sentMs],
    [stages.received, site.receivedMs],
    [stages.displayed, site.displayedMs],
    [stages.confirmed, site.confirmedMs],
    [stages.executed, site.executedMs],
    [stages.refused, site.refusedMs],
  ] as const;
  return times
    .flatMap(([word, atMs]) => (atMs === null ? [] : [`${word} ${clockTime(atMs, timeZone)}`]))
    .join(' · ');
}
