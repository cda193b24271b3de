import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Simulator } from './create-simulator.ts';

const LARGEST_BODY = 16 * 1024;

/**
 * The simulator's switchboard on loopback. All are POST with a JSON body but `GET /state`:
 * - `/tone` {frequencyHz, seconds, levelDbfs, exceptRooms}: every loudspeaker plays a tone
 * - `/stop-room` {room}: connections stay open and nothing is sent or answered any more
 * - `/refuse-room` {room, status = 503}: connections are cut, requests answered with the status
 * - `/silence-room` {room}: the microphone sends digital silence
 * - `/start-room` {room}: all is well again
 */
export async function startControlServer(
  simulator: Simulator,
  port: number,
): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    void handle(simulator, request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(body)}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : port };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function handle(simulator: Simulator, request: IncomingMessage): Promise<Answer> {
  // A page of the network must not reach it by a name that resolves to this machine.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '') || request.headers.origin)
    return { status: 403, body: { error: 'loopback only' } };
  if (request.method === 'GET' && request.url === '/state') return { status: 200, body: stateOf(simulator) };
  if (request.method !== 'POST') return { status: 405, body: { error: 'POST only' } };
  const text = await readBody(request);
  if (text === null) return { status: 413, body: { error: 'body too large' } };
  try {
    const input: unknown = JSON.parse(text || '{}');
    return act(simulator, request.url ?? '', new Map(Object.entries(input ?? {})));
  } catch {
    return { status: 400, body: { error: 'not JSON' } };
  }
}

function act(simulator: Simulator, url: string, input: ReadonlyMap<string, unknown>): Answer {
  const number = (name: string, fallback: number) => {
    const value = input.get(name) ?? fallback;
    return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
  };
  if (url === '/tone') {
    const tone = {
      frequencyHz: number('frequencyHz', 1000),
      seconds: number('seconds', 4),
      levelDbfs: number('levelDbfs', -20),
      except: new Set(numbers(input.get('exceptRooms'))),
    };
    if (
      !(
        tone.frequencyHz > 0 &&
        tone.frequencyHz < 4000 &&
        tone.seconds > 0 &&
        tone.seconds <= 600 &&
        tone.levelDbfs <= 0
      )
    )
      return { status: 400, body: { error: 'frequencyHz 0-4000, seconds 0-600, levelDbfs up to 0' } };
    return { status: 200, body: { rooms: simulator.tone(tone) } };
  }
  const room = simulator.rooms.find((candidate) => candidate.number === input.get('room'));
  if (!room) return { status: 404, body: { error: 'no such room' } };
  switch (url) {
    case '/stop-room':
      room.isStopped = true;
      break;
    case '/refuse-room': {
      const status = number('status', 503);
      if (!(Number.isInteger(status) && status >= 400 && status <= 599))
        return { status: 400, body: { error: 'status 400-599' } };
      room.refusedWith = status;
      simulator.cut(room);
      break;
    }
    case '/silence-room':
      room.isSilenced = true;
      break;
    case '/start-room':
      room.isStopped = false;
      room.refusedWith = null;
      room.isSilenced = false;
      break;
    default:
      return { status: 404, body: { error: 'no such act' } };
  }
  return { status: 200, body: { room: room.number } };
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((part): part is number => typeof part === 'number') : [];
}

function stateOf(simulator: Simulator): unknown {
  return {
    connections: simulator.connections(),
    rooms: simulator.rooms.map(
      ({ number, path, hasSound, isLoudspeakerDead, isStopped, refusedWith, isSilenced }) => ({
        room: number,
        path,
        hasSound,
        isLoudspeakerDead,
        isStopped,
        refusedWith,
        isSilenced,
      }),
    ),
  };
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
