import type { OrderSiteState } from '../../../shared/contract/orders.ts';
import type { Tone } from '../../kit/status-mark.tsx';

/** How a stage of an instruction at a site looks. */
export const ORDER_TONES = {
  waiting: 'unconnected',
  sent: 'unchecked',
  received: 'unchecked',
  displayed: 'unchecked',
  confirmed: 'normal',
  executed: 'normal',
  refused: 'attention',
  expired: 'attention',
  rejected: 'fault',
} as const satisfies Record<OrderSiteState, Tone>;
