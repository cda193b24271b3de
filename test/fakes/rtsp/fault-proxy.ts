import { connect, createServer, type Socket } from 'node:net';

export interface FaultProxy {
  readonly port: number;
  /** Connections accepted so far, and open now. */
  accepted(): number;
  open(): number;
  /** All bytes clients have sent, as text. */
  requests(): string;
  /** From now on nothing passes in either direction, and no connection is closed: a pulled cable. */
  setBlackHole(isOn: boolean): void;
  /** Every chunk from the server goes through this; return the chunks to send instead. */
  setMangle(mangle: ((chunk: Buffer) => readonly Buffer[]) | null): void;
  close(): Promise<void>;
}

/** A TCP proxy in front of an RTSP server that counts, swallows or mangles. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  let requests = '';
  let isBlackHole = false;
  let mangle: ((chunk: Buffer) => readonly Buffer[]) | null = null;
  const server = createServer({ noDelay: true }, (client) => {
    accepted += 1;
    const upstream = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    client.on('data', (chunk) => {
      requests += chunk.toString('latin1');
      if (!isBlackHole) upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (isBlackHole) return;
      for (const part of mangle === null ? [chunk] : mangle(chunk)) client.write(part);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => {
      if (!isBlackHole) client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    accepted: () => accepted,
    open: () => sockets.size / 2,
    requests: () => requests,
    setBlackHole: (isOn) => {
      isBlackHole = isOn;
    },
    setMangle: (next) => {
      mangle = next;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
