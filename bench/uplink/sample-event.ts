import { writeEnvelope } from '../../shared/uplink/envelope.ts';
import type { Lane } from '../../shared/uplink/lane.ts';

/** Every contender carries exactly this many bytes per event. */
export const EVENT_BYTES = 350;

const AT_MS = Date.UTC(2026, 5, 7, 1, 0, 0);
const encoder = new TextEncoder();

/** One entry of a duty log with its envelope, padded to the same size whatever its numbers. */
export function sampleEvent(site: string, lane: Lane, seq: number): Uint8Array {
  const make = (text: string): string =>
    writeEnvelope({
      source: `/cn/site/${site}`,
      epoch: 1,
      lane,
      seq,
      siteseq: seq,
      type: 'duty-log.entry',
      timeMs: AT_MS + seq,
      boot: 'b00t',
      monoMs: seq,
      data: { text, isUrgent: false, actor: 'op-1', atMs: AT_MS + seq },
    });
  const missing = EVENT_BYTES - encoder.encode(make('')).length;
  if (missing < 0) throw new Error(`an empty entry is ${EVENT_BYTES - missing} bytes already`);
  return encoder.encode(make('x'.repeat(missing)));
}
