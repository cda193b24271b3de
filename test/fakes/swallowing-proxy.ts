import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { Enrolment } from '../../shared/uplink/enrolment.ts';
import { UPLINK_PROTOCOL } from '../../shared/uplink/limits.ts';

/** A middle box that ends TLS on both sides and may swallow whole frames of events while the line stays up. */
export async function startSwallowingProxy(options: {
  readonly certificate: { certificate: string; privateKey: string };
  readonly upstream: Enrolment;
  readonly isSwallowed: (dataFrameIndex: number) => boolean;
}): Promise<{ url: string; counts: { connections: number; swallowed: number }; close(): void }> {
  const counts = { connections: 0, swallowed: 0 };
  const server = createServer({
    cert: options.certificate.certificate,
    key: options.certificate.privateKey,
    ca: options.upstream.ca,
    requestCert: true,
  });
  const sockets = new WebSocketServer({
    server,
    handleProtocols: () => UPLINK_PROTOCOL,
    perMessageDeflate: false,
  });
  let dataFrames = 0;
  sockets.on('connection', (down) => {
    counts.connections += 1;
    const { ca, certificate, privateKey, endpoints } = options.upstream;
    const up = new WebSocket(endpoints[0] ?? '', [UPLINK_PROTOCOL], {
      ca,
      cert: certificate,
      key: privateKey,
    });
    const early: [Buffer, boolean][] = [];
    down.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        dataFrames += 1;
        if (options.isSwallowed(dataFrames)) {
          counts.swallowed += 1;
          return;
        }
      }
      if (up.readyState === WebSocket.OPEN) up.send(data, { binary: isBinary });
      else early.push([data, isBinary]);
    });
    up.on('open', () => {
      for (const [data, binary] of early) up.send(data, { binary });
    });
    up.on('message', (data: Buffer, isBinary) => down.send(data, { binary: isBinary }));
    up.on('error', () => down.terminate());
    down.on('error', () => up.terminate());
    up.on('close', () => down.terminate());
    down.on('close', () => up.terminate());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `wss://127.0.0.1:${(server.address() as AddressInfo).port}/uplink`,
    counts,
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.close();
    },
  };
}
