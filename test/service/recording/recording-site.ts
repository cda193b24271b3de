import { WebSocket } from 'ws';
import type { CoverageProof, RecordingGap, RecordingList } from '../../../shared/contract/recording.ts';
import type { Alarm, Today } from '../../../shared/contract/today.ts';
import { rpcClient } from '../../fakes/rpc-client.ts';
import type { Serving } from '../../fakes/run-program.ts';
import { sleep } from '../cameras/rig.ts';

export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  check: (value: T) => boolean,
): Promise<T> {
  let value: T | undefined;
  for (let i = 0; i < 600; i += 1) {
    value = await read();
    if (check(value)) return value;
    await sleep(100);
  }
  throw new Error(`waited in vain for ${what}: ${JSON.stringify(value)}`);
}

export interface RecordingSite {
  list(cameraId: string): Promise<RecordingList>;
  proof(): Promise<CoverageProof>;
  /** Fragments on the disk so far. */
  fragments(cameraId: string): Promise<number>;
  gaps(cameraId: string): Promise<readonly RecordingGap[]>;
  alarm(): Alarm | undefined;
  today(): Today | null;
  query(name: string, input: unknown): Promise<unknown>;
  command(name: string, input: unknown): Promise<unknown>;
  feed(name: string, onMessage: (message: unknown) => void): () => void;
  /** A viewer; answers how many pictures it has got. */
  view(cameraId: string, stream: 'sub' | 'main'): () => number;
  close(): void;
}

/** What the tests ask of a running site that records. */
export function recordingSite(site: Serving, fromMs: number): RecordingSite {
  const rpc = rpcClient(site.url, site.token);
  const sockets: WebSocket[] = [];
  let today: Today | null = null;
  rpc.feed('today.feed', (message) => {
    const { value, delta } = message as { value?: Today; delta?: Today };
    today = delta ?? value ?? today;
  });
  const get = async <T>(path: string): Promise<T> => (await (await site.api(path)).json()) as T;
  const range = (): string => `fromMs=${fromMs}&toMs=${Date.now()}`;
  const list = (cameraId: string): Promise<RecordingList> =>
    get(`/api/v1/recordings?cameraId=${cameraId}&${range()}`);
  return {
    list,
    proof: () => get(`/api/v1/recordings/coverage?${range()}`),
    fragments: async (cameraId) =>
      (await list(cameraId)).segments.reduce((sum, { id }) => sum + Number(id.split('-')[1]), 0),
    gaps: async (cameraId) => (await list(cameraId)).gaps,
    alarm: () => today?.alarms.find(({ cause }) => cause === 'recording'),
    today: () => today,
    query: (name, input) => rpc.query(name, input),
    command: (name, input) => rpc.command(name, input),
    feed: (name, onMessage) => rpc.feed(name, onMessage),
    view(cameraId, stream) {
      let pictures = 0;
      const address = `${site.url.replace('http', 'ws')}/media/v1/cameras/${cameraId}?stream=${stream}`;
      const socket = new WebSocket(address, { headers: { authorization: `Bearer ${site.token}` } });
      socket.on('message', (_data, isBinary) => {
        if (isBinary) pictures += 1;
      });
      socket.on('error', () => undefined);
      sockets.push(socket);
      return () => pictures;
    },
    close() {
      for (const socket of sockets) socket.terminate();
      rpc.close();
    },
  };
}

/** Covered spans and gaps of every camera lie side by side and add up to the range, to the millisecond. */
export function wrongSums(proof: CoverageProof): string[] {
  return proof.cameras.flatMap(({ cameraId, covered, gaps, coveredMs, missingMs }) => {
    const pieces = [...covered, ...gaps].sort((left, right) => left.fromMs - right.fromMs);
    let at = proof.fromMs;
    for (const piece of pieces) {
      if (piece.fromMs !== at) return [`${cameraId}: ${at} is followed by ${piece.fromMs}`];
      at = piece.toMs;
    }
    if (at !== proof.toMs) return [`${cameraId}: ends at ${at} instead of ${proof.toMs}`];
    return coveredMs + missingMs === proof.toMs - proof.fromMs ? [] : [`${cameraId}: sums`];
  });
}
