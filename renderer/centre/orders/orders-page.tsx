import './orders.css';
import { useState } from 'react';
import { clock, ordersFeed, sitesFeed, useOrdersProfile } from '../../client/centre.ts';
import { useFeed } from '../../client/use-client.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { shortTime } from '../../kit/format.ts';
import { useText } from '../../kit/text/index.ts';
import { IssueForm } from './issue-form.tsx';
import { OrderDetailView } from './order-detail.tsx';
import { OrderProgress } from './order-progress.tsx';

/** Who has not confirmed? Issue on the left, every site of the chosen instruction on the right. */
export function OrdersPage({ timeZone }: { readonly timeZone: string }) {
  const text = useText();
  const { value, error } = useFeed(ordersFeed);
  const sites = useFeed(sitesFeed).value;
  const profile = useOrdersProfile();
  const [chosen, setChosen] = useState<string | null>(null);
  useTicker(1000);
  if (!value || !sites || !profile)
    return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const current = chosen ?? value.orders[0]?.id ?? null;
  return (
    <div className="page fixed orders live-data">
      <h1 className="visually-hidden">{text.orders.heading}</h1>
      <div className="orders-column">
        <IssueForm sites={sites.sites} profile={profile} onIssued={setChosen} />
        <section className="panel scroll grow" aria-label={text.orders.heading}>
          {value.orders.length === 0 ? (
            <EmptyPage title={text.orders.desk.none}>{text.orders.desk.noneAction}</EmptyPage>
          ) : (
            value.orders.map((order) => (
              <button
                type="button"
                key={order.id}
                className="order-item"
                aria-pressed={order.id === current}
                onClick={() => setChosen(order.id)}
              >
                <OrderProgress order={order} text={text} />
                <div className="ellipsis" translate="no">
                  {order.text}
                </div>
                <div className="muted small">
                  {shortTime(order.issuedAtMs, timeZone, clock.nowMs())} · {order.issuedBy} ·{' '}
                  {order.isAll ? text.orders.desk.toAll : text.orders.desk.toSome(order.counts.sites)}
                  {order.isExpired && ` · ${text.orders.desk.expired}`}
                </div>
              </button>
            ))
          )}
        </section>
      </div>
      {current === null ? (
        <EmptyPage title={text.orders.desk.choose} />
      ) : (
        <OrderDetailView key={current} id={current} timeZone={timeZone} />
      )}
    </div>
  );
}
