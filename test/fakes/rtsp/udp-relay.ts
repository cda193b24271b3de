import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';

export interface UdpRelay {
  readonly port: number;
  /** RTP packets of the first track that came from the server and that went on to the client. */
  received(): number;
  forwarded(): number;
  /** RTCP packets the client sent back. */
  reports(): readonly Buffer[];
  close(): Promise<void>;
}

/**
 * Stands between an RTSP client and a server that sends over UDP: the requests pass with the client's ports replaced
 * by the relay's, and each RTP packet goes through `mangle`, which returns what is to be sent on.
 */
export async function startUdpRelay(
  targetPort: number,
  mangle: (packet: Buffer, index: number) => readonly Buffer[],
): Promise<UdpRelay> {
  const sockets = new Set<Socket>();
  const udp = new Set<UdpSocket>();
  const reports: Buffer[] = [];
  let received = 0;
  let forwarded = 0;

  const openUdp = async (onMessage: (packet: Buffer, socket: UdpSocket) => void): Promise<number> => {
    const socket = createSocket('udp4');
    udp.add(socket);
    socket.on('message', (packet) => onMessage(packet, socket));
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return socket.address().port;
  };

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
      socket.on('error', () => socket.destroy());
    }
    let tracks = 0;
    let asked = Promise.resolve();
    client.on('data', (chunk) => {
      asked = asked.then(async () => {
        const text = chunk.toString('latin1');
        const ports = /client_port=(\d+)-(\d+)/.exec(text);
        if (ports === null) {
          upstream.write(chunk);
          return;
        }
        const track = tracks;
        tracks += 1;
        const [, rtp = '0', rtcp = '0'] = ports;
        const media = await openUdp((packet, socket) => {
          if (track === 0) received += 1;
          for (const part of track === 0 ? mangle(packet, received - 1) : [packet]) {
            if (track === 0) forwarded += 1;
            socket.send(part, Number(rtp), '127.0.0.1');
          }
        });
        const control = await openUdp((packet, socket) => {
          socket.send(packet, Number(rtcp), '127.0.0.1');
        });
        upstream.write(text.replace(ports[0], `client_port=${media}-${control}`), 'latin1');
      });
    });
    // The client's reports come here instead of to the server.
    upstream.on('data', (chunk) => {
      asked = asked.then(async () => {
        const text = chunk.toString('latin1');
        const ports = /server_port=(\d+)-(\d+)/.exec(text);
        if (ports === null) {
          client.write(chunk);
          return;
        }
        const back = await openUdp((packet) => {
          reports.push(packet);
        });
        client.write(text.replace(ports[0], `server_port=${ports[1]}-${back}`), 'latin1');
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    received: () => received,
    forwarded: () => forwarded,
    reports: () => reports,
    close: () => {
      for (const socket of sockets) socket.destroy();
      for (const socket of udp) socket.close();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
