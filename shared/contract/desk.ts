import { z } from 'zod';
import { CENTRE_ROLES, command, feed } from './define.ts';
import { SiteCode } from './site-page.ts';

export const URGENT_KINDS = [
  'incident',
  'listening',
  'interruption',
  'alarm',
  'custody',
  'finding',
  'duty-log',
  'outbox',
  'blind',
  'refused',
] as const;
export const UrgentKind = z.enum(URGENT_KINDS);
export type UrgentKind = z.infer<typeof UrgentKind>;

/** Something at a site that somebody at the centre has to know of. */
export const UrgentItem = z.object({
  /** Number of the event that asks for acknowledgement: `epoch.lane.seq`. A raised level is a new number. */
  id: z.string(),
  kind: UrgentKind,
  /** What ends it: id of the incident, cause of the alarm and so on. */
  key: z.string(),
  /** Of its kind, in the site's codes: kind of incident, cause of alarm, reason. */
  code: z.string(),
  /** What somebody wrote; empty when nobody did. */
  text: z.string(),
  level: z.number().nullable(),
  roomIds: z.array(z.string()),
  /** By the site's clock. */
  sinceMs: z.number(),
  receivedAtMs: z.number(),
  dueByMs: z.number().nullable(),
  /** Null while it lasts; something of one moment never lasts and stays until it is acknowledged. */
  endedAtMs: z.number().nullable(),
  isMoment: z.boolean(),
  isDrill: z.boolean(),
  /** The run of the site's service that said so. */
  boot: z.string(),
});
export type UrgentItem = z.infer<typeof UrgentItem>;

export const DeskItem = UrgentItem.extend({
  site: z.string(),
  siteName: z.string(),
  link: z.enum(['online', 'suspect', 'offline']),
  acknowledged: z.object({ by: z.string(), atMs: z.number(), note: z.string() }).nullable(),
});
export type DeskItem = z.infer<typeof DeskItem>;

const ItemId = z.string().regex(/^\d{1,16}\.[AB]\.\d{1,16}$/);

/** What is urgent at all sites, in one list. */
export const deskContract = {
  'desk.feed': feed(
    CENTRE_ROLES,
    z.object({}),
    z.object({ nowMs: z.number(), items: z.array(DeskItem) }),
    z.object({ nowMs: z.number(), changed: z.array(DeskItem), removed: z.array(z.string()) }),
  ),
  /** The first one holds; who acts travels with every command. */
  'desk.acknowledge': command(
    ['administrator', 'commander'],
    z.object({ site: SiteCode, id: ItemId, note: z.string().trim().max(500) }),
    z.object({ by: z.string(), atMs: z.number() }),
  ),
};

export const deskKey = ({ site, id }: Pick<DeskItem, 'site' | 'id'>): string => `${site} ${id}`;
