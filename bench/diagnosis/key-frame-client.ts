import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { unpackUnits } from '../../site/cameras/ingest/unit-packing.ts';

export interface KeyFrameClient {
  /** The key frame of that number, counted round and round, through another process and back. */
  get(index: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Starts a process that hands out the key frames of an H.264 file as the ingest worker does. */
export async function startKeyFrameServer(path: string): Promise<KeyFrameClient> {
  const child = fork(join(import.meta.dirname, 'key-frame-server.ts'), [path], { serialization: 'advanced' });
  const waiting = new Map<number, (data: Uint8Array) => void>();
  let nextId = 0;
  const ready = once(child, 'message');
  child.on('message', (message: { requestId: number; bytes: Uint8Array }) => {
    const data = unpackUnits(message.bytes)[0]?.unit.data;
    if (data !== undefined) waiting.get(message.requestId)?.(data);
    waiting.delete(message.requestId);
  });
  await ready;
  return {
    get(index) {
      nextId += 1;
      const requestId = nextId;
      return new Promise((resolve) => {
        waiting.set(requestId, resolve);
        child.send({ requestId, index });
      });
    },
    async close() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
