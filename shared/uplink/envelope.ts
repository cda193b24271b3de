import { z } from 'zod';
import type { Lane } from './lane.ts';

/** CloudEvents `type` is this prefix, the short name and the version: `cn.exam.uplink.duty-log.entry.v1`. */
const TYPE_PREFIX = 'cn.exam.uplink.';
const TYPE_SUFFIX = '.v1';

/** CloudEvents 1.0 in JSON. source + id are unique; id is derived from the number, so it needs no registry. */
export const Envelope = z.object({
  specversion: z.literal('1.0'),
  id: z.string().max(64),
  source: z.string().max(256),
  type: z.string().max(160),
  subject: z.string().max(256).optional(),
  /** RFC 3339; information only, nothing is ordered or decided by it. */
  time: z.iso.datetime({ offset: true }),
  dataschema: z.string().max(256),
  sequence: z.string().regex(/^\d{10,16}$/),
  /** One ordinal over both lanes: lane A overtakes B's backlog, views still show one order. */
  siteseq: z.number().int().min(1),
  boot: z.string().max(64),
  /** Milliseconds since that boot, monotonic. */
  mono: z.number().min(0),
  level: z.number().int().min(1).max(4).optional(),
  /** Set when the event was given a new number after damage or a fork: its first number and hash (hex). */
  origin: z.string().max(64).optional(),
  originhash: z.string().max(64).optional(),
  data: z.record(z.string(), z.unknown()),
});
export type Envelope = z.infer<typeof Envelope>;

export interface EnvelopeParts {
  readonly source: string;
  readonly epoch: number;
  readonly lane: Lane;
  readonly seq: number;
  readonly siteseq: number;
  readonly type: string;
  readonly timeMs: number;
  readonly boot: string;
  readonly monoMs: number;
  readonly subject?: string;
  readonly level?: number;
  readonly origin?: { readonly id: string; readonly hash: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/** The JSON text of one event. Its bytes are what is hashed, stored and sent; it is never written again. */
export function writeEnvelope(parts: EnvelopeParts): string {
  return JSON.stringify({
    specversion: '1.0',
    id: eventId(parts.epoch, parts.lane, parts.seq),
    source: parts.source,
    type: `${TYPE_PREFIX}${parts.type}${TYPE_SUFFIX}`,
    subject: parts.subject,
    time: new Date(parts.timeMs).toISOString(),
    dataschema: `urn:exam:uplink:${parts.type}:1`,
    sequence: String(parts.seq).padStart(10, '0'),
    siteseq: parts.siteseq,
    boot: parts.boot,
    mono: parts.monoMs,
    level: parts.level,
    origin: parts.origin?.id,
    originhash: parts.origin?.hash,
    data: parts.data,
  });
}

export const eventId = (epoch: number, lane: Lane, seq: number): string => `${epoch}.${lane}.${seq}`;

/** `duty-log.entry` of the full type name; the full name when it is not one of ours. */
export function shortType(type: string): string {
  const isOurs = type.startsWith(TYPE_PREFIX) && type.endsWith(TYPE_SUFFIX);
  return isOurs ? type.slice(TYPE_PREFIX.length, -TYPE_SUFFIX.length) : type;
}

export type ReadEnvelope =
  | { readonly ok: true; readonly envelope: Envelope; readonly type: string; readonly timeMs: number }
  | { readonly ok: false; readonly reason: string };

/** Checks an event against its envelope schema and against the number it arrived under. Never throws. */
export function readEnvelope(text: string, number: { epoch: number; lane: Lane; seq: number }): ReadEnvelope {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
  const parsed = Envelope.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      ok: false,
      reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`.slice(0, 300),
    };
  }
  if (parsed.data.id !== eventId(number.epoch, number.lane, number.seq))
    return { ok: false, reason: 'id: differs from the number it was sent under' };
  return {
    ok: true,
    envelope: parsed.data,
    type: shortType(parsed.data.type),
    timeMs: Date.parse(parsed.data.time),
  };
}
