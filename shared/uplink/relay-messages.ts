import { z } from 'zod';
import { Lane } from './lane.ts';
import { CentreLevel } from './level.ts';
import {
  Epoch,
  FromCentre,
  FromSite,
  HashText,
  LaneOffer,
  LaneState,
  Seq,
  SignatureText,
} from './messages.ts';

/** In `features` of a centre that passes on what its sites report. */
export const RELAY_FEATURE = 'relay';
/** Centres between a site and whoever reads its events; more is a loop. */
export const MOST_HOPS = 5;

export const SiteCode = z.string().regex(/^[0-9A-Za-z]{4,20}$/);
export const Serial = z.string().regex(/^[0-9A-F]{8,64}$/);

/**
 * Whose key a certificate's holder signs with, by the word of the centre that enrolled it. `by` is the serial
 * of that centre's own certificate one level up; `sig` is made with the key that belongs to it and is passed
 * on unchanged, so that every level checks the same chain.
 */
export const Vouch = z.object({
  t: z.literal('vouch'),
  site: SiteCode,
  name: z.string().min(1).max(64),
  serial: Serial,
  /** Ed25519 public key, PEM. */
  key: z.string().max(512).includes('-----BEGIN PUBLIC KEY-----'),
  isCentre: z.boolean(),
  /** Centres between the site and the one that sends this, nearest to the site first, without the sender. */
  path: z.array(SiteCode).max(MOST_HOPS),
  by: Serial,
  sig: SignatureText,
});
export type Vouch = z.infer<typeof Vouch>;

/** One epoch of a site as the centre holds it; answered by `take`. */
export const Offer = z.object({
  t: z.literal('offer'),
  site: SiteCode,
  e: Epoch,
  lanes: z.object({ A: LaneOffer, B: LaneOffer }),
});
export type Offer = z.infer<typeof Offer>;

const Taken = z.object({ have: Seq, state: LaneState });
export const Take = z.object({
  t: z.literal('take'),
  site: SiteCode,
  e: Epoch,
  lanes: z.object({ A: Taken, B: Taken }),
});
export type Take = z.infer<typeof Take>;

/** Everything of that lane up to the number is stored durably at the centre above. */
export const RelayAck = z.object({
  t: z.literal('rack'),
  site: SiteCode,
  e: Epoch,
  l: Lane,
  seq: Seq,
  head: HashText,
});
/** A frame is missing behind the number; go back there. */
export const RelayNack = z.object({ t: z.literal('rnack'), site: SiteCode, e: Epoch, l: Lane, have: Seq });
/** A vouch or an offer that is not accepted: the site is not passed on over this line. */
export const RelayRefused = z.object({
  t: z.literal('rno'),
  site: SiteCode,
  reason: z.enum(['not-covered', 'not-vouched', 'other-key', 'loop']),
});
export type RelayRefused = z.infer<typeof RelayRefused>;

/** How far a level above has stored a lane of a site; goes down to the site. */
export const Receipt = z.object({
  t: z.literal('receipt'),
  site: SiteCode,
  level: CentreLevel,
  centre: z.string().max(128),
  e: Epoch,
  l: Lane,
  seq: Seq,
  atMs: z.number().int().min(0),
});
export type Receipt = z.infer<typeof Receipt>;

/** Which sites the centre has a line to now; only what has changed since the last one. */
export const Presences = z.object({
  t: z.literal('sites'),
  there: z.array(z.tuple([SiteCode, z.boolean()])).max(64),
});
export type Presences = z.infer<typeof Presences>;

/** What the enrolling centre signs. */
export const vouchSigningText = (vouch: Pick<Vouch, 'site' | 'serial' | 'key' | 'isCentre' | 'by'>): string =>
  `exam-uplink.v1|vouch|${JSON.stringify([vouch.site, vouch.serial, vouch.key.trim(), vouch.isCentre, vouch.by])}`;

/** What a site hears. */
export const ToSite = z.discriminatedUnion('t', [...FromCentre.options, Receipt]);
/** What a centre hears from the one above it. */
export const ToRelay = z.discriminatedUnion('t', [
  ...FromCentre.options,
  Take,
  RelayAck,
  RelayNack,
  RelayRefused,
  Receipt,
]);
/** What a centre hears from below: sites and centres. */
export const FromBelow = z.discriminatedUnion('t', [...FromSite.options, Vouch, Offer, Presences]);
