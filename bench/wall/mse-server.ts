import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { WallReading, WallUnderTest } from './wall-under-test.ts';

const PAGE = join(import.meta.dirname, 'mse-page.html');

type PageReading = Pick<WallReading, 'shown' | 'decoded' | 'agesMs' | 'playing'>;

/** Serves the page of the peer; `feed` gets the socket of each of its tiles. */
export async function startMseServer(
  tiles: number,
  feed: (socket: WebSocket, tile: number) => void,
  feedNanos: () => number,
  stop: () => Promise<void> = async () => undefined,
): Promise<WallUnderTest> {
  const http = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(readFileSync(PAGE));
  });
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', (socket, request) =>
    feed(socket, Number(new URL(request.url ?? '/', 'http://bench').searchParams.get('tile'))),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    feedNanos,
    open: async (page) => {
      await page.goto(`http://127.0.0.1:${port}/?tiles=${tiles}`);
    },
    read: async (page) => {
      const read = await page.evaluate<PageReading | null>('globalThis.readWall?.() ?? null');
      const known = read ?? { shown: 0, decoded: 0, agesMs: [], playing: 0 };
      return { ...known, allAgesMs: known.agesMs, reduced: 0, stages: null };
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      await new Promise<void>((resolve) => http.close(() => resolve()));
      await stop();
    },
  };
}
