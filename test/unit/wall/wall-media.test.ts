import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { parseMediaBatch, parseMediaText } from '../../../renderer/wall/media-message.ts';
import { MOST_WALL_STREAMS } from '../../../shared/contract/wall-media.ts';
import { createReaderGate } from '../../../site/http/media-frames.ts';
import { createMediaSocket } from '../../../site/http/media-socket.ts';
import type { AccessUnit, SoundConsumer, VideoConsumer } from '../../../site/ports/cameras.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';

const unit = (byte: number, isKeyFrame: boolean, size = 4): AccessUnit => ({
  data: new Uint8Array(size).fill(byte),
  isKeyFrame,
  isAfterLoss: false,
  captureMicros: 1_000 + byte,
});

let watching: Map<string, VideoConsumer>;
let listening: SoundConsumer[];
let stopped: string[];
let http: Server;
let media: ReturnType<typeof createMediaSocket>;
let socket: WebSocket;
/** What arrived, in order: texts, and `number:first byte` of each unit. */
let beats: number[] = [];
let arrived: unknown[];

const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const open = async (path: string): Promise<WebSocket> => {
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}${path}`);
  await once(client, 'open');
  return client;
};

beforeEach(async () => {
  watching = new Map();
  listening = [];
  // A socket of an earlier test may still be closing: it must not write into this test's list.
  const mine: string[] = [];
  stopped = mine;
  arrived = [];
  beats = [];
  media = createMediaSocket({
    get: (id) => (id.startsWith('c') ? cameraStatus(id) : null),
    watchVideo(id, stream, consumer) {
      if (!id.startsWith('c')) return null;
      watching.set(`${id} ${stream}`, consumer);
      return () => void mine.push(`${id} ${stream}`);
    },
    watchSound(id, consumer) {
      listening.push(consumer);
      return () => void mine.push(`${id} sound`);
    },
  });
  http = createServer();
  http.on('upgrade', media.onUpgrade);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  socket = await open('/media/v1/wall');
  socket.on('message', (data: Buffer, isBinary) => {
    const message = isBinary ? null : parseMediaText(String(data));
    if (message?.kind === 'beat') beats.push(message.sentAtMs);
    else if (!isBinary) arrived.push(message);
    else
      for (const record of parseMediaBatch(Uint8Array.from(data).buffer))
        arrived.push(`${record.number}:${record.unit.data[0]}`);
  });
});
afterEach(() => {
  media.close();
  http.close();
});

describe('the socket of a wall', () => {
  it('carries many cameras, each in order, texts in their place between the pictures', async () => {
    socket.send(JSON.stringify({ watch: 1, cameraId: 'c1', stream: 'sub' }));
    socket.send(JSON.stringify({ watch: 2, cameraId: 'c2', stream: 'main' }));
    await until(() => watching.size === 2);
    const [one, two] = [watching.get('c1 sub'), watching.get('c2 main')];
    const format = { codec: 'avc1.42c00d', width: 640, height: 360 };
    one?.onFormat(format);
    one?.onAccessUnit(unit(1, true));
    two?.onAccessUnit(unit(2, true));
    one?.onAccessUnit(unit(3, false));
    one?.onInterrupted('no-packets');
    await until(() => arrived.length === 5);
    expect(arrived).toEqual([
      { kind: 'stream', number: 1, text: { kind: 'format', ...format } },
      '1:1',
      '2:2',
      '1:3',
      { kind: 'stream', number: 1, text: { kind: 'interrupted', code: 'no-packets' } },
    ]);
  });

  it('says the time again and again, so that a page can tell how late it hears of it', async () => {
    const startMs = Date.now();
    await until(() => beats.length >= 2);
    expect(beats[0]).toBeGreaterThanOrEqual(startMs - 60_000);
    expect(beats[1]).toBeGreaterThan(beats[0] ?? 0);
  });

  it('stops what is no longer watched, and everything when the page is gone', async () => {
    for (const number of [1, 2, 3])
      socket.send(JSON.stringify({ watch: number, cameraId: `c${number}`, stream: 'sub' }));
    await until(() => watching.size === 3);
    socket.send(JSON.stringify({ unwatch: 2 }));
    await until(() => stopped.length === 1);
    watching.get('c2 sub')?.onAccessUnit(unit(9, true));
    watching.get('c1 sub')?.onAccessUnit(unit(1, true));
    await until(() => arrived.length === 1);
    expect(arrived).toEqual(['1:1']);
    socket.terminate();
    await until(() => stopped.length === 3);
    expect(stopped).toEqual(['c2 sub', 'c1 sub', 'c3 sub']);
  });

  it('says of an unknown camera that it is not there, and bounds the streams of one page', async () => {
    socket.send(JSON.stringify({ watch: 1, cameraId: 'x', stream: 'sub' }));
    await until(() => arrived.length === 1);
    expect(arrived[0]).toEqual({
      kind: 'stream',
      number: 1,
      text: { kind: 'interrupted', code: 'not-found' },
    });
    for (let number = 1; number <= MOST_WALL_STREAMS + 1; number += 1)
      socket.send(JSON.stringify({ watch: number, cameraId: `c${number}`, stream: 'sub' }));
    await until(() => arrived.length === 2);
    expect(watching.size).toBe(MOST_WALL_STREAMS);
    expect(arrived[1]).toEqual({
      kind: 'stream',
      number: MOST_WALL_STREAMS + 1,
      text: { kind: 'interrupted', code: 'server-busy' },
    });
  });

  it.each(['', '{}', 'null', '{"watch":0,"cameraId":"c1","stream":"sub"}', '{"watch":1}', '[1]'])(
    'closes on %j without harm',
    async (text) => {
      socket.send(text);
      const [code] = await once(socket, 'close');
      expect(code).toBe(4400);
      expect(watching.size).toBe(0);
    },
  );
});

describe('the socket of a microphone', () => {
  it('says what comes or why nothing comes, then the frames', async () => {
    const client = await open('/media/v1/cameras/c1/sound');
    const heard: string[] = [];
    client.on('message', (data: Buffer, isBinary) =>
      heard.push(isBinary ? `${data[0]} ${data.length}` : String(data)),
    );
    const [consumer] = listening;
    consumer?.onUnavailable('no-stream');
    consumer?.onFormat({ codec: 'pcma', sampleRate: 8000, channels: 1, config: '' });
    consumer?.onFrame({ ...unit(5, true, 160), isAfterLoss: true });
    await until(() => heard.length === 3);
    expect(heard).toEqual([
      '{"unavailable":"no-stream"}',
      '{"codec":"pcma","sampleRate":8000,"channels":1,"config":""}',
      '3 169',
    ]);
    client.close();
    await until(() => stopped.length === 1);
    expect(stopped).toEqual(['c1 sound']);
  });

  it('refuses an unknown camera', async () => {
    await expect(open('/media/v1/cameras/x1/sound')).rejects.toThrow(/404/);
  });
});

describe('a reader that is too slow', () => {
  it('gets nothing until a key frame fits again, and that one carries the loss', () => {
    const gate = createReaderGate(1_000);
    expect(gate(unit(1, true), 0)).toEqual({ hasLoss: false });
    expect(gate(unit(2, false), 1_001)).toBeNull();
    expect(gate(unit(3, false), 0)).toBeNull();
    expect(gate(unit(4, true), 900)).toBeNull();
    expect(gate(unit(5, true), 200)).toEqual({ hasLoss: true });
    expect(gate(unit(6, false), 200)).toEqual({ hasLoss: false });
  });
});
