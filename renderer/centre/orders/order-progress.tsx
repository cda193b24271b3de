import type { Order } from '../../../shared/contract/orders.ts';
import { StatusMark, type Tone } from '../../kit/status-mark.tsx';
import type { Text } from '../../kit/text/index.ts';

/** How many have confirmed, and what is wrong. */
export function OrderProgress({ order, text }: { readonly order: Order; readonly text: Text }) {
  const { sites, confirmed, escalated, refused, rejected } = order.counts;
  const tone: Tone = escalated + rejected > 0 ? 'fault' : confirmed === sites ? 'normal' : 'unchecked';
  return (
    <div className="toolbar">
      <StatusMark tone={tone}>{text.orders.desk.counts(confirmed, sites)}</StatusMark>
      {escalated > 0 && <span className="tone-fault">{text.orders.desk.escalated(escalated)}</span>}
      {rejected > 0 && <span className="tone-fault">{text.orders.desk.rejected(rejected)}</span>}
      {refused > 0 && <span className="tone-attention">{text.orders.desk.refused(refused)}</span>}
    </div>
  );
}
