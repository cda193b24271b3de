import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import { writeEnvelope } from '../../shared/uplink/envelope.ts';
import { type EventData, isEventType } from '../../shared/uplink/event-types.ts';
import { UPLINK_LIMITS } from '../../shared/uplink/limits.ts';
import { encodeRelay, type RelayLine } from '../../shared/uplink/relay-frame.ts';
import type { LanePlace } from '../../shared/uplink/relay-intake.ts';
import type { CascadeMode } from './cascade-policy.ts';
import { reduceEvent } from './reduce-event.ts';
import type { LogPart, LogRow } from './relay-reader.ts';

export type RelayFrame =
  | {
      readonly kind: 'frame';
      readonly bytes: Uint8Array;
      readonly last: number;
      readonly lines: number;
      /** When the oldest arrived, for a frame of counted events only; such a frame may wait for more. */
      readonly oldestMs: number | null;
    }
  /** The log goes on only behind this number. */
  | { readonly kind: 'hole'; readonly base: number }
  | { readonly kind: 'nothing' };

export interface FrameOptions {
  /** Of this centre. */
  readonly code: string;
  readonly modeOf: (type: string) => CascadeMode;
}

type Treated =
  | { readonly kind: 'line'; readonly row: LogRow; readonly bytes: Uint8Array; readonly isOwn: boolean }
  | { readonly kind: 'counted'; readonly row: LogRow; readonly isTyped: boolean };

const firstOf = (row: LogRow): number => row.seq - Math.max(row.covers, 1) + 1;
/** A stand-in carries its head, 44 characters and a space. */
const STAND_IN_BYTES = 45;

/** The next frame behind `after`: one signed batch of the site, or several when only their numbers go up. */
export function makeRelayFrame(
  place: LanePlace,
  after: number,
  part: LogPart,
  options: FrameOptions,
): RelayFrame {
  const [first] = part.rows;
  let [batch] = part.batches;
  if (first === undefined || batch === undefined) return { kind: 'nothing' };
  if (firstOf(first) > after + 1) return { kind: 'hole', base: firstOf(first) - 1 };
  const treated: Treated[] = [];
  for (const next of part.batches) {
    const begin = treated.at(-1)?.row.seq ?? after;
    const more = part.rows
      .filter(({ seq }) => seq > begin && seq <= next.last)
      .map((row) => treat(row, options));
    const isJoined = [...treated, ...more].every(({ kind }) => kind === 'counted');
    const isGap = more[0] !== undefined && firstOf(more[0].row) > begin + 1;
    if (treated.length > 0 && (!isJoined || isGap)) break;
    treated.push(...more);
    batch = next;
  }
  const lines = linesOf(place, after, treated, options);
  const last = treated.at(-1)?.row.seq ?? after;
  // Rows no signature covers are not passed on; `verify` names them.
  if (last !== batch.last || lines.length > UPLINK_LIMITS.maxBatchEvents) return { kind: 'nothing' };
  const { site, epoch, lane } = place;
  const header = {
    site,
    e: epoch,
    l: lane,
    from: after + 1,
    f: batch.first,
    n: batch.last - batch.first + 1,
    head: batch.head,
    sig: batch.signature,
    by: batch.signer,
  };
  const isCounted = treated.every(({ kind }) => kind === 'counted');
  return {
    kind: 'frame',
    bytes: encodeRelay(tools, header, lines),
    last,
    lines: lines.length,
    oldestMs: isCounted ? first.receivedMs : null,
  };
}

function treat(row: LogRow, { modeOf }: FrameOptions): Treated {
  const mode = row.isQuarantined ? 'aggregated' : modeOf(row.type);
  if (row.type === 'cascade.withheld' && !row.isQuarantined)
    return { kind: 'counted', row, isTyped: mode !== 'none' };
  if (mode !== 'raw' || row.isQuarantined || !isEventType(row.type))
    return { kind: 'counted', row, isTyped: mode !== 'none' };
  const reduced = reduceEvent(row.type, row.bytes);
  if (reduced === null) return { kind: 'line', row, bytes: row.bytes, isOwn: row.covers === 0 };
  if (reduced === 'unreadable' || reduced.length + STAND_IN_BYTES > UPLINK_LIMITS.maxEventBytes)
    return { kind: 'counted', row, isTyped: true };
  return { kind: 'line', row, bytes: reduced, isOwn: false };
}

function linesOf(
  place: LanePlace,
  after: number,
  treated: readonly Treated[],
  options: FrameOptions,
): RelayLine[] {
  const lines: RelayLine[] = [];
  let run: LogRow[] = [];
  let isTyped = true;
  let end = after;
  const closeRun = (): void => {
    const last = run.at(-1);
    if (last === undefined) return;
    lines.push({
      span: last.seq - end,
      bytes: withheld(place, end + 1, run, isTyped, options.code),
      hash: last.hash,
    });
    end = last.seq;
    run = [];
  };
  for (const each of treated) {
    if (each.kind === 'counted') {
      if (run.length > 0 && each.isTyped !== isTyped) closeRun();
      isTyped = each.isTyped;
      run.push(each.row);
      continue;
    }
    closeRun();
    const { row, bytes, isOwn } = each;
    lines.push({ span: isOwn ? 0 : row.seq - end, bytes, hash: row.hash });
    end = row.seq;
  }
  closeRun();
  return lines;
}

/** The event that stands for a stretch; stretches kept at a lower level are added up. */
function withheld(
  { site, epoch, lane }: LanePlace,
  first: number,
  rows: readonly LogRow[],
  isTyped: boolean,
  keptBy: string,
): Uint8Array {
  const types: Record<string, number> = {};
  let isEveryTypeKnown = isTyped;
  for (const row of rows) {
    const below =
      row.type === 'cascade.withheld' && !row.isQuarantined ? withheldTypes(row.bytes) : undefined;
    if (below === null) isEveryTypeKnown = false;
    const counts = below ?? { [row.isQuarantined ? 'quarantined' : row.type]: 1 };
    for (const [type, count] of Object.entries(counts)) types[type] = (types[type] ?? 0) + count;
  }
  const last = rows.at(-1);
  const times = rows.map(({ timeMs }) => timeMs);
  const seq = last?.seq ?? first;
  const data: EventData<'cascade.withheld'> = {
    first,
    count: seq - first + 1,
    types: isEveryTypeKnown ? types : null,
    fromMs: isTyped ? Math.min(...times) : null,
    toMs: isTyped ? Math.max(...times) : null,
    keptBy,
  };
  const text = writeEnvelope({
    source: `/cn/site/${site}`,
    epoch,
    lane,
    seq,
    siteseq: Math.max(1, last?.siteseq ?? 1),
    type: 'cascade.withheld',
    timeMs: isTyped ? (last?.timeMs ?? 0) : (last?.receivedMs ?? 0),
    boot: keptBy,
    monoMs: 0,
    data,
  });
  return tools.encodeText(text);
}

function withheldTypes(bytes: Uint8Array): Record<string, number> | null {
  try {
    const { data } = JSON.parse(tools.decodeText(bytes) ?? '') as {
      data: EventData<'cascade.withheld'>;
    };
    return data.types;
  } catch {
    return null;
  }
}
