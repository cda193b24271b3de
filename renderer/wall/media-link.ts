import type { StreamName } from '../../shared/contract/camera-status.ts';
import type { WallMediaOrder } from '../../shared/contract/wall-media.ts';
import { createLinkDelay } from './link-delay.ts';
import { type MediaText, parseMediaBatch, parseMediaText } from './media-message.ts';
import type { CodedUnit } from './tile-gate.ts';

export interface StreamReader {
  onText(text: MediaText): void;
  onUnits(unit: CodedUnit): void;
  /** All units that arrived together have been handed over. */
  onBatchEnd(): void;
  /** The socket to the service is down; it comes back by itself. */
  onLost(): void;
}

export interface MediaLink {
  /** Asks for a stream until the returned function is called. */
  watch(cameraId: string, stream: StreamName, reader: StreamReader): () => void;
  /** How late what comes over the socket is now, against its best of the last half minute. */
  lateMs(): number;
}

interface Watched {
  readonly cameraId: string;
  readonly stream: StreamName;
  readonly reader: StreamReader;
}

const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];
const MOST_NUMBER = 65_535;

/** The wall's one socket: open while anything is watched. */
export function createMediaLink(url: string): MediaLink {
  const watched = new Map<number, Watched>();
  let socket: WebSocket | null = null;
  let attempts = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let lastNumber = 0;
  let delay = createLinkDelay();

  const send = (order: WallMediaOrder): void => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(order));
  };
  const order = (number: number, { cameraId, stream }: Watched): void =>
    send({ watch: number, cameraId, stream });
  const connect = (): void => {
    const current = new WebSocket(url);
    socket = current;
    current.binaryType = 'arraybuffer';
    delay = createLinkDelay();
    current.onopen = () => {
      attempts = 0;
      for (const [number, one] of watched) order(number, one);
    };
    current.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') {
        const message = parseMediaText(data);
        if (message?.kind === 'beat') delay.beat(message.sentAtMs, Date.now());
        else if (message) watched.get(message.number)?.reader.onText(message.text);
        return;
      }
      if (!(data instanceof ArrayBuffer)) return;
      const touched = new Set<StreamReader>();
      for (const { number, unit } of parseMediaBatch(data)) {
        const reader = watched.get(number)?.reader;
        if (!reader) continue;
        reader.onUnits(unit);
        touched.add(reader);
      }
      for (const reader of touched) reader.onBatchEnd();
    };
    current.onclose = () => {
      if (socket !== current) return;
      socket = null;
      for (const { reader } of watched.values()) reader.onLost();
      if (watched.size === 0) return;
      retry = setTimeout(connect, RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)]);
      attempts += 1;
    };
  };
  const close = (): void => {
    clearTimeout(retry);
    const current = socket;
    socket = null;
    if (!current) return;
    current.onclose = null;
    current.onmessage = null;
    current.close();
  };
  const takeNumber = (): number => {
    do lastNumber = (lastNumber % MOST_NUMBER) + 1;
    while (watched.has(lastNumber));
    return lastNumber;
  };
  return {
    lateMs: () => (socket?.readyState === WebSocket.OPEN ? delay.lateMs(Date.now()) : 0),
    watch(cameraId, stream, reader) {
      const number = takeNumber();
      const one = { cameraId, stream, reader };
      watched.set(number, one);
      if (watched.size === 1 && !socket) {
        clearTimeout(retry);
        attempts = 0;
        connect();
      } else order(number, one);
      return () => {
        if (!watched.delete(number)) return;
        if (watched.size === 0) close();
        else send({ unwatch: number });
      };
    },
  };
}
