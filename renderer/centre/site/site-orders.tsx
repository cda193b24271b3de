import type { SiteOrder } from '../../../shared/contract/site-page.ts';
import { clock } from '../../client/centre.ts';
import { shortTime } from '../../kit/format.ts';
import { routeHref } from '../../kit/route.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { ORDER_TONES } from '../orders/order-tones.ts';

const SHOWN = 10;

/** Instructions for this site and where they stand. */
export function SiteOrders({
  orders,
  timeZone,
}: {
  readonly orders: readonly SiteOrder[];
  readonly timeZone: string;
}) {
  const text = useText();
  const words = text.centreSite;
  const nowMs = clock.nowMs();
  return (
    <section className="panel" aria-labelledby="site-orders-head">
      <div className="panel-head">
        <h2 id="site-orders-head">{words.orders(orders.length)}</h2>
        <a href={routeHref('orders')}>{words.allOrders}</a>
      </div>
      {orders.length === 0 && <p className="muted">{words.noOrders}</p>}
      <ul className="site-items">
        {orders.slice(0, SHOWN).map((order) => (
          <li key={order.id}>
            <StatusMark tone={order.escalation === null ? ORDER_TONES[order.state] : 'fault'}>
              {text.orders.desk.siteState[order.state]}
              {order.escalation !== null && ` · ${text.orders.desk.escalation[order.escalation]}`}
            </StatusMark>{' '}
            <span className="muted small">
              {shortTime(order.issuedAtMs, timeZone, nowMs)} · {order.issuedBy}
            </span>
            <div className="clip-two" title={order.text} translate="no">
              {order.text}
            </div>
            {order.by !== '' && (
              <div className="small">
                {order.by}
                {order.reply !== '' && `${text.frame.colon}${order.reply}`}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
