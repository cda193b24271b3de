import { WebSocket } from 'ws';
import {
  MOST_WALL_STREAMS,
  WALL_BEAT_MS,
  WALL_RECORD_HEADER_BYTES,
  WallMediaOrder,
  type WallMediaText,
} from '../../shared/contract/wall-media.ts';
import type { Cameras } from '../ports/cameras.ts';
import { createReaderGate, unitMessageBytes, writeUnit } from './media-frames.ts';
import { SendMemory } from './send-memory.ts';

/** Unsent bytes of one wall beyond which its streams wait for key frames: a second of 64 sub streams and more. */
const BEHIND_BYTES = 6 * 1024 * 1024;
/** At its opening a stream brings its whole last group of pictures, and 64 of them open together. */
const OPENING_BYTES = 64 * 1024 * 1024;
const OPENING_MS = 5_000;

/** One wall: the streams it asks for, in batches of what the ingest worker delivered together. */
export function serveWallMedia(socket: WebSocket, cameras: Pick<Cameras, 'watchVideo'>): void {
  const streams = new Map<number, () => void>();
  const memory = new SendMemory((bytes, onWritten) =>
    // After an error the socket may hold the bytes still.
    socket.send(bytes, (error) => {
      if (!error) onWritten();
    }),
  );
  let flushing: NodeJS.Immediate | null = null;

  const flush = (): void => {
    if (flushing !== null) clearImmediate(flushing);
    flushing = null;
    if (socket.readyState === WebSocket.OPEN) memory.flush();
    else memory.drop();
  };
  const tell = (text: WallMediaText): void => {
    // What belongs to the time before must arrive before.
    flush();
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(text));
  };
  const unwatch = (number: number): void => {
    streams.get(number)?.();
    streams.delete(number);
  };
  const watch = (order: Extract<WallMediaOrder, { watch: number }>): void => {
    const { watch: number, cameraId, stream } = order;
    unwatch(number);
    if (streams.size >= MOST_WALL_STREAMS) {
      tell({ number, interrupted: 'server-busy' });
      return;
    }
    const openedAtMs = performance.now();
    const gate = createReaderGate(BEHIND_BYTES, () =>
      performance.now() - openedAtMs < OPENING_MS ? OPENING_BYTES : BEHIND_BYTES,
    );
    let isStopped = false;
    const stop = cameras.watchVideo(cameraId, stream, {
      onFormat: (format) => {
        if (!isStopped) tell({ number, ...format });
      },
      onInterrupted: (code) => {
        if (!isStopped) tell({ number, interrupted: code });
      },
      onAccessUnit(unit) {
        if (isStopped || socket.readyState !== WebSocket.OPEN) return;
        const passed = gate(unit, socket.bufferedAmount + memory.waitingBytes);
        if (passed === null) return;
        const bytes = unitMessageBytes(unit);
        const record = memory.room(WALL_RECORD_HEADER_BYTES + bytes);
        record.writeUInt16BE(number, 0);
        record.writeUInt32BE(bytes, 2);
        writeUnit(record, WALL_RECORD_HEADER_BYTES, unit, passed.hasLoss);
        flushing ??= setImmediate(flush);
      },
    });
    if (stop === null) {
      tell({ number, interrupted: 'not-found' });
      return;
    }
    streams.set(number, () => {
      isStopped = true;
      stop();
    });
  };

  socket.on('message', (data, isBinary) => {
    const order = isBinary ? null : parseOrder(String(data));
    // A page of ours never sends anything else.
    if (order === null) socket.close(4400, 'not understood');
    else if ('watch' in order) watch(order);
    else unwatch(order.unwatch);
  });
  const beat = setInterval(() => tell({ sentAtMs: Date.now() }), WALL_BEAT_MS);
  socket.on('close', () => {
    clearInterval(beat);
    for (const number of [...streams.keys()]) unwatch(number);
    if (flushing !== null) clearImmediate(flushing);
    memory.drop();
  });
}

function parseOrder(text: string): WallMediaOrder | null {
  try {
    return WallMediaOrder.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
