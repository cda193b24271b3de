import { z } from 'zod';
import { INSTRUCTION_FIELDS } from './instruction.ts';
import { Lane } from './lane.ts';
import { CentreLevel } from './level.ts';
import { UPLINK_LIMITS } from './limits.ts';

/** Numbers of events start at 1; 0 means "none yet". */
export const Seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const Epoch = z.number().int().min(1).max(4_294_967_295);
/** 32 bytes. */
export const HashText = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
/** 64 bytes. */
export const SignatureText = z.string().regex(/^[A-Za-z0-9+/]{86}==$/);
const Word = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const perLane = <T extends z.ZodType>(of: T) => z.object({ A: of, B: of });

export const Challenge = z.object({
  t: z.literal('challenge'),
  nonce: HashText,
  centre: z.string().max(128),
  now: z.number(),
  limits: z.object({ frame: z.number().int().positive(), events: z.number().int().min(1).max(1024) }),
  reconnectWindowMs: z.number().int().min(0).max(3_600_000),
  /** Of the centre; older ones do not say. */
  level: CentreLevel.optional(),
});
export type Challenge = z.infer<typeof Challenge>;

/**
 * One lane of one epoch as the site holds it. `base` is the newest number no longer held (0 at the
 * beginning, `baseHead` then being the genesis hash), `last` the newest there is.
 */
export const LaneOffer = z.object({ base: Seq, baseHead: HashText, last: Seq, head: HashText });
export type LaneOffer = z.infer<typeof LaneOffer>;

export const Hello = z.object({
  t: z.literal('hello'),
  site: z.string().regex(/^[0-9A-Za-z]{4,20}$/),
  boot: Word,
  epoch: Epoch,
  lanes: perLane(LaneOffer),
  down: z.object({ have: Seq }),
  features: z.array(Word).max(32),
  version: Word,
  sig: SignatureText,
});
export type Hello = z.infer<typeof Hello>;

/** `regressed`: the centre holds more than the site. `fork`: both hold different events under one number. */
export const LaneState = z.enum(['resume', 'regressed', 'fork']);
export type LaneState = z.infer<typeof LaneState>;
export const LaneAnswer = z.object({ have: Seq, head: HashText, state: LaneState });
export type LaneAnswer = z.infer<typeof LaneAnswer>;

/**
 * Credit is what may be unacknowledged at once: `events` and `bytes` for lane B, `urgent` events (and
 * as many bytes again) for lane A, which B cannot take.
 */
export const Credit = z.object({
  events: z.number().int().min(1),
  bytes: z.number().int().min(1),
  urgent: z.number().int().min(1),
});
export type Credit = z.infer<typeof Credit>;

export const Welcome = z.object({
  t: z.literal('welcome'),
  lanes: perLane(LaneAnswer),
  newestEpoch: z.number().int().min(0),
  credit: Credit,
  hb: z.number().int().min(1000),
  session: Word,
  features: z.array(Word).max(32).optional(),
});
export type Welcome = z.infer<typeof Welcome>;

export const Ack = z.object({ t: z.literal('ack'), l: Lane, seq: Seq, head: HashText });
export const Nack = z.object({ t: z.literal('nack'), l: Lane, have: Seq });
export const Quarantined = z.object({
  t: z.literal('quarantined'),
  l: Lane,
  seq: Seq,
  reason: z.string().max(500),
});
/**
 * An instruction on its way down. `n` numbers the instructions of one site, `after` is the number before it
 * (they may have holes); `now` is the centre's clock, against which `expiresAtMs` is to be read.
 */
export const InstructionFrame = z.object({
  t: z.literal('cmd'),
  n: Seq.min(1),
  after: Seq,
  now: z.number(),
  ...INSTRUCTION_FIELDS,
  sig: SignatureText,
});
export type InstructionFrame = z.infer<typeof InstructionFrame>;
export const Drain = z.object({ t: z.literal('drain'), withinMs: z.number().int().min(0).max(3_600_000) });

export const Heartbeat = z.object({
  t: z.literal('hb'),
  last: perLane(Seq),
  backlog: Seq,
  oldestUnackedAgeMs: z.number().min(0).nullable(),
  diskFree: z.number().min(0).nullable(),
  clockOffset: z.number().nullable(),
});
export type Heartbeat = z.infer<typeof Heartbeat>;
/** Every instruction up to `have` is stored at the site; `again`: something before it is missing, send from there. */
export const Down = z.object({ t: z.literal('down'), have: Seq, again: z.boolean().optional() });
export type Down = z.infer<typeof Down>;
export const Fork = z.object({ t: z.literal('fork'), l: Lane, seq: Seq, head: HashText });

export const FromCentre = z.discriminatedUnion('t', [
  Challenge,
  Welcome,
  Ack,
  Nack,
  Quarantined,
  Drain,
  InstructionFrame,
]);
export type FromCentre = z.infer<typeof FromCentre>;
export const FromSite = z.discriminatedUnion('t', [Hello, Heartbeat, Fork, Down]);
export type FromSite = z.infer<typeof FromSite>;

/** `unknown`: well formed, of a type this build does not know; skipped, so that a newer peer may add types. */
export type Parsed<T> =
  | { readonly kind: 'message'; readonly message: T }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Reads one control frame. Never throws. */
export function parseControl<T extends z.ZodDiscriminatedUnion>(text: string, union: T): Parsed<z.infer<T>> {
  if (text.length > UPLINK_LIMITS.maxControlBytes)
    return { kind: 'malformed', reason: 'control frame too long' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'malformed', reason: 'control frame is not JSON' };
  }
  const named = z.object({ t: z.string().max(64) }).safeParse(value);
  if (!named.success) return { kind: 'malformed', reason: 'control frame without a type' };
  const parsed = union.safeParse(value);
  if (parsed.success) return { kind: 'message', message: parsed.data };
  const isKnown = parsed.error.issues.every(
    (issue) => !(issue.code === 'invalid_union' && issue.path[0] === 't'),
  );
  if (!isKnown) return { kind: 'unknown' };
  const issue = parsed.error.issues[0];
  return {
    kind: 'malformed',
    reason: `${named.data.t}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  };
}

/** What the site signs in `hello`: every field that decides anything, bound to this connection by the nonce. */
export function helloSigningText(nonce: string, hello: Omit<Hello, 'sig' | 't'>): string {
  const lane = (offer: LaneOffer): string => `${offer.base}|${offer.baseHead}|${offer.last}|${offer.head}`;
  return [
    'exam-uplink.v1|hello',
    nonce,
    hello.site,
    hello.boot,
    hello.epoch,
    lane(hello.lanes.A),
    lane(hello.lanes.B),
    hello.down.have,
    hello.features.join(','),
    hello.version,
  ].join('|');
}
