import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import { readEnvelope } from '../../shared/uplink/envelope.ts';
import { wrongData } from '../../shared/uplink/event-types.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { BoardEvent } from './board-event.ts';

/** Reads one event for the projection; what cannot be read is kept raw under `quarantine`. Never throws. */
export function judgeEvent(
  line: Uint8Array,
  number: { epoch: number; lane: Lane; seq: number },
  receivedAtMs: number,
): BoardEvent {
  const poison = (reason: string): BoardEvent => ({
    ...number,
    siteseq: 0,
    boot: '',
    type: 'quarantined',
    timeMs: receivedAtMs,
    receivedAtMs,
    quarantine: reason,
    data: {},
  });
  const text = tools.decodeText(line);
  if (text === null) return poison('not UTF-8');
  const read = readEnvelope(text, number);
  if (!read.ok) return poison(read.reason);
  const { envelope, type, timeMs } = read;
  const wrong = wrongData(type, envelope.data);
  if (wrong !== null) return poison(wrong);
  return {
    ...number,
    siteseq: envelope.siteseq,
    boot: envelope.boot,
    type,
    timeMs,
    receivedAtMs,
    quarantine: null,
    data: envelope.data,
  };
}
