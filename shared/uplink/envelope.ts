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
  let envelope: Envelope;
  if (isOrdinary(value)) envelope = value;
  else {
    const parsed = Envelope.safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return {
        ok: false,
        reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`.slice(0, 300),
      };
    }
    envelope = parsed.data;
  }
  if (envelope.id !== eventId(number.epoch, number.lane, number.seq))
    return { ok: false, reason: 'id: differs from the number it was sent under' };
  return { ok: true, envelope, type: shortType(envelope.type), timeMs: Date.parse(envelope.time) };
}

/** Written by `Date.toISOString`, with a day every month has; any other form is left to the schema. */
const ORDINARY_TIME =
  /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const SEQUENCE = /^\d{10,16}$/;

/**
 * True for what a site writes nearly always: exactly the fields without an optional one, all within
 * bounds. It says yes to nothing the schema refuses; a no only means that the schema decides. Every
 * stored event is read once here, and this takes a tenth of the schema's time.
 */
function isOrdinary(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const each = value as Readonly<Record<string, unknown>>;
  const { id, source, type, time, dataschema, sequence, siteseq, boot, mono, data } = each;
  return (
    Object.keys(each).length === 11 &&
    each['specversion'] === '1.0' &&
    isText(id, 64) &&
    isText(source, 256) &&
    isText(type, 160) &&
    typeof time === 'string' &&
    ORDINARY_TIME.test(time) &&
    isText(dataschema, 256) &&
    typeof sequence === 'string' &&
    SEQUENCE.test(sequence) &&
    Number.isSafeInteger(siteseq) &&
    Number(siteseq) >= 1 &&
    isText(boot, 64) &&
    typeof mono === 'number' &&
    Number.isFinite(mono) &&
    mono >= 0 &&
    typeof data === 'object' &&
    data !== null &&
    !Array.isArray(data)
  );
}

const isText = (value: unknown, most: number): boolean => typeof value === 'string' && value.length <= most;
