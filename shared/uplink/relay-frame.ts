import { z } from 'zod';
import { BatchHeader, joinLines, splitLines } from './batch-frame.ts';
import { Lane } from './lane.ts';
import { UPLINK_LIMITS } from './limits.ts';
import { Epoch, HashText, Seq, SignatureText } from './messages.ts';
import { Serial, SiteCode } from './relay-messages.ts';
import { HASH_BYTES, type UplinkTools } from './tools.ts';

/** First bytes of a relayed data frame; a site's own begins with `{"t":"ev"`. */
const BEGINNING = '{"t":"relay"';
const SPACE = 0x20;
/** Base64 of a hash. */
const HASH_LENGTH = 44;

/**
 * Events of a site on their way up: the site's own batch signature (`e`, `l`, `f`, `n`, `head`, `sig`) and the
 * lines from number `from` to the end of that batch. `k` says per line what it is: 0 the site's own bytes, else
 * how many events it stands for; such a line is the chain head after them, a space, and an event this centre
 * or one below wrote in their place.
 */
export const RelayHeader = BatchHeader.extend({
  t: z.literal('relay'),
  site: SiteCode,
  e: Epoch,
  l: Lane,
  from: Seq.min(1),
  k: z.array(z.number().int().min(0).max(1_000_000)).min(1).max(UPLINK_LIMITS.maxBatchEvents),
  head: HashText,
  sig: SignatureText,
  /** Serial of the certificate whose key made `sig`. */
  by: Serial,
});
export type RelayHeader = z.infer<typeof RelayHeader>;

/** One line of a relayed frame; `hash` is the head after it, known for stand-ins only. */
export interface RelayLine {
  readonly span: number;
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
}

export const isRelayFrame = (tools: UplinkTools, frame: Uint8Array): boolean =>
  tools.decodeText(frame.subarray(0, BEGINNING.length)) === BEGINNING;

export function encodeRelay(
  tools: UplinkTools,
  header: Omit<RelayHeader, 't' | 'k'>,
  lines: readonly RelayLine[],
): Uint8Array {
  const whole: RelayHeader = { t: 'relay', ...header, k: lines.map(({ span }) => span) };
  const bodies = lines.map((line) =>
    line.span === 0 ? line.bytes : joined(tools.encodeText(`${tools.toBase64(line.hash)} `), line.bytes),
  );
  return joinLines(tools.encodeText(JSON.stringify(whole)), bodies);
}

export type ParsedRelay =
  | {
      readonly ok: true;
      readonly header: RelayHeader;
      readonly lines: readonly { span: number; bytes: Uint8Array; hash: Uint8Array | null }[];
    }
  | { readonly ok: false; readonly reason: string };

/** Splits a relayed frame; the lines are views into it. Never throws. */
export function parseRelay(tools: UplinkTools, frame: Uint8Array): ParsedRelay {
  const parts = splitLines(tools, frame, RelayHeader, ({ k }) => k.length);
  if (!parts.ok) return parts;
  const { header } = parts;
  const lines: { span: number; bytes: Uint8Array; hash: Uint8Array | null }[] = [];
  for (const [index, line] of parts.lines.entries()) {
    const span = header.k[index] ?? 0;
    if (span === 0) {
      lines.push({ span, bytes: line, hash: null });
      continue;
    }
    const hash = HashText.safeParse(tools.decodeText(line.subarray(0, HASH_LENGTH)));
    if (!hash.success || line[HASH_LENGTH] !== SPACE)
      return { ok: false, reason: 'a stand-in without a head' };
    const head = tools.fromBase64(hash.data);
    if (head.length !== HASH_BYTES) return { ok: false, reason: 'a stand-in without a head' };
    lines.push({ span, bytes: line.subarray(HASH_LENGTH + 1), hash: head });
  }
  const end = header.from - 1 + header.k.reduce((sum, span) => sum + Math.max(1, span), 0);
  if (end !== header.f + header.n - 1)
    return { ok: false, reason: 'the lines end elsewhere than the signature' };
  return { ok: true, header, lines };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a, 0);
  both.set(b, a.length);
  return both;
}
