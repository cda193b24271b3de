import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { parseMediaBatch } from '../../../renderer/wall/media-message.ts';
import { createMediaSocket } from '../../../site/http/media-socket.ts';
import { BLOCK_BYTES, SendMemory } from '../../../site/http/send-memory.ts';
import type { VideoConsumer } from '../../../site/ports/cameras.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';

const hashOf = (data: Uint8Array): string => createHash('sha1').update(data).digest('hex');

describe('memory of what is on its way to a socket', () => {
  const written: { bytes: Buffer; copy: Buffer; done: () => void }[] = [];
  const memory = (): SendMemory =>
    new SendMemory((bytes, done) => written.push({ bytes, copy: Buffer.from(bytes), done }));
  const intact = (): boolean => written.every(({ bytes, copy }) => bytes.equals(copy));
  beforeEach(() => {
    written.length = 0;
  });

  it('is written anew only when every batch of it has been written out, in whatever order', () => {
    const own = memory();
    const add = (mark: number): void => {
      own.room(BLOCK_BYTES / 4).fill(mark);
      own.flush();
    };
    for (let mark = 1; mark <= 8; mark += 1) add(mark);
    const [first, second] = [written[0]?.bytes.buffer, written[4]?.bytes.buffer];
    expect(second).not.toBe(first);
    for (const index of [3, 1, 0]) written[index]?.done();
    add(9);
    // One batch of the first block is still held, and the second is.
    expect([first, second]).not.toContain(written[8]?.bytes.buffer);
    expect(intact()).toBe(true);
    written.splice(2, 1)[0]?.done();
    written.splice(0, 3);
    for (let mark = 10; mark <= 13; mark += 1) add(mark);
    expect(written.at(-1)?.bytes.buffer).toBe(first);
    expect(intact()).toBe(true);
  });

  it('gives a unit larger than a block memory of its own, and sends nothing for nothing', () => {
    const own = memory();
    own.flush();
    own.room(10).fill(1);
    own.room(BLOCK_BYTES + 1).fill(2);
    expect(written.map(({ bytes }) => bytes.length)).toEqual([10]);
    own.room(10).fill(3);
    own.flush();
    own.room(5);
    expect(own.waitingBytes).toBe(5);
    own.drop();
    own.flush();
    expect(written.map(({ bytes }) => [bytes.length, bytes[0]])).toEqual([
      [10, 1],
      [BLOCK_BYTES + 1, 2],
      [10, 3],
    ]);
    expect(intact()).toBe(true);
  });
});

describe('a wall that reads slowly', () => {
  let http: Server;
  let media: ReturnType<typeof createMediaSocket>;
  let consumer: VideoConsumer | null = null;

  beforeEach(async () => {
    consumer = null;
    media = createMediaSocket({
      get: (id) => cameraStatus(id),
      watchVideo(_id, _stream, given) {
        consumer = given;
        return () => undefined;
      },
      watchSound: () => null,
    });
    http = createServer();
    http.on('upgrade', media.onUpgrade);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
  });
  afterEach(() => {
    media.close();
    http.close();
  });

  it('gets every unit as it was, however long it lay in the socket', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/media/v1/wall`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ watch: 7, cameraId: 'c1', stream: 'sub' }));
    const arrived: string[] = [];
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary)
        for (const { unit } of parseMediaBatch(Uint8Array.from(data).buffer)) arrived.push(hashOf(unit.data));
    });
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    while (consumer === null) await turn();
    const sent: string[] = [];
    // As ingest does: one memory, written anew for every unit.
    const source = Buffer.alloc(70_000);
    const send = (count: number): void => {
      for (let index = 0; index < count; index += 1) {
        const number = sent.length;
        const data = source.subarray(0, 2_000 + ((number * 7_919) % 68_000));
        data.fill(number % 251);
        data.writeUInt32BE(number, 0);
        sent.push(hashOf(data));
        consumer?.onAccessUnit({
          data,
          isKeyFrame: number % 30 === 0,
          isAfterLoss: false,
          captureMicros: number,
        });
      }
    };
    // 11 MB in the first round: far more than the kernel takes while nobody reads. Then the memory is used again.
    for (const batches of [40, 8, 8]) {
      socket.pause();
      for (let batch = 0; batch < batches; batch += 1) {
        send(8);
        await turn();
      }
      socket.resume();
      while (arrived.length < sent.length) await turn();
    }
    expect(arrived).toEqual(sent);
    socket.terminate();
  });
});
