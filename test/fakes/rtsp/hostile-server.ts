import { createServer, type Socket } from 'node:net';

export interface HostileServer {
  readonly port: number;
  readonly url: string;
  accepted(): number;
  /** Heads of all requests received. */
  requests(): readonly string[];
  close(): Promise<void>;
}

export interface Visit {
  readonly socket: Socket;
  /** Writes until the client hangs up; `next` makes each piece. Respects back-pressure. */
  flood(next: () => Buffer): void;
  answer(request: string, status: string, headers: readonly string[], body?: string): void;
}

/** An RTSP responder that follows a script: `onRequest` gets each request head as text. */
export async function startHostileServer(script: {
  onConnect?: (visit: Visit) => void;
  onRequest?: (request: string, visit: Visit) => void;
}): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const visit = makeVisit(socket);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const request = text.slice(0, end);
        text = text.slice(end + 4);
        requests.push(request);
        script.onRequest?.(request, visit);
      }
    });
    script.onConnect?.(visit);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    port,
    url: `rtsp://127.0.0.1:${port}/stream`,
    accepted: () => accepted,
    requests: () => requests,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function makeVisit(socket: Socket): Visit {
  return {
    socket,
    flood: (next) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.writable) {
          if (socket.write(next())) continue;
          socket.once('drain', pour);
          return;
        }
      };
      pour();
    },
    answer: (request, status, headers, body = '') => {
      const cseq = /^CSeq: *(\d+)/im.exec(request)?.[1] ?? '0';
      const all = [`RTSP/1.0 ${status}`, `CSeq: ${cseq}`, ...headers];
      if (body !== '') all.push(`Content-Length: ${Buffer.byteLength(body)}`);
      socket.write(`${all.join('\r\n')}\r\n\r\n${body}`);
    },
  };
}
