import { z } from 'zod';
import { Lane } from './lane.ts';
import { UPLINK_LIMITS } from './limits.ts';
import { Epoch, HashText, Seq, SignatureText } from './messages.ts';
import type { UplinkTools } from './tools.ts';

const NEWLINE = 0x0a;

export const BatchHeader = z.object({
  t: z.literal('ev'),
  e: Epoch,
  l: Lane,
  /** Number of the first event; the others follow without a gap. */
  f: Seq.min(1),
  n: z.number().int().min(1).max(UPLINK_LIMITS.maxBatchEvents),
  /** Chain head after the last event. */
  head: HashText,
  sig: SignatureText,
});
export type BatchHeader = z.infer<typeof BatchHeader>;

/** What the site signs per batch: one signature covers every event before it through the chain head. */
export function batchSigningText(site: string, header: Omit<BatchHeader, 't' | 'sig'>): string {
  return `exam-uplink.v1|ev|${site}|${header.e}|${header.l}|${header.f}|${header.n}|${header.head}`;
}

/** Header line and event lines, joined by newlines, none at the end. An event must contain no newline byte. */
export const encodeBatch = (
  tools: UplinkTools,
  header: BatchHeader,
  lines: readonly Uint8Array[],
): Uint8Array => joinLines(tools.encodeText(JSON.stringify(header)), lines);

export function joinLines(head: Uint8Array, lines: readonly Uint8Array[]): Uint8Array {
  const size = lines.reduce((sum, line) => sum + 1 + line.length, head.length);
  const frame = new Uint8Array(size);
  frame.set(head, 0);
  let at = head.length;
  for (const line of lines) {
    frame[at] = NEWLINE;
    frame.set(line, at + 1);
    at += 1 + line.length;
  }
  return frame;
}

export type SplitFrame<H> =
  | { readonly ok: true; readonly header: H; readonly lines: readonly Uint8Array[] }
  | { readonly ok: false; readonly reason: string };
export type ParsedBatch = SplitFrame<BatchHeader>;

/** Splits a data frame; the lines are views into it. Never throws, and trusts no count before it has counted. */
export const parseBatch = (tools: UplinkTools, frame: Uint8Array): ParsedBatch =>
  splitLines(tools, frame, BatchHeader, ({ n }) => n);

/** The same for any header; `countOf` is how many lines it announces. */
export function splitLines<S extends z.ZodType>(
  tools: UplinkTools,
  frame: Uint8Array,
  schema: S,
  countOf: (header: z.infer<S>) => number,
): SplitFrame<z.infer<S>> {
  if (frame.length > UPLINK_LIMITS.maxFrameBytes) return refuse('frame too long');
  const headerEnd = frame.subarray(0, UPLINK_LIMITS.maxHeaderBytes + 1).indexOf(NEWLINE);
  if (headerEnd < 0) return refuse('no header line');
  const parsed = parseHeader(tools, frame.subarray(0, headerEnd), schema);
  if (parsed === null) return refuse('bad header line');
  const { header } = parsed;
  const count = countOf(header);
  const lines: Uint8Array[] = [];
  let start = headerEnd + 1;
  while (start <= frame.length && lines.length <= count) {
    const found = frame.indexOf(NEWLINE, start);
    const end = found < 0 ? frame.length : found;
    if (end === start) return refuse('empty event line');
    if (end - start > UPLINK_LIMITS.maxEventBytes) return refuse('event too long');
    lines.push(frame.subarray(start, end));
    start = end + 1;
    if (found < 0) break;
  }
  if (lines.length !== count || start <= frame.length)
    return refuse('count of events differs from the header');
  return { ok: true, header, lines };
}

function parseHeader<S extends z.ZodType>(
  tools: UplinkTools,
  bytes: Uint8Array,
  schema: S,
): { readonly header: z.infer<S> } | null {
  const text = tools.decodeText(bytes);
  if (text === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? { header: parsed.data } : null;
  } catch {
    return null;
  }
}

const refuse = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason });
