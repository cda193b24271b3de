import { z } from 'zod';
import { CENTRE_ROLES, feed, query } from './define.ts';
import { OrderSiteState } from './orders.ts';
import { StoredEvent } from './stored-event.ts';

/** The most rows of a kind a site page keeps; the newest stay. */
export const SITE_PAGE_MOST = { rooms: 2_000, cameras: 4_000, open: 200, ended: 50, sessions: 12 } as const;

const AtMs = z.number();
const Codes = z.array(z.string());

/** What a site has reported about its cameras; `boot` is the run of the site's service that said so. */
export const PageCamera = z.object({
  id: z.string(),
  roomId: z.string(),
  state: z.string(),
  code: z.string().nullable(),
  atMs: AtMs,
  boot: z.string(),
  /** Kinds of faults of its picture that stand now. */
  faults: Codes,
});
export type PageCamera = z.infer<typeof PageCamera>;

/** The newest results of one room, each with its own age. */
export const PageListening = z.object({
  roomId: z.string(),
  tone: z.object({ result: z.string(), atMs: AtMs }).nullable(),
  check: z
    .object({ kind: z.string(), verdict: z.string(), reasons: Codes, sti: z.number().nullable(), atMs: AtMs })
    .nullable(),
  watch: z
    .object({ kind: z.string(), state: z.string(), isGood: z.boolean().nullable(), atMs: AtMs })
    .nullable(),
  /** A fault of the running test that has not ended. */
  fault: z.object({ id: z.string(), fault: z.string(), reasonCode: z.string(), fromMs: AtMs }).nullable(),
});
export type PageListening = z.infer<typeof PageListening>;

/** Invigilators of one session, by how many entries there were of each kind; the site sends no names. */
export const PageSession = z.object({
  id: z.string(),
  signedIn: z.number(),
  late: z.number(),
  absent: z.number(),
  left: z.number(),
  substituted: z.number(),
  /** Entries taken back: the site does not say of which post, so the other figures may be too high. */
  takenBack: z.number(),
  /** Posts somebody is absent from or has left, and nobody has taken over yet. */
  missingPosts: Codes,
  atMs: AtMs,
});
export type PageSession = z.infer<typeof PageSession>;

export const PageIncident = z.object({
  id: z.string(),
  kind: z.string(),
  level: z.number().nullable(),
  stage: z.string(),
  roomIds: Codes,
  discoveredAtMs: AtMs,
  reportedAtMs: AtMs,
  dueByMs: AtMs.nullable(),
  isDrill: z.boolean(),
  outcome: z.string().nullable(),
  endedAtMs: AtMs.nullable(),
});
export type PageIncident = z.infer<typeof PageIncident>;

export const PageFinding = z.object({
  id: z.string(),
  kind: z.string(),
  severity: z.string(),
  roomId: z.string().nullable(),
  atMs: AtMs,
  dueByMs: AtMs.nullable(),
  outcome: z.string().nullable(),
  endedAtMs: AtMs.nullable(),
});
export type PageFinding = z.infer<typeof PageFinding>;

export const PageAlarm = z.object({
  cause: z.string(),
  priority: z.string(),
  reasonCode: z.string(),
  subjects: Codes,
  raisedAtMs: AtMs,
  boot: z.string(),
});
export type PageAlarm = z.infer<typeof PageAlarm>;

/** One site as its events in the log tell it; the same log always gives the same. */
export const SitePicture = z.object({
  epoch: z.number(),
  boot: z.string(),
  version: z.string(),
  startedAtMs: AtMs.nullable(),
  lanes: z.object({ A: z.number(), B: z.number() }),
  /** Received here and, by the site's own clock, happened there; null before the first event. */
  newest: z.object({ receivedAtMs: AtMs, timeMs: AtMs }).nullable(),
  readiness: z
    .object({
      overall: z.string(),
      gates: z.array(z.object({ id: z.string(), state: z.string() })),
      atMs: AtMs,
    })
    .nullable(),
  /** Names of the rooms; empty when the site has not told them. */
  rooms: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string() })),
  cameraCount: z.object({ total: z.number(), live: z.number(), atMs: AtMs }).nullable(),
  cameras: z.array(PageCamera),
  listening: z.array(PageListening),
  sessions: z.array(PageSession),
  duty: z
    .object({ shifts: z.number(), people: z.number(), signedOn: z.number(), fromMs: AtMs, toMs: AtMs })
    .nullable(),
  recording: z.object({ isOn: z.boolean(), cameras: z.number(), atMs: AtMs }).nullable(),
  alarms: z.array(PageAlarm),
  incidents: z.array(PageIncident),
  findings: z.array(PageFinding),
});
export type SitePicture = z.infer<typeof SitePicture>;

/** An instruction of this centre and where it stands at this site. */
export const SiteOrder = z.object({
  id: z.string(),
  text: z.string(),
  requires: z.enum(['read', 'done']),
  issuedBy: z.string(),
  issuedAtMs: AtMs,
  isExpired: z.boolean(),
  state: OrderSiteState,
  by: z.string(),
  reply: z.string(),
  receivedMs: AtMs.nullable(),
  confirmedMs: AtMs.nullable(),
  endedMs: AtMs.nullable(),
  escalation: z.enum(['not-received', 'not-confirmed']).nullable(),
});
export type SiteOrder = z.infer<typeof SiteOrder>;

/** `picture` is null while it is being read from the log. */
export const SitePage = z.object({
  nowMs: z.number(),
  picture: SitePicture.nullable(),
  orders: z.array(SiteOrder),
});
export type SitePage = z.infer<typeof SitePage>;

/** Where the next, older page of a timeline begins: below these numbers of this epoch. */
export const TimelinePlace = z.object({
  epoch: z.number().int().min(1),
  A: z.number().int().min(0),
  B: z.number().int().min(0),
});
export type TimelinePlace = z.infer<typeof TimelinePlace>;

export const Timeline = z.object({ events: z.array(StoredEvent), next: TimelinePlace.nullable() });
export type Timeline = z.infer<typeof Timeline>;

export const SiteCode = z.string().min(1).max(64);

/** One site of a centre. */
export const sitePageContract = {
  'site.feed': feed(
    CENTRE_ROLES,
    z.object({ code: SiteCode }),
    SitePage,
    z.object({
      nowMs: z.number(),
      /** Only the parts that are no longer as before. */
      changed: SitePicture.partial(),
      orders: z.array(SiteOrder).nullable(),
    }),
  ),
  /** Newest first in order of arrival, over all epochs. */
  'site.timeline': query(
    CENTRE_ROLES,
    z.object({
      code: SiteCode,
      before: TimelinePlace.nullable().default(null),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    Timeline,
  ),
};
