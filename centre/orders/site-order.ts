import type { OrderSite } from '../../shared/contract/orders.ts';
import type { SiteOrder } from '../../shared/contract/site-page.ts';
import type { InstructionRow } from '../ports/orders.ts';

/** An instruction as the page of one site shows it. */
export const siteOrder = (row: InstructionRow, site: OrderSite, nowMs: number): SiteOrder => ({
  id: row.id,
  text: row.text,
  requires: row.requires,
  issuedBy: row.issuedBy,
  issuedAtMs: row.issuedAtMs,
  isExpired: nowMs >= row.expiresAtMs,
  state: site.state,
  by: site.by,
  reply: site.text,
  receivedMs: site.receivedMs,
  confirmedMs: site.confirmedMs,
  endedMs: site.executedMs ?? site.refusedMs,
  escalation: site.escalation,
});
