import { createServer } from 'node:net';
import type { ClipLibrary } from './clip-library.ts';
import type { Account } from './digest.ts';
import { playTone, type Room } from './rooms.ts';
import { createRtspConnection, type RtspConnection } from './rtsp-connection.ts';

/** One timer serves all connections. */
const TICK_MS = 20;

export interface Simulator {
  readonly port: number;
  readonly rooms: readonly Room[];
  connections(): number;
  /** Returns the number of rooms that play it. */
  tone(tone: {
    frequencyHz: number;
    levelDbfs: number;
    seconds: number;
    except: ReadonlySet<number>;
  }): number;
  /** Cuts the connections of a room. */
  cut(room: Room): void;
  close(): Promise<void>;
}

/** Serves the rooms over RTSP (interleaved TCP only) on one port. */
export async function createSimulator(options: {
  library: ClipLibrary;
  rooms: readonly Room[];
  account: Account | null;
  host: string;
  port: number;
}): Promise<Simulator> {
  const { library, rooms, account } = options;
  const byPath = new Map(rooms.map((room) => [room.path, room]));
  const connections = new Set<RtspConnection>();
  const clock = () => performance.now();

  const server = createServer((socket) => {
    const connection = createRtspConnection({ socket, library, rooms: byPath, account, clock });
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const timer = setInterval(() => {
    const nowMs = clock();
    const epochMs = Date.now();
    for (const connection of connections) connection.tick(nowMs, epochMs);
  }, TICK_MS);
  const address = server.address();

  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    rooms,
    connections: () => connections.size,
    tone({ frequencyHz, levelDbfs, seconds, except }) {
      const fromMs = clock();
      return playTone(rooms, { frequencyHz, levelDbfs, fromMs, toMs: fromMs + seconds * 1000 }, except);
    },
    cut(room) {
      for (const connection of connections) if (connection.room() === room) connection.close();
    },
    async close() {
      clearInterval(timer);
      const closed = new Promise((resolve) => server.close(resolve));
      for (const connection of connections) connection.close();
      await closed;
    },
  };
}
