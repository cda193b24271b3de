import { z } from 'zod';
import { PhoneCode } from '../uplink/instruction.ts';
import { CENTRE_ROLES, command, feed, query } from './define.ts';

/** Limits of escalation and the templates offered; the texts of templates are worded by the page. */
export const OrdersProfile = z.strictObject({
  name: z.string().min(1).max(64),
  version: z.number().int().min(1),
  /** A connected site has it stored within this time. */
  receivedWithinMs: z.number().int().min(1_000).max(3_600_000),
  /** Somebody there has confirmed it within this time. */
  confirmedWithinMs: z.number().int().min(1_000).max(86_400_000),
  templates: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(64),
        requires: z.enum(['read', 'done']),
        validMinutes: z.number().int().min(1).max(10_080),
      }),
    )
    .max(50),
});
export type OrdersProfile = z.infer<typeof OrdersProfile>;

/** Where an instruction stands at one site. `expired`: not confirmed in time. */
export const OrderSiteState = z.enum([
  'waiting',
  'sent',
  'received',
  'displayed',
  'confirmed',
  'executed',
  'refused',
  'expired',
  'rejected',
]);
export type OrderSiteState = z.infer<typeof OrderSiteState>;

const AtMs = z.number().nullable();
export const OrderSite = z.object({
  site: z.string(),
  name: z.string(),
  link: z.enum(['online', 'suspect', 'offline']),
  state: OrderSiteState,
  sentMs: AtMs,
  receivedMs: AtMs,
  displayedMs: AtMs,
  confirmedMs: AtMs,
  executedMs: AtMs,
  refusedMs: AtMs,
  /** Who confirmed, carried out or refused it last, and what was said to it. */
  by: z.string(),
  text: z.string(),
  isByPhone: z.boolean(),
  /** This centre's own note that the site confirmed by telephone: who answered there. */
  telephone: z.object({ answeredBy: z.string(), atMs: z.number() }).nullable(),
  /** It was taken down by telephone in other words than it was issued. */
  hasOtherDictation: z.boolean(),
  /** Code of why the site did not take it. */
  rejected: z.string().nullable(),
  escalation: z.enum(['not-received', 'not-confirmed']).nullable(),
});
export type OrderSite = z.infer<typeof OrderSite>;

export const Order = z.object({
  id: z.string(),
  issuer: z.string(),
  issuedBy: z.string(),
  text: z.string(),
  requires: z.enum(['read', 'done']),
  isAll: z.boolean(),
  issuedAtMs: z.number(),
  expiresAtMs: z.number(),
  /** What is dictated over the telephone. */
  code: z.string(),
  isExpired: z.boolean(),
  counts: z.object({
    sites: z.number(),
    received: z.number(),
    confirmed: z.number(),
    executed: z.number(),
    refused: z.number(),
    rejected: z.number(),
    escalated: z.number(),
  }),
});
export type Order = z.infer<typeof Order>;

export const OrderDetail = z.object({ order: Order, sites: z.array(OrderSite) });
export type OrderDetail = z.infer<typeof OrderDetail>;

export const OrderScope = z.union([
  z.literal('all'),
  z.object({ sites: z.array(z.string().min(1).max(64)).min(1).max(50_000) }),
]);
export type OrderScope = z.infer<typeof OrderScope>;

export const OrderRequest = z.object({
  scope: OrderScope,
  text: z.string().trim().min(1).max(1000),
  requires: z.enum(['read', 'done']),
  expiresAtMs: z.number().int().min(0),
});
export type OrderRequest = z.infer<typeof OrderRequest>;

const Id = z.string().regex(/^[0-9A-Za-z-]{8,64}$/);
const COMMANDERS = ['administrator', 'commander'] as const;

/** Instructions downward (考务指挥), on the centre's page. */
export const ordersContract = {
  'orders.profile': query(CENTRE_ROLES, z.object({}), OrdersProfile),
  'orders.feed': feed(
    CENTRE_ROLES,
    z.object({}),
    z.object({ nowMs: z.number(), orders: z.array(Order) }),
    z.object({ nowMs: z.number(), orders: z.array(Order) }),
  ),
  'orders.detail': feed(CENTRE_ROLES, z.object({ id: Id }), OrderDetail.nullable(), OrderDetail.nullable()),
  /** The page makes the id, so that a repeated call issues once. */
  'orders.issue': command(
    COMMANDERS,
    OrderRequest.extend({ id: Id, issuedBy: z.string().trim().min(1).max(64) }),
    z.object({ id: z.string() }),
  ),
  /** A site said over the telephone that it has it: who answered, and the code that was dictated. */
  'orders.telephone': command(
    COMMANDERS,
    z.object({
      id: Id,
      site: z.string().min(1).max(64),
      answeredBy: z.string().trim().min(1).max(64),
      code: PhoneCode,
    }),
    z.object({ isDone: z.literal(true) }),
  ),
};
